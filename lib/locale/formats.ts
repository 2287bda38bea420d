/** Numbers, money and dates as the reader writes them. */
import type { Locale } from "./locale.ts";

export interface Formats {
  number(value: number): string;
  /** A large number in few letters: 12K. */
  compact(value: number): string;
  /** US dollars, whole. */
  money(dollars: number): string;
  /** US dollars in few letters: $1.2M. */
  compactMoney(dollars: number): string;
  area(squareMetres: number): string;
  /** @param at milliseconds since the epoch. */
  date(at: number): string;
}

/** The data are the United States': dollars and their sign are the same in every language. */
const TAGS = { en: "en-US", es: "es-US" } as const;

const made = new Map<Locale, Formats>();

/** @returns the formats of that locale, made once. */
export function formatsOf(locale: Locale): Formats {
  const known = made.get(locale);
  if (known !== undefined) return known;
  const formats = makeFormats(TAGS[locale]);
  made.set(locale, formats);
  return formats;
}

function makeFormats(tag: string): Formats {
  const number = new Intl.NumberFormat(tag);
  const rounded = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 1 });
  const currency = { style: "currency", currency: "USD" } as const;
  const money = new Intl.NumberFormat(tag, { ...currency, maximumFractionDigits: 0 });
  const compactMoney = new Intl.NumberFormat(tag, {
    ...currency,
    notation: "compact",
    maximumFractionDigits: 2,
  });
  const date = new Intl.DateTimeFormat(tag, { dateStyle: "medium" });
  return {
    number: (value) => number.format(value),
    compact: (value) => compact.format(value),
    money: (dollars) => money.format(dollars),
    compactMoney: (dollars) => compactMoney.format(dollars),
    area: (squareMetres) => `${rounded.format(squareMetres)} m²`,
    date: (at) => date.format(at),
  };
}
