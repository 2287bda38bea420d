/** Formats numbers, money, percentages and amounts with a unit. */
import type { Locale } from "../../../locale/locale.ts";
import type { Format } from "../../document.ts";
import { type Decimal, decimalOf } from "./decimal.ts";

export type NumberFormat = Extract<Format, { type: "number" | "currency" | "percent" | "unit" }>;

const TYPES: readonly Format["type"][] = ["number", "currency", "percent", "unit"];

export function isNumberFormat(format: Format): format is NumberFormat {
  return TYPES.includes(format.type);
}

/** `compact` is short: $1.2M. */
export type How = "compact" | "exact";

/** Units that Intl lacks. */
const SYMBOLS: Readonly<Record<string, string>> = {
  "square-foot": "ft²",
  "square-kilometer": "km²",
  "square-meter": "m²",
  "square-mile": "mi²",
  "ton": "t",
};

const MOST_DIGITS = 3;
/** Three significant digits, and never fewer than the integer digits. */
const SHORT = {
  maximumSignificantDigits: MOST_DIGITS,
  maximumFractionDigits: 0,
  roundingPriority: "morePrecision",
} as const;
const COMPACT = { ...SHORT, notation: "compact" } as const;

/** From here on whole numbers and units are shortened too: not "2.56K kg" for 2,560 kg. */
const LONG = 100_000;

/** @returns a formatter of values; null for anything but a number. */
export function numberWriter(
  locale: Locale,
  format: NumberFormat,
  how: How | undefined,
): (value: unknown) => string | null {
  const isCompact = how === "compact" ||
    (how === undefined && "compact" in format && format.compact);
  const { format: write } = new Intl.NumberFormat(locale, {
    ...styleOf(format),
    ...isCompact ? COMPACT : digitsOf(format),
  });
  const symbol = format.type === "unit" ? SYMBOLS[format.unit] : undefined;
  const whole = how === "compact" && format.type === "number" && !format.compact
    ? new Intl.NumberFormat(locale).format
    : isCompact && format.type === "unit"
    ? new Intl.NumberFormat(locale, { ...styleOf(format), ...SHORT }).format
    : null;
  const isShort = (number: number) =>
    Math.abs(number) < LONG && (format.type === "unit" || Number.isInteger(number));
  const plain = (value: Decimal) =>
    whole !== null && isShort(Number(value)) ? whole(value) : write(value);
  return (value) => {
    const decimal = decimalOf(value);
    if (decimal === null) return null;
    return symbol === undefined ? plain(decimal) : `${plain(decimal)}\u00a0${symbol}`;
  };
}

function styleOf(format: NumberFormat): Intl.NumberFormatOptions {
  switch (format.type) {
    case "currency":
      // The narrow symbol: in Spanish Intl joins the other one with the M of millions.
      return { style: "currency", currency: format.currency, currencyDisplay: "narrowSymbol" };
    case "percent":
      return format.of === "one" ? { style: "percent" } : { style: "unit", unit: "percent" };
    case "unit":
      return Object.hasOwn(SYMBOLS, format.unit) ? {} : { style: "unit", unit: format.unit };
    case "number":
      return {};
  }
}

function digitsOf({ type, digits }: NumberFormat): Intl.NumberFormatOptions {
  if (digits !== undefined) return { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // A currency has its own number of digits.
  return type === "currency" ? {} : { maximumFractionDigits: MOST_DIGITS };
}
