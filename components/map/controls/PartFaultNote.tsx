import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { PartFault } from "../state/state_context.ts";

export interface PartFaultNoteProps {
  readonly fault: PartFault;
  readonly locale: Locale;
  /** Asks for the part again. */
  readonly onRetry?: (() => void) | undefined;
}

/** Why a part of the map is not there, in its place, and what can be done about it. */
export function PartFaultNote({ fault, locale, onRetry }: PartFaultNoteProps) {
  const words = mapWordsOf(locale).faults;
  // A browser does not ask again for a module that failed; what is not granted stays so.
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
