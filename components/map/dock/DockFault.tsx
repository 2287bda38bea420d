import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { PartFault } from "../state/state_context.ts";
import { Icon } from "./Icon.tsx";

export interface DockFaultProps {
  readonly fault: PartFault;
  readonly locale: Locale;
  /** Asks again; undefined where that would not help. */
  readonly onRetry?: (() => void) | undefined;
}

/** Why a table or a time series is not there, in its place. */
export function DockFault({ fault, locale, onRetry }: DockFaultProps) {
  const { faults, retry } = mapWordsOf(locale).dock;
  return (
    <div class="dock-fault" role="status">
      <Icon name="warning" />
      <p>{faults[fault]}</p>
      {onRetry !== undefined && RETRIED.includes(fault) && (
        <button type="button" class="button button-quiet" onClick={onRetry}>{retry}</button>
      )}
    </div>
  );
}

const RETRIED: readonly PartFault[] = ["slow", "incomplete"];
