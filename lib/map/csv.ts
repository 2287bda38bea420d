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

const recordOf = (values: readonly CsvValue[]) => `${values.map(fieldOf).join(",")}\r\n`;

/**
 * What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the wide signs
 * of East Asian texts among them.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const TO_QUOTE = /[",\r\n]/;

/** A text that would run as a formula gets an apostrophe before it; a number is what it is. */
function fieldOf(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
