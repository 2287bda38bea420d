import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import type { PartFault } from "../state/state_context.ts";
import type { WidgetState } from "../state/widget_state.ts";

export interface DockFaultProps {
  readonly state: MapState;
  readonly fault: PartFault;
  /** What is asked for again; undefined where its code did not arrive. */
  readonly widget?: WidgetState;
}

/** Why a table or a time series is not there, in its place. */
export function DockFault({ state, fault, widget }: DockFaultProps) {
  const { faults, retry } = mapWordsOf(state.locale).dock;
  return (
    <div class="dock-fault" role="status">
      <p>
        <Icon name="warning" />
        {faults[fault]}
      </p>
      {widget !== undefined && RETRIED.includes(fault) && (
        <button
          type="button"
          class="button button-quiet button-small"
          onClick={() => widget.attempts.value += 1}
        >
          {retry}
        </button>
      )}
    </div>
  );
}

const RETRIED: readonly PartFault[] = ["gone", "refused", "slow", "incomplete"];
