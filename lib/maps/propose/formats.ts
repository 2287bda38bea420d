/** The format of a column, by its type, its name and the range of its values. */
import type * as v from "valibot";
import type { format } from "../format.ts";
import { wordsOf } from "./names.ts";
import { allSamples, type ColumnFacts, isWhole, numberRange } from "./table_facts.ts";

export type ProposedFormat = v.InferInput<typeof format>;

/** A format, and the words of the column's name that it makes superfluous in a label. */
export interface FormatChoice {
  readonly format: ProposedFormat;
  readonly because: string;
  readonly words: readonly string[];
}

interface FormatRule {
  readonly name: string;
  /** @returns undefined where the rule does not apply. */
  readonly format: (
    column: ColumnFacts,
    words: readonly string[],
    currency: string,
  ) => ProposedFormat | undefined;
  /** @returns whether the format shows what this word of the name says. */
  readonly says?: (word: string) => boolean;
}

const CURRENCIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["usd", "eur", "gbp", "chf", "jpy", "cad", "aud", "mxn", "brl", "inr", "cny", "sek", "nok"]
      .map((code) => [code, code.toUpperCase()]),
  ),
  dollars: "USD",
  euros: "EUR",
};
const MONEY = new Set([
  ...["price", "revenue", "cost", "costs", "amount", "income", "budget", "fee", "fees", "salary"],
  ...["turnover", "profit", "spend", "spending", "payment", "balance", "rent", "expenses"],
  ...["precio", "importe", "ingresos", "umsatz", "preis"],
]);
/** A number of these is no amount of money. */
const COUNTS = new Set(["count", "number", "num", "rank", "index", "n", "quantity", "qty"]);
const PERCENT = new Set(["pct", "percent", "percentage"]);
const SHARE = new Set(["share", "ratio", "rate", "fraction", "proportion"]);
/** Words of numbers that are not amounts. */
export const CODE_WORDS: ReadonlySet<string> = new Set([
  ...["zip", "zipcode", "postal", "postcode", "plz", "fips", "code", "id", "no", "nr", "iso"],
  ...["isbn", "ean", "naics", "sic", "key", "mcc", "mnc", "uuid", "guid", "fid", "gid", "objectid"],
]);
type Unit = Extract<ProposedFormat, { type: "unit" }>["unit"];
const UNITS: Readonly<Record<string, Unit>> = {
  kg: "kilogram",
  g: "gram",
  lb: "pound",
  lbs: "pound",
  km: "kilometer",
  m: "meter",
  meters: "meter",
  cm: "centimeter",
  mm: "millimeter",
  mi: "mile",
  miles: "mile",
  ft: "foot",
  m2: "square-meter",
  sqm: "square-meter",
  km2: "square-kilometer",
  sqkm: "square-kilometer",
  sqft: "square-foot",
  ha: "hectare",
  hectares: "hectare",
  acres: "acre",
  liters: "liter",
  minutes: "minute",
  mins: "minute",
  seconds: "second",
  secs: "second",
  hours: "hour",
  hrs: "hour",
  days: "day",
  ms: "millisecond",
  kmh: "kilometer-per-hour",
  kph: "kilometer-per-hour",
  mph: "mile-per-hour",
  celsius: "celsius",
  degc: "celsius",
  fahrenheit: "fahrenheit",
};

/**
 * As warehouses write a timestamp as text: `2024-01-31 00:00:00+00`, `2024-01-31T00:00:00.000Z`.
 */
const MIDNIGHT = /^\d{4}-\d\d-\d\d[T ]00:00(:00(\.0+)?)?\s*(Z|UTC|\+00(:?00)?)?$/;

const own = <Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
const within = (column: ColumnFacts, least: number, most: number) => {
  const range = numberRange(column);
  return range !== undefined && range[0] >= least && range[1] <= most;
};
const has = (words: readonly string[], set: ReadonlySet<string>) =>
  words.some((word) => set.has(word));

