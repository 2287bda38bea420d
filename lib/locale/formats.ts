/** Numbers and dates as each language writes them. For the server and the browser. */
import { once } from "../once.ts";
import type { Locale } from "./locale.ts";

/** A word for each of a language's plural categories; `many` is Spanish for whole millions. */
export interface PluralForms {
  readonly one: string;
  readonly many?: string;
  readonly other: string;
}

export interface Formats {
  number(value: number): string;
  /** A large number written short: 12K. */
  compactNumber(value: number): string;
  /** @param ms since the epoch; the day where the code runs. */
  date(ms: number): string;
  /** @param ms since the epoch; the day and time where the code runs. */
  dateTime(ms: number): string;
  /** @param ms since the epoch; the server does not know where a person is. */
  utcDateTime(ms: number): string;
  /** The same, to the second. */
  utcSecond(ms: number): string;
  /** @returns how long ago that was, to the minute or the hour; negative minutes are ahead. */
  ago(minutes: number): string;
  plural(count: number, forms: PluralForms): string;
}

/** Locales whose date order is unambiguous. */
export const DATE_TAGS: Readonly<Record<Locale, string>> = { en: "en-GB", es: "es" };

/** @returns the language's formats; each Intl object is created once, on first use. */
export function formatsOf(locale: Locale): Formats {
  return FORMATS[locale];
}

function createFormats(locale: Locale): Formats {
  const dates = DATE_TAGS[locale];
  const number = once(() => new Intl.NumberFormat(locale));
  const short = once(() =>
    new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 })
  );
  const date = once(() => new Intl.DateTimeFormat(dates, { dateStyle: "medium" }));
  const dateTime = once(() =>
    new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeStyle: "short" })
  );
  const utc = once(() =>
    new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })
  );
  const utcSeconds = once(() =>
    new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" })
  );
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "always" }));
  const plurals = once(() => new Intl.PluralRules(locale));
  return {
    number: (value) => number().format(value),
    compactNumber: (value) => short().format(value),
    date: (ms) => date().format(ms),
    dateTime: (ms) => dateTime().format(ms),
    utcDateTime: (ms) => `${utc().format(ms)} UTC`,
    utcSecond: (ms) => `${utcSeconds().format(ms)} UTC`,
    ago: (minutes) =>
      Math.abs(minutes) < 60
        ? relative().format(-minutes, "minute")
        : relative().format(-Math.trunc(minutes / 60), "hour"),
    plural(count, forms) {
      const category = plurals().select(count);
      if (category === "one") return forms.one;
      return category === "many" ? forms.many ?? forms.other : forms.other;
    },
  };
}

const FORMATS: Readonly<Record<Locale, Formats>> = {
  en: createFormats("en"),
  es: createFormats("es"),
};
