import {
  type DiffLine,
  type LineDiff,
  MOST_LINES,
} from "../../../lib/admin/documents/line_diff.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

export interface DiffProps {
  readonly diff: LineDiff;
  /** The accessible name. */
  readonly label: string;
  readonly locale: Locale;
}

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

/** Changed lines with those around them, their numbers before and after, and a sign each. */
export function Diff({ diff, label, locale }: DiffProps) {
  const words = wordsOf(locale).admin.historyPage;
  if (diff.runs.length === 0) return <p class="box-body">{words.same}</p>;
  return (
    <>
      <div class="diff" role="region" aria-label={label} tabIndex={0}>
        <table aria-label={label}>
          {diff.runs.map((run, at) => (
            <tbody key={at}>
              {run.map((line) => <Line key={`${line.before} ${line.after}`} line={line} />)}
            </tbody>
          ))}
        </table>
      </div>
      {diff.isCut && <p class="box-body muted">{words.cut(MOST_LINES)}</p>}
    </>
  );
}

function Line({ line: { kind, before, after, text } }: { readonly line: DiffLine }) {
  return (
    <tr class={`diff-${kind}`}>
      <td class="end">{before}</td>
      <td class="end">{after}</td>
      <td>{`${SIGNS[kind]} ${text}`}</td>
    </tr>
  );
}
