/**
 * Tiles of maps that our server has instantiated: once CARTO refuses one, the page instantiates the
 * map itself, and all tiles come from there.
 */

/** Instantiates the map again. @returns the templates of its tiles' URLs. */
export type Renew = () => Promise<readonly string[]>;

export interface TileRenewals {
  /** @param templates of the tiles' URLs, as our server has them. */
  add(templates: readonly string[], renew: Renew): void;
  /** @returns where the tile is now: the same URL for tiles of any other map. */
  current(url: string): Promise<string>;
  /**
   * CARTO has answered a tile with 403 or 404: instantiates its map, once for all tiles.
   *
   * @returns where the tile is then; null for tiles of any other map.
   * @throws what the instantiation throws.
   */
  renew(url: string): Promise<string | null>;
}

interface Renewable {
  /** For each template, what its URLs look like. */
  readonly patterns: readonly RegExp[];
  readonly renew: Renew;
  renewed: Promise<readonly string[]> | null;
}

/** The index of a tile, as `{z}`, `{x}` and `{y}`, or as `{i}`. */
const INDEX = /\{(\w)\}/g;

export function createTileRenewals(): TileRenewals {
  const all: Renewable[] = [];

  function find(url: string) {
    for (const map of all) {
      const index = map.patterns.map((pattern) => pattern.exec(url)?.groups).find(Boolean);
      if (index !== undefined) return { map, index };
    }
    return null;
  }

  return {
    add(templates, renew) {
      all.push({ patterns: templates.map(patternOf), renew, renewed: null });
    },
    async current(url) {
      const found = find(url);
      return found === null ? url : withIndex(await found.map.renewed, found.index, url);
    },
    async renew(url) {
      const found = find(url);
      if (found === null) return null;
      const { map, index } = found;
      map.renewed ??= map.renew().catch((error: unknown) => {
        map.renewed = null;
        throw error;
      });
      return withIndex(await map.renewed, index, url);
    },
  };
}

function withIndex(
  templates: readonly string[] | null,
  index: Readonly<Record<string, string>>,
  url: string,
): string {
  const [template] = templates ?? [];
  return template?.replace(INDEX, (_, name) => index[name] ?? "") ?? url;
}

/** Matches the URLs of its tiles; a retry's has a fragment. */
function patternOf(template: string): RegExp {
  const parts = template.split(INDEX);
  const pattern = parts.map((part, at) =>
    at % 2 ? `(?<${part}>[\\w-]+)` : part.replace(/\W/g, "\\$&")
  );
  return new RegExp(`^${pattern.join("")}(#|$)`);
}
