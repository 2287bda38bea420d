/** Numbers as CARTO sends them: numbers, and texts where a number could not hold every digit. */

/** What Intl writes with every digit that it has. */
export type Decimal = number | bigint | `${number}`;

const DECIMAL = /^-?\d{1,400}(\.\d{1,400})?(e[+-]?\d{1,3})?$/i;

/** @returns the value where it is a number, or the text of one; null for anything else. */
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
