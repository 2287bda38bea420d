/** What a pathname matched. */
export interface Match<Entry> {
  entry: Entry;
  /** What the pattern's groups hold; an object without prototype. */
  params: Record<string, string>;
}

interface DynamicRoute<Entry> {
  entry: Entry;
  pattern: URLPattern;
  /** What every matching path starts with; spares most patterns a look. */
  prefix: string;
}

const SPECIAL = /[*+?(){}:\\]/;

/** Maps pathnames to entries: literal patterns by a table, the others in registration order. */
export class Router<Entry> {
  readonly #entries = new Map<string, Entry>();
  readonly #exact = new Map<string, Entry>();
  readonly #dynamic: DynamicRoute<Entry>[] = [];

  /**
   * The entry of a pattern, made on first use.
   *
   * @param pattern `URLPattern` pathname.
   * @throws {TypeError} The pattern is not valid.
   */
  entry(pattern: string, make: () => Entry): Entry {
    const known = this.#entries.get(pattern);
    if (known !== undefined) return known;
    const entry = make();
    this.#entries.set(pattern, entry);
    const special = pattern.search(SPECIAL);
    if (special === -1) {
      this.#addExact(encodePath(pattern), entry);
    } else {
      const prefix = encodePath(pattern.slice(0, special)).replace(/\/$/, "");
      this.#dynamic.push({ entry, pattern: new URLPattern({ pathname: pattern }), prefix });
    }
    return entry;
  }

  #addExact(pattern: string, entry: Entry): void {
    const bare = pattern.length > 1 && pattern.endsWith("/") ? pattern.slice(0, -1) : pattern;
    for (const path of [pattern, bare, `${bare}/`]) {
      if (!this.#exact.has(path)) this.#exact.set(path, entry);
    }
  }

  /** Finds what a pathname matches: the first pattern decides. */
  match(pathname: string): Match<Entry> | null {
    const exact = this.#exact.get(pathname);
    if (exact !== undefined) return { entry: exact, params: Object.create(null) };
    for (const { entry, pattern, prefix } of this.#dynamic) {
      if (!pathname.startsWith(prefix)) continue;
      const groups = pattern.exec({ pathname })?.pathname.groups;
      if (groups !== undefined) return { entry, params: decodeGroups(groups) };
    }
    return null;
  }
}

/** A path as a request's URL spells it, letters outside ASCII percent-encoded. */
function encodePath(path: string): string {
  return new URL(`http://localhost${path}`).pathname;
}

function decodeGroups(groups: Record<string, string | undefined>): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(groups)) params[name] = decode(value ?? "");
  return params;
}

function decode(value: string): string {
  try {
    return decodeURI(value);
  } catch {
    // A malformed escape is the client's own text.
    return value;
  }
}
