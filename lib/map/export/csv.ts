/** Comma-separated values (RFC 4180), for spreadsheets as well as for programs. */

/** A field; null is an empty one. */
export type CsvValue = string | number | null;

/** Without it spreadsheets do not read the file as UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * @param header the columns' names.
 * @returns the file's text, each record ended by CRLF.
 */
export function csvOf(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  let text = BYTE_ORDER_MARK + csvRecord(header);
  for (const row of rows) text += csvRecord(row);
  return text;
}

/** @returns a record with its end; a lone empty field is quoted: programs skip empty lines. */
export function csvRecord(values: readonly CsvValue[]): string {
  return `${values.map(fieldOf).join(",") || (values.length === 1 ? '""' : "")}\r\n`;
}

/** Characters that start a formula (OWASP, "CSV Injection"), and their full-width forms. */
const OPERATOR = "[=+\\-@＝＋－＠]";
/** Characters that spreadsheets skip before it: spaces of any kind, and invisible characters. */
const BLANK = "[\\s\\p{C}\\p{Z}]";

/** A formula, or a text that a program which skips separators reads as one. */
const BEGINS_FORMULA = new RegExp(`^(?:[\\t\\r\\n]|(?:${BLANK}|[,;|])*${OPERATOR})`, "u");
/**
 * A spreadsheet that separates by semicolons or tabs, as most do in Europe, ignores quotation marks
 * within a line, so that a cell may start after each of these.
 */
const INNER_FORMULA = new RegExp(`(?<=[;\\t\\r\\n])(?=${BLANK}*${OPERATOR})`, "gu");
/** A number is harmless, and must not become a text by an apostrophe. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const TO_QUOTE = /[",;\t\r\n]/;

/** Prefixes possible formulas with an apostrophe; numbers stay unchanged. */
function fieldOf(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number" || NUMBER.test(value)) return String(value);
  const inner = value.replaceAll(INNER_FORMULA, "'");
  const safe = BEGINS_FORMULA.test(value) ? `'${inner}` : inner;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
