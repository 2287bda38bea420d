/** What all layers over tiles of features have in common. */
import type { DrawnLayer } from "./drawn_layer.ts";
import { deckOpacity, FLAT } from "./deck_color.ts";
import { emphasisProps } from "./emphasis_extension.ts";
import { idColumnOf } from "./feature_id.ts";
import { sameData } from "./same_data.ts";
import type { LayerTools } from "./layer_kind.ts";

/** Without this deck.gl takes its tile parser from a public CDN. */
export const LOAD_OPTIONS = { core: { worker: false } };

export function featureProps(drawn: DrawnLayer, tools: LayerTools) {
  const { colors, emphasized, opacity } = drawn.style;
  const idColumn = idColumnOf(drawn);
  return {
    ...emphasisProps(colors, emphasized, (feature) => valueOf(feature, colors.column)),
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

/** @returns a feature's value of a column, as deck.gl gives features to accessors. */
export function valueOf(feature: unknown, column: string | null): unknown {
  if (typeof feature !== "object" || feature === null || !("properties" in feature)) {
    return undefined;
  }
  return propertyOf(feature.properties, column);
}

export function propertyOf(properties: unknown, column: string | null): unknown {
  if (column === null || typeof properties !== "object" || properties === null) return undefined;
  return Object.hasOwn(properties, column) ? Reflect.get(properties, column) : undefined;
}
