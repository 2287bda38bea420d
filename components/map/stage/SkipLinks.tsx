import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";

/** Past the panel by keyboard; seen while they have focus. */
export function SkipLinks({ state }: { readonly state: MapState }) {
  const words = mapWordsOf(state.locale).stage;
  if (state.map.value === null) return null;
  return (
    <div class="skip-links">
      <SkipLink label={words.skipToMap} target=".map-canvas canvas" />
      {state.query.value.table !== null && (
        <SkipLink label={words.skipToTable} target=".stage table :is(button, a)" />
      )}
    </div>
  );
}

/** A button: a link's fragment would be one more step of the page's history. */
function SkipLink({ label, target }: { readonly label: string; readonly target: string }) {
  return (
    <button
      type="button"
      class="button button-primary"
      onClick={() => document.querySelector<HTMLElement>(target)?.focus()}
    >
      {label}
    </button>
  );
}
