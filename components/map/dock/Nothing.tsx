import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";

export interface NothingProps {
  readonly state: MapState;
  readonly dataset: string;
}

/** Shown when no row is in view: what the person can do. */
export function Nothing({ state, dataset }: NothingProps) {
  const words = mapWordsOf(state.locale).dock;
  const noun = state.texts.noun(dataset, 0);
  if (state.filtered.value === 0) {
    return (
      <div class="dock-nothing">
        <p>{words.nothingInView(noun)}</p>
        <p class="muted">{words.nothingInViewDetail}</p>
      </div>
    );
  }
  return (
    <div class="dock-nothing">
      <p>{words.nothingMatches(noun)}</p>
      <button type="button" class="button button-quiet" onClick={() => state.clearFilters()}>
        {words.clearFilters}
      </button>
    </div>
  );
}
