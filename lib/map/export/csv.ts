/** Comma-separated values (RFC 4180), for spreadsheets as well as for programs. */

/** A field; null is an empty one. */
export type CsvValue = string | number | null;

/** Without it spreadsheets read UTF-8 as something else. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * @param header the columns' names.
 * @returns the file's text, each record ended by CRLF.
 */
export function csvOf(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  let text = BYTE_ORDER_MARK + recordOf(header);
  for (const row of rows) text += recordOf(row);
  return text;
}

/** An empty field by itself is quoted: programs pass over lines that are empty. */
function recordOf(values: readonly CsvValue[]): string {
  return `${values.map(fieldOf).join(",") || (values.length === 1 ? '""' : "")}\r\n`;
}

/** What begins a formula (OWASP, "CSV Injection"), and the wide signs of East Asian texts. */
const OPERATOR = "[=+\\-@＝＋－＠]";
/** What spreadsheets pass over before it: spaces of any kind, and characters that show nothing. */
const BLANK = "[\\s\\p{C}\\p{Z}]";

/** A text that is one, or that a program which skips separators takes for one. */
const BEGINS_FORMULA = new RegExp(`^(?:[\\t\\r\\n]|(?:${BLANK}|[,;|])*${OPERATOR})`, "u");
/**
 * A spreadsheet that separates by semicolons or tabs, as most of Europe's do, takes no notice of
 * quotation marks within a line, so that a cell may begin after each of these.
 */
const INNER_FORMULA = new RegExp(`(?<=[;\\t\\r\\n])(?=${BLANK}*${OPERATOR})`, "gu");
/** It cannot do anything, and it is what it is: no apostrophe is to make a text of it. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const TO_QUOTE = /[",;\t\r\n]/;

/** What would run as a formula gets an apostrophe before it; a number is what it is. */
function fieldOf(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number" || NUMBER.test(value)) return String(value);
  const inner = value.replaceAll(INNER_FORMULA, "'");
  const safe = BEGINS_FORMULA.test(value) ? `'${inner}` : inner;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
