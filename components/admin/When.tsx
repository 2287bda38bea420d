import { DAY_MS } from "../../lib/clock/durations.ts";
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";

export interface WhenProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Likewise: near times are said as how far away they are. Without it the second is shown. */
  readonly now?: number;
  readonly locale: Locale;
}

/** A time in UTC, since the server does not know where a person is, or how far away it is. */
export function When({ at, now, locale }: WhenProps) {
  const formats = formatsOf(locale);
  const exact = formats.utcSecond(at);
  const text = now === undefined
    ? exact
    : Math.abs(now - at) >= DAY_MS
    ? formats.utcDateTime(at)
    : at > now
    ? formats.ago(-Math.ceil((at - now) / 60_000))
    : wordsOf(locale).sessions.ago(Math.floor((now - at) / 60_000));
  return <time dateTime={new Date(at).toISOString()} title={exact}>{text}</time>;
}
