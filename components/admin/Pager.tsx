import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";
import { Icon } from "../Icon.tsx";

export interface PagerProps {
  /** The page's own, whose query the links keep but for `after`. */
  readonly url: URL;
  /** Where the next page starts; null on the last one. */
  readonly next: string | null;
  /** What the page shows of how many, as text. */
  readonly summary: string;
  readonly locale: Locale;
}

/** The foot of a table whose pages are found by a cursor, `?after=`: forward, and to the start. */
export function Pager({ url, next, summary, locale }: PagerProps) {
  const words = wordsOf(locale).admin.pager;
  const isFirst = !url.searchParams.has("after");
  return (
    <nav class="pager" aria-label={words.label}>
      <span class="muted">{summary}</span>
      {!isFirst && (
        <a class="button button-small" href={withAfter(url, null)}>
          <Icon name="previous" />
          {words.first}
        </a>
      )}
      {next !== null && (
        <a class="button button-small" rel="next" href={withAfter(url, next)}>
          {words.next}
          <Icon name="next" />
        </a>
      )}
    </nav>
  );
}

function withAfter({ pathname, searchParams }: URL, after: string | null): string {
  const query = new URLSearchParams(searchParams);
  if (after === null) query.delete("after");
  else query.set("after", after);
  return query.size === 0 ? pathname : `${pathname}?${query}`;
}
