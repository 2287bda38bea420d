import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import { chipsOf } from "./chip.ts";

/** Where a host shows no panel: how many filters narrow the map, and by what. */
export function FilterCount({ state }: { readonly state: MapState }) {
  const words = mapWordsOf(state.locale).panel;
  const count = state.filtered.value;
  if (count === 0) return null;
  const details = chipsOf(state).map(({ detail }) => detail);
  return (
    <div class="tool-group">
      <p class="filter-count button-text" title={details.join("\n")}>
        <Icon name="filters" />
        {words.filters}
        <span class="count">{count}</span>
        <span class="visually-hidden">{details.join(", ")}</span>
      </p>
    </div>
  );
}
