import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { IconButton } from "../controls/IconButton.tsx";
import type { MapState } from "../state/map_state.ts";

export function CloseTable({ state }: { readonly state: MapState }) {
  return (
    <IconButton
      class="button-small"
      icon="close"
      label={mapWordsOf(state.locale).dock.table.close}
      onPress={() => state.openTable(null)}
    />
  );
}
