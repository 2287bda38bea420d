/**
 * Tiles of maps that our server has instantiated: once CARTO refuses one, the page instantiates the
 * map itself, and all tiles come from there.
 */

/** Instantiates the map again. @returns the templates of its tiles' URLs. */
export type Renew = () => Promise<readonly string[]>;

export interface TileRenewals {
  /** @param templates of the tiles' URLs, as our server has them. */
  add(templates: readonly string[], renew: Renew): void;
  /**
   * @param refused CARTO has answered it with 403 or 404.
   * @returns where the tile is now: the same URL for tiles of any other map.
   * @throws what the instantiation throws.
   */
  urlOf(url: string, refused: boolean): Promise<string>;
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

  return {
    add(templates, renew) {
      all.push({ patterns: templates.map(patternOf), renew, renewed: null });
    },
    async urlOf(url, refused) {
      for (const map of all) {
        const index = map.patterns.map((pattern) => pattern.exec(url)?.groups).find(Boolean);
        if (index === undefined) continue;
        if (refused) {
          map.renewed ??= map.renew();
          map.renewed.catch(() => map.renewed = null);
        }
        const [template] = await map.renewed ?? [];
        return template?.replace(INDEX, (_, name) => index[name] ?? "") ?? url;
      }
      return url;
    },
  };
}

/** Matches the URLs of its tiles; a retry's has a fragment. */
function patternOf(template: string): RegExp {
  const parts = template.split(INDEX);
  const pattern = parts.map((part, at) =>
    at % 2 ? `(?<${part}>[\\w-]+)` : part.replace(/\W/g, "\\$&")
  );
  return new RegExp(`^${pattern.join("")}(#|$)`);
}
