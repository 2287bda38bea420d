import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import type { SheetTab } from "./SheetTabs.tsx";
import { summaryOf } from "./summary.ts";

interface SheetRestProps {
  readonly state: MapState;
  /** The tab that opens. */
  readonly tab: SheetTab;
  onOpen(): void;
}

/** A closed sheet's summary: the count in view, and the number of filters. */
export function SheetRest({ state, tab, onOpen }: SheetRestProps) {
  const words = mapWordsOf(state.locale).stage.sheet;
  const [count, detail] = summaryOf(state);
  const isFigures = tab === "figures";
  const filtered = isFigures ? state.filtered.value : 0;
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
        <Icon name={isFigures ? "filters" : tab} />
        {isFigures ? words.open : words[tab]}
        {filtered > 0 && <span class="count">{filtered}</span>}
      </button>
    </div>
  );
}
