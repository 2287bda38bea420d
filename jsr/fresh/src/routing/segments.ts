/**
 * Where a registration holds, as the names that its pattern leads through. They are compared as
 * texts: `*` in `/admin/*` is a name like any other, and so is the group in `/(staff)/admin`.
 *
 * @module
 */

/** Splits a pattern; that of everything is empty, and a final slash adds nothing. */
export function splitPattern(pattern: string): string[] {
  if (pattern === "*" || pattern === "/*") return [];
  return pattern.replace(/^\//, "").replace(/\/$/, "").split("/")
    .filter((name, i, all) => name !== "" || all.length > 1 && i > 0);
}

/** Whether a segment is a route group. */
export function isGroup(segment: string): boolean {
  return segment.startsWith("(") && segment.endsWith(")");
}

/** Whether a place is a scope's own, or below it. */
export function isWithin(scope: readonly string[], place: readonly string[]): boolean {
  return scope.length <= place.length && scope.every((name, i) => name === place[i]);
}
