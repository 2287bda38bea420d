/** Density of points: blurred quadbin cells. */
import { HeatmapTileLayer } from "@deck.gl/carto";
import { deckOpacity } from "./scales/deck_color.ts";
import { tileProps } from "./feature_props.ts";
import { valueOf } from "./feature_value.ts";
import type { LayerKind } from "./layer_kind.ts";
import { rampColors } from "./scales/palettes.ts";
import { sameData } from "./same_data.ts";
import { numberOf } from "./values.ts";

/** deck.gl's maximum blur radius, in CSS pixels. */
const LARGEST_RADIUS = 100;
const STEPS = 6;

export const heatmapKind: LayerKind = {
  layers({ layer, tiles, style: { theme, opacity } }, tools) {
    if (tiles === null || layer.type !== "heatmap") return [];
    const columns = layer.aggregation?.columns ?? [];
    const weight = columns.find((column) => column.of === "column") ??
      columns.find((column) => column.of === "count");
    const alias = weight?.alias ?? null;
    const colors = rampColors(layer.palette, STEPS, { theme, isThin: false });
    return [
      new HeatmapTileLayer({
        id: `${layer.id}-heat`,
        ...tileProps(tiles, tools),
        dataComparator: sameData,
        pickable: false,
        opacity: deckOpacity(opacity),
        radiusPixels: Math.min(LARGEST_RADIUS, layer.radius),
        colorRange: colors.map((
          [red, green, blue],
        ): [number, number, number] => [red, green, blue]),
        // Negative weights would lower their neighbors.
        getWeight: (cell: unknown) => Math.max(0, numberOf(valueOf(cell, alias)) ?? 0),
        onViewportLoad: () => tools.onViewportLoad([]),
      }),
    ];
  },
  picked: () => null,
};
