/** Numbers from CARTO: numbers, or texts where a number would lose digits. */

/** A value that Intl formats without losing digits. */
export type Decimal = number | bigint | `${number}`;

const DECIMAL = /^-?\d{1,400}(\.\d{1,400})?(e[+-]?\d{1,3})?$/i;

/** @returns the value if it is a number or the text of one; null for anything else. */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return value;
  if (typeof value !== "string") return null;
  const text = value.trim();
  return isDecimal(text) ? text : null;
}

function isDecimal(text: string): text is `${number}` {
  return DECIMAL.test(text);
}
