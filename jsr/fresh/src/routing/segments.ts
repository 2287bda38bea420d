/**
 * Paths as lists of pattern segments. A route group, `(name)`, is a segment of a file's place but
 * not of its URL.
 *
 * @module
 */

/** Splits a pattern; `*` and a final `/*` mean the path itself and everything below. */
export function splitPattern(pattern: string): string[] {
  return pattern.split("/").filter((segment, i, all) =>
    segment !== "" && !(segment === "*" && i === all.length - 1)
  );
}

/** Whether a segment is a route group. */
export function isGroup(segment: string): boolean {
  return segment.startsWith("(") && segment.endsWith(")");
}

/**
 * How deep in a route's place a scope ends, or -1 when the route is not in the scope. Groups of the
 * route which the scope does not name are passed over, so that what is said of `/admin` holds for
 * `/(staff)/admin` too.
 */
export function scopeDepth(scope: readonly string[], place: readonly string[]): number {
  let depth = 0;
  for (const segment of scope) {
    while (place[depth] !== segment && isGroup(place[depth] ?? "")) depth++;
    if (place[depth] !== segment) return -1;
    depth++;
  }
  return depth;
}
