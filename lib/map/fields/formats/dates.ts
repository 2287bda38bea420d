/** Days and times as a language writes them. */
import { DATE_TAGS } from "../../../locale/formats.ts";
import type { Locale } from "../../../locale/locale.ts";
import type { ColumnType, Format } from "../../document.ts";
import { momentOf } from "./moment.ts";

export type DateFormat = Extract<Format, { type: "date" | "datetime" }>;

/** @returns writes a value; null where it is no day and no time. */
export function dateWriter(
  locale: Locale,
  format: DateFormat,
  type: ColumnType | null,
): (value: unknown) => string | null {
  return format.type === "date" ? dayWriter(locale, format, type) : timeWriter(locale, format);
}

/**
 * A DATE is the same day everywhere: it is read and written at UTC. Only a moment has another day
 * elsewhere.
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

/** The zone is written: times of elsewhere are read elsewhere. A day without a time stays one. */
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
  // Intl takes no zone beside a style.
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

/** A browser may be older than a zone's name: UTC is as true, and is written too. */
function knownZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
