import type { CardAction } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { MapState } from "../state/map_state.ts";

export interface HostActionsProps {
  readonly state: MapState;
  readonly actions: readonly CardAction[];
  readonly feature: Feature;
}

/** Buttons for the host page to act on: without a page that listens, or an id, there are none. */
export function HostActions({ state, actions, feature: { dataset, id } }: HostActionsProps) {
  const { onAction } = state.host.value;
  if (onAction === null || id === null || actions.length === 0) return null;
  return (
    <div class="card-host-actions">
      {actions.map((action) => (
        <button
          key={action.id}
          type="button"
          class="button button-quiet"
          onClick={() => onAction(action.id, { dataset, id })}
        >
          {state.texts.text(action.title)}
        </button>
      ))}
    </div>
  );
}
