import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import { useToast } from "../stage/toast.ts";
import type { MapState } from "../state/map_state.ts";
import { chipsOf } from "./chip.ts";

/** Where a host shows no panel: the number of active filters, with a menu that lists them. */
export function FilterCount({ state }: { readonly state: MapState }) {
  const words = mapWordsOf(state.locale).panel;
  const say = useToast();
  const count = state.filtered.value;
  if (count === 0) return null;
  const details = chipsOf(state).map(({ detail }) => detail);
  return (
    <div class="tool-group">
      <button
        type="button"
        class="button button-text"
        title={details.join("\n")}
        aria-label={`${words.filters}, ${words.active(count)}: ${details.join(", ")}`}
        onClick={() => say(details.join(" · "))}
      >
        <Icon name="filters" />
        {words.filters}
        <span class="count">{count}</span>
      </button>
    </div>
  );
}
