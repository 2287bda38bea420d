/** Props of all layers over tiles of features. */
import type { TilejsonResult } from "@carto/api-client";
import type { DrawnLayer } from "./drawn_layer.ts";
import { deckOpacity, FLAT } from "./scales/deck_color.ts";
import { emphasisProps } from "./extensions/emphasis_extension.ts";
import { idColumnOf } from "./feature_id.ts";
import { valueOf } from "./feature_value.ts";
import { sameData } from "./same_data.ts";
import { shownProps, WINDOW } from "./extensions/window_extension.ts";
import type { LayerTools } from "./layer_kind.ts";

/** Without this deck.gl loads its tile parser from a public CDN. */
const LOAD_OPTIONS = { core: { worker: false } };
const WORLD = [-180, -90, 180, 90];

/**
 * Props of all layers over tiles. deck.gl draws nothing below the first zoom of tiles unless they
 * have an extent: a small window shows the whole world below zoom 0. The tiles of a tileset that
 * begins nearer would be too many there.
 */
export const tileProps = (data: TilejsonResult, { fetch, onTileError }: LayerTools) => ({
  data,
  fetch,
  onTileError,
  loadOptions: LOAD_OPTIONS,
  extent: data.minzoom > 0 ? null : WORLD,
});

export function featureProps(drawn: DrawnLayer, data: TilejsonResult, tools: LayerTools) {
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
    ...tileProps(data, tools),
    dataComparator: sameData,
    pickable: true,
    parameters: FLAT,
    opacity: deckOpacity(opacity),
    uniqueIdProperty: idColumn,
    onViewportLoad: tools.onViewportLoad,
  };
}
