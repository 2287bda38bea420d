/** Formats dates and times. */
import { DATE_TAGS } from "../../../locale/formats.ts";
import type { Locale } from "../../../locale/locale.ts";
import type { ColumnType, Format } from "../../document.ts";
import { momentOf } from "./moment.ts";

export type DateFormat = Extract<Format, { type: "date" | "datetime" }>;

/** @returns a formatter of values; null for an invalid date. */
export function dateWriter(
  locale: Locale,
  format: DateFormat,
  type: ColumnType | null,
): (value: unknown) => string | null {
  return format.type === "date" ? dayWriter(locale, format, type) : timeWriter(locale, format);
}

/**
 * A DATE is the same day everywhere: it is parsed and formatted in UTC. Only a timestamp may fall
 * on another day elsewhere.
 */
function dayWriter(
  locale: Locale,
  { style }: Extract<DateFormat, { type: "date" }>,
  type: ColumnType | null,
): (value: unknown) => string | null {
  const tag = DATE_TAGS[locale];
  const day = new Intl.DateTimeFormat(tag, { dateStyle: style, timeZone: "UTC" });
  const own = new Intl.DateTimeFormat(tag, { dateStyle: style });
  return (value) => {
    const moment = momentOf(value);
    if (moment === null) return null;
    const isDay = type === "date" || moment.isDay || (type === null && moment.isMidnight);
    return (isDay ? day : own).format(moment.at);
  };
}

const TIME_STYLES = { short: "short", medium: "short", long: "medium", full: "medium" } as const;

/** Includes the time zone. A date without a time stays one. */
function timeWriter(
  locale: Locale,
  { style, time_zone }: Extract<DateFormat, { type: "datetime" }>,
): (value: unknown) => string | null {
  const timeZone = time_zone === undefined ? undefined : knownZone(time_zone);
  const time = new Intl.DateTimeFormat(DATE_TAGS[locale], {
    dateStyle: style,
    timeStyle: TIME_STYLES[style],
    timeZone,
  });
  const day = new Intl.DateTimeFormat(DATE_TAGS[locale], { dateStyle: style, timeZone: "UTC" });
  // Intl does not allow a zone name together with a style.
  const zones = new Intl.DateTimeFormat(locale, { timeZoneName: "short", timeZone });
  return (value) => {
    const moment = momentOf(value);
    if (moment === null) return null;
    const { at, isDay } = moment;
    if (isDay) return day.format(at);
    const zone = zones.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    return `${time.format(at)} ${zone}`.trimEnd();
  };
}

/** An old browser may not know a zone: UTC is correct too, and is shown. */
function knownZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
