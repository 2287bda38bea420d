/** What all layers over tiles of features have in common. */
import type { DrawnLayer } from "./drawn_layer.ts";
import { deckOpacity } from "./deck_color.ts";
import { idColumnOf } from "./feature_id.ts";
import type { LayerTools } from "./layer_kind.ts";

/** Without this deck.gl takes its tile parser from a public CDN. */
export const LOAD_OPTIONS = { core: { worker: false } };

export function featureProps(drawn: DrawnLayer, tools: LayerTools) {
  return {
    fetch: tools.fetch,
    loadOptions: LOAD_OPTIONS,
    pickable: true,
    opacity: deckOpacity(drawn.style.opacity),
    uniqueIdProperty: idColumnOf(drawn),
    onTileError: tools.onTileError,
    onViewportLoad: tools.onViewportLoad,
    ...tools.beforeId === undefined ? {} : { beforeId: tools.beforeId },
  };
}

/** @returns a feature's value of a column, as deck.gl gives features to accessors. */
export function valueOf(feature: unknown, column: string | null): unknown {
  if (column === null || typeof feature !== "object" || feature === null) return undefined;
  const properties: unknown = "properties" in feature ? feature.properties : undefined;
  if (typeof properties !== "object" || properties === null) return undefined;
  return Object.hasOwn(properties, column) ? Reflect.get(properties, column) : undefined;
}
