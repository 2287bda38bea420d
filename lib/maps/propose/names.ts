/** Names as people read them, made of the names of tables and columns. */

/** Written in capitals where they are words of a name. */
const ACRONYMS = new Set([
  "id",
  "url",
  "zip",
  "h3",
  "usa",
  "uk",
  "gps",
  "vat",
  "sku",
  "kpi",
  "co2",
]);

/** @returns the words of a name in small letters: `storeID`, `STORE_ID` and `store id` have two. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** @returns the name for people: "Store ID"; the name itself where it has no words. */
export function labelOf(name: string, leaveOut: readonly string[] = []): string {
  const all = wordsOf(name);
  const kept = all.filter((word) => !leaveOut.includes(word));
  const words = kept.length > 0 ? kept : all;
  const [first = name, ...rest] = words.map((word) =>
    ACRONYMS.has(word) ? word.toUpperCase() : word
  );
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}

/** @returns an id of small ASCII letters and digits that begins with a letter. */
export function slugOf(name: string, separator: "-" | "_" = "_"): string {
  const ascii = name.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");
  const words = wordsOf(ascii).map((word) => word.replace(/[^a-z0-9]/g, "")).filter(Boolean);
  const slug = words.join(separator).slice(0, 48);
  if (slug === "") return "";
  return /^[a-z]/.test(slug) ? slug : `n${separator}${slug}`.slice(0, 48);
}

/** @returns the last part of a table's full name. */
export function tableNameOf(table: string): string {
  return table.split(".").at(-1) ?? table;
}

/** @returns a tileset's name without the usual ending, which says nothing of its features. */
export function subjectOf(tileset: string): string {
  return tileset.replace(/(?<=[^.])[_-]?tileset$/i, "");
}

/** @returns a row and rows in English; undefined where the table's name is no plural. */
export function nounOf(table: string): { one: string; other: string } | undefined {
  const other = wordsOf(tableNameOf(table)).join(" ");
  if (!/\p{Ll}{2}s$/u.test(other) || /(ss|us|is)$/.test(other)) return undefined;
  if (/ies$/.test(other)) return { one: other.replace(/ies$/, "y"), other };
  if (/(ch|sh|x|ss|z)es$/.test(other)) return { one: other.replace(/es$/, ""), other };
  return { one: other.replace(/s$/, ""), other };
}
