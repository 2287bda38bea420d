import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";

export interface WhenProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Likewise: recent times are said as how long ago they were. Without it the second is shown. */
  readonly now?: number;
  readonly locale: Locale;
}

const DAY_MS = 24 * 3_600_000;

/** A time in UTC: the server does not know where a person is. */
export function When({ at, now, locale }: WhenProps) {
  const formats = formatsOf(locale);
  const exact = formats.utcSecond(at);
  const isRecent = now !== undefined && at <= now && now - at < DAY_MS;
  const text = isRecent
    ? wordsOf(locale).sessions.ago(Math.floor((now - at) / 60_000))
    : now === undefined
    ? exact
    : formats.utcDateTime(at);
  return <time dateTime={new Date(at).toISOString()} title={exact}>{text}</time>;
}