/** The first that applies decides. */
export const FORMAT_RULES = [
  {
    name: "a number that is a code",
    format: ({ type }, words) =>
      type === "number" && (CODE_WORDS.has(words.at(-1) ?? "") || CODE_WORDS.has(words[0] ?? ""))
        ? { type: "text" }
        : undefined,
  },
  {
    name: "a year",
    format: (column, words) =>
      words.some((word) => ["year", "yr", "jahr", "año", "anio"].includes(word)) &&
        isWhole(column) && within(column, 1_000, 2_999)
        ? { type: "text" }
        : undefined,
  },
  {
    name: "an amount in the currency of its name",
    format: ({ type }, words) => {
      const currency = words.map((word) => own(CURRENCIES, word)).find(Boolean);
      return type === "number" && currency !== undefined && !has(words, COUNTS)
        ? { type: "currency", currency }
        : undefined;
    },
    says: (word) => own(CURRENCIES, word) !== undefined,
  },
  {
    name: "an amount of money by its name",
    format: ({ type }, words, currency) =>
      type === "number" && has(words, MONEY) && !has(words, COUNTS) && !has(words, SHARE) &&
        !has(words, PERCENT)
        ? { type: "currency", currency }
        : undefined,
  },
  {
    name: "a percentage by its name",
    format: (column, words) => {
      if (column.type !== "number" || !has(words, PERCENT)) return undefined;
      return within(column, -1, 1) ? { type: "percent", digits: 1 } : {
        type: "percent",
        of: "hundred",
        digits: 1,
      };
    },
    says: (word) => PERCENT.has(word),
  },
  {
    name: "a share between 0 and 1",
    format: (column, words) =>
      has(words, SHARE) && within(column, 0, 1) && !isWhole(column)
        ? { type: "percent", digits: 1 }
        : undefined,
  },
  {
    name: "a measure in the unit of its name",
    format: ({ type }, words) => {
      const unit = words.length > 1 ? own(UNITS, words.at(-1) ?? "") : undefined;
      return type === "number" && unit !== undefined
        ? { type: "unit", unit, digits: 1 }
        : undefined;
    },
    says: (word) => own(UNITS, word) !== undefined,
  },
  { name: "a date", format: ({ type }) => type === "date" ? { type: "date" } : undefined },
  {
    // In another zone than their own they would be another day's.
    name: "times that are all midnight in UTC",
    format: (column) =>
      column.type === "timestamp" && allSamples(column, (value) => MIDNIGHT.test(value))
        ? { type: "datetime", time_zone: "UTC" }
        : undefined,
  },
  {
    name: "a time",
    format: ({ type }) => type === "timestamp" ? { type: "datetime" } : undefined,
  },
  {
    name: "https addresses",
    format: (column) =>
      column.type === "text" && allSamples(column, (value) => /^https:\/\/\S+$/.test(value))
        ? { type: "link" }
        : undefined,
  },
  {
    name: "large numbers with a fraction",
    format: (column) => {
      const range = numberRange(column);
      if (range === undefined || isWhole(column)) return undefined;
      return Math.max(...range.map(Math.abs)) >= 1_000 ? { type: "number", digits: 0 } : undefined;
    },
  },
  {
    name: "numbers with a fraction",
    format: (column) =>
      numberRange(column) !== undefined && !isWhole(column)
        ? { type: "number", digits: 2 }
        : undefined,
  },
] as const satisfies readonly FormatRule[];

/** @param currency of amounts whose name does not say it. */
export function chooseFormat(column: ColumnFacts, currency: string): FormatChoice | undefined {
  const words = wordsOf(column.name);
  const rules: readonly FormatRule[] = FORMAT_RULES;
  for (const { name, format: formatOf, says } of rules) {
    const format = formatOf(column, words, currency);
    if (format === undefined) continue;
    return { format, because: name, words: says === undefined ? [] : words.filter(says) };
  }
  return undefined;
}
