import type { View } from "../../../lib/broker/views.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

export interface ViewBannerProps extends Pick<View, "subject" | "expiresAt"> {
  readonly locale: Locale;
}

/** Says whose map this is, until when, and ends it; works without a script. */
export function ViewBanner({ subject, expiresAt, locale }: ViewBannerProps) {
  const words = wordsOf(locale).admin.access;
  const { username, groups } = subject;
  const text = username === undefined
    ? words.viewingGroup(groups.join(", "))
    : words.viewing(username);
  const until = formatsOf(locale).utcDateTime(expiresAt);
  return (
    <div class="view-banner" role="region" aria-label={words.view}>
      <div>
        <h1>{text}</h1> <span>{words.viewUntil(until)}</span>
      </div>
      <form method="post" action="/admin/access/end">
        <button class="button button-quiet" type="submit">{words.endView}</button>
      </form>
    </div>
  );
}
