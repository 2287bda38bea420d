import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { PartFault } from "../state/state_context.ts";

export interface PartFaultNoteProps {
  readonly fault: PartFault;
  readonly locale: Locale;
  /** Retries the part. */
  readonly onRetry?: (() => void) | undefined;
}

/** Shown in place of a missing part: the cause, and what to do. */
export function PartFaultNote({ fault, locale, onRetry }: PartFaultNoteProps) {
  const words = mapWordsOf(locale).faults;
  // Browsers cache a failed module import, and a refused grant stays refused.
  const again = fault === "not_loaded"
    ? () => location.reload()
    : fault === "no_sql" || fault === "unfit"
    ? undefined
    : onRetry;
  return (
    <div class="part-fault" role="status">
      <Icon name="warning" />
      <div>
        <p>{words[fault]}</p>
        {again !== undefined && (
          <button type="button" class="button-link" onClick={again}>
            {fault === "not_loaded" ? words.reload : words.retry}
          </button>
        )}
      </div>
    </div>
  );
}
