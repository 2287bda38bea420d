import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";
import { IconButton } from "../controls/IconButton.tsx";

export interface PanelHeadProps {
  readonly state: MapState;
  /** Left out where the panel cannot be hidden. */
  readonly onHide?: (() => void) | undefined;
}

/** The panel's title, the number of filters, and the button that hides it. */
export function PanelHead({ state, onHide }: PanelHeadProps) {
  const words = mapWordsOf(state.locale).panel;
  const count = state.filtered.value;
  return (
    <div class="panel-head">
      <h2>
        {words.filters} {count > 0 && (
          <span class="count">
            <span aria-hidden="true">{count}</span>
            <span class="visually-hidden">{words.active(count)}</span>
          </span>
        )}
      </h2>
      {onHide !== undefined && (
        <IconButton class="button-small" icon="panel" label={words.hide} onPress={onHide} />
      )}
    </div>
  );
}
