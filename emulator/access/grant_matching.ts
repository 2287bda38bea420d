import { withPlainBlanks } from "./query_text.ts";

/**
 * `exact`: the same text, blanks at the ends aside. `whitespace`: any blanks and line ends between
 * words are one blank.
 */
export type GrantMatching = "exact" | "whitespace";

/** A source that stands for everything its connection reaches. */
const EVERYTHING = "*";

/**
 * Does a grant's source cover this SQL, or this name of a named source? Only where both are the
 * same text: any other comparison of SQL could be tricked. Values of query parameters are ignored,
 * as in CARTO's own cloud: a grant with an open parameter allows every value.
 */
export function grantsQuery(source: string, sql: string, matching: GrantMatching): boolean {
  const plain = matching === "exact" ? (text: string) => text.trim() : withPlainBlanks;
  return source === EVERYTHING || plain(source) === plain(sql);
}

/**
 * Does a grant's source cover this table? By its full name, or by a wildcard after at least two
 * segments, such as `project.dataset.*`.
 */
export function grantsTable(source: string, table: string): boolean {
  if (source === EVERYTHING || source === table) return true;
  if (!source.endsWith("*")) return false;
  const prefix = source.slice(0, -1);
  const anchored = prefix.split(".").length > 2 && !prefix.includes("*");
  return anchored && table.startsWith(prefix);
}
