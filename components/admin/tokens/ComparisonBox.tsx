import type { Comparison } from "../../../lib/broker/reconciliation/comparison.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { When } from "../When.tsx";

export interface ComparisonBoxProps {
  /** Null before the first one. */
  readonly comparison: Comparison | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

/** What CARTO lists that is unknown here: ours are deleted, others' are named and left alone. */
export function ComparisonBox({ comparison, now, locale }: ComparisonBoxProps) {
  const words = wordsOf(locale).admin.tokens;
  return (
    <Box title={words.compared} aside={<CompareForm label={words.compare} />}>
      <div class="box-body admin-text">
        {comparison === null ? <p>{words.neverCompared}</p> : (
          <>
            <p>
              {words.comparedAt(comparison.listed)}{" "}
              <span class="muted">
                <When at={comparison.at} now={now} locale={locale} />
              </span>
            </p>
            <p>{words.orphans(comparison.orphans.count)}</p>
            <Names {...comparison.orphans} locale={locale} />
            <p>{words.others(comparison.others.count)}</p>
            <Names {...comparison.others} locale={locale} />
          </>
        )}
      </div>
    </Box>
  );
}

function CompareForm({ label }: { readonly label: string }) {
  return (
    <form method="post" action="/admin/tokens/change">
      <input type="hidden" name="change" value="compare" />
      <button class="button button-small button-quiet" type="submit">{label}</button>
    </form>
  );
}

interface NamesProps {
  readonly names: readonly string[];
  readonly count: number;
  readonly locale: Locale;
}

function Names({ names, count, locale }: NamesProps) {
  if (count === 0) return null;
  const words = wordsOf(locale).admin.tokens;
  return (
    <ul class="admin-names">
      {names.map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
      {count > names.length && <li class="muted">{words.namesMore(count - names.length)}</li>}
    </ul>
  );
}
