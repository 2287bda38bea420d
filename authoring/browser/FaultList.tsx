import type { RefObject } from "preact";
import type { Locale } from "../../lib/locale/locale.ts";
import type { DraftFault } from "../contract.ts";
import { authorWordsOf } from "../words.ts";
import type { AuthorState } from "./author_state.ts";

export interface FaultListProps {
  readonly state: AuthorState;
  readonly locale: Locale;
  /** Gets the focus when the editor is left. */
  readonly status: RefObject<HTMLDivElement>;
  readonly onChoose: (fault: DraftFault) => void;
}

/** How the draft is, its faults with their places, and what the group gets of it. */
export function FaultList({ state, locale, status, onChoose }: FaultListProps) {
  const words = authorWordsOf(locale);
  const { faults, group, seen } = state;
  return (
    <div ref={status} class="author-status" tabIndex={-1}>
      <p role="status">
        <DraftStatus state={state} locale={locale} />
      </p>
      {faults.value.length > 0 && (
        <ul class="author-faults">
          {faults.value.map((fault) => (
            <li key={`${fault.line}:${fault.column} ${fault.path} ${fault.message}`}>
              <button
                type="button"
                class="author-fault"
                onClick={() =>
                  onChoose(fault)}
              >
                <span
                  class="author-place"
                  data-severity={fault.severity}
                  aria-label={words.place(fault.line, fault.column)}
                >
                  {fault.line}:{fault.column}
                </span>
                <span>{fault.path !== "" && <code>{fault.path}</code>} {fault.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {seen.value.length > 0 && (
        <details class="author-seen">
          <summary>{words.sees(group.value)}</summary>
          <ul>{seen.value.map((line) => <li key={line}>{line}</li>)}</ul>
        </details>
      )}
    </div>
  );
}

function DraftStatus({ state, locale }: Pick<FaultListProps, "state" | "locale">) {
  const words = authorWordsOf(locale);
  const { faults, notice, checking, isUnsaved, isReadable, map } = state;
  const count = (severity: DraftFault["severity"]) =>
    faults.value.filter((one) => one.severity === severity).length;
  const [wrong, warned] = [count("fault"), count("warning")];
  if (notice.value === "unreachable") {
    return <strong class="author-bad">{words.unreachable}</strong>;
  }
  if (checking.value) return <span class="muted">{words.checking}</span>;
  return (
    <>
      <strong class={wrong > 0 ? "author-bad" : "author-good"}>
        {wrong > 0 ? words.faults(wrong) : words.noFaults}
      </strong>
      {warned > 0 && <span>{words.warnings(warned)}</span>}
      {notice.value !== null && <span>{words[notice.value]}</span>}
      {notice.value === null && isUnsaved.value && <span class="muted">{words.unsaved}</span>}
      {!isReadable.value && map.value !== null && <span class="muted">{words.lastValid}</span>}
    </>
  );
}
