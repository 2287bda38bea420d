/**
 * SQL text for BigQuery, from values. Rules: "Lexical structure and syntax" of the GoogleSQL
 * reference. A quote inside a string is escaped by a backslash there; doubling it, as the SQL
 * standard has it, would end the literal.
 */
import type { Literal } from "./policy.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** The literal that BigQuery reads back as exactly this value. The policy's schema refuses what none can hold. */
export function literalSql(value: Literal): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  // Whatever is not plain printable text travels escaped: invisible characters cannot be told
  // apart in a grant that somebody reviews.
  const escaped = value.replace(
    /[\\'\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => ESCAPES[character] ?? codePointEscape(character),
  );
  return `'${escaped}'`;
}

function codePointEscape(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `\\U${codePoint.toString(16).padStart(8, "0")}`;
}

/** A column's or table's path, in backticks. The policy's schema admits nothing to escape. */
export function pathSql(path: string): string {
  return `\`${path}\``;
}
