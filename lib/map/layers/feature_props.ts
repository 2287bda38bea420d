/** Props of all layers over tiles of features. */
import type { DrawnLayer } from "./drawn_layer.ts";
import { deckOpacity, FLAT } from "./scales/deck_color.ts";
import { emphasisProps } from "./extensions/emphasis_extension.ts";
import { idColumnOf } from "./feature_id.ts";
import { valueOf } from "./feature_value.ts";
import { sameData } from "./same_data.ts";
import { shownProps, WINDOW } from "./extensions/window_extension.ts";
import type { LayerTools } from "./layer_kind.ts";

/** Without this deck.gl loads its tile parser from a public CDN. */
export const LOAD_OPTIONS = { core: { worker: false } };

export function featureProps(drawn: DrawnLayer, tools: LayerTools) {
  const { colors, emphasized, opacity } = drawn.style;
  const idColumn = idColumnOf(drawn);
  const emphasis = emphasisProps(colors, emphasized, (feature) => valueOf(feature, colors.column));
  return {
    ...emphasis,
    ...shownProps(drawn),
    extensions: [...emphasis.extensions, WINDOW],
    idColumn,
    hoveredId: tools.hoveredId,
    selectedId: drawn.selectedId,
    fetch: tools.fetch,
    dataComparator: sameData,
    loadOptions: LOAD_OPTIONS,
    pickable: true,
    parameters: FLAT,
    opacity: deckOpacity(opacity),
    uniqueIdProperty: idColumn,
    onTileError: tools.onTileError,
    onViewportLoad: tools.onViewportLoad,
  };
}
