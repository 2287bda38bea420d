import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import { summaryOf } from "./summary.ts";

/** What a sheet at rest says: how much is in view, and whether filters narrow it. */
export function SheetRest({ state, onOpen }: { readonly state: MapState; onOpen(): void }) {
  const words = mapWordsOf(state.locale).stage.sheet;
  const [count, detail] = summaryOf(state);
  const filtered = state.filtered.value;
  return (
    <div class="sheet-rest">
      <p class="truncate">
        <strong class="truncate">{count}</strong>
        <span class="muted">{detail}</span>
      </p>
      <button
        type="button"
        class="button button-quiet"
        aria-label={filtered === 0 ? undefined : words.openWith(filtered)}
        onClick={onOpen}
      >
        <Icon name="filters" />
        {words.open}
        {filtered > 0 && <span class="count">{filtered}</span>}
      </button>
    </div>
  );
}
