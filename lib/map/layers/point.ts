/** Points: each by itself from near, in clusters where there are too many. */
import type { Layer as DeckLayer } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import type { Theme } from "../basemap/palette.ts";
import { clusterLayer, pickedCluster } from "./clusters.ts";
import type { Rgb } from "./color_scale.ts";
import { deckColor } from "./deck_color.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { featureProps, valueOf } from "./feature_props.ts";
import type { LayerKind, LayerTools } from "./layer_kind.ts";
import { rgbOf } from "./oklch.ts";
import { pickedFeature } from "./picked_feature.ts";
import { PointTileLayer } from "./point_tile_layer.ts";

/** Opaque enough to keep its contrast, and yet shows a point below another. */
const FILL = 0.92;
const RIM: Readonly<Record<Theme, Rgb>> = { light: [255, 255, 255], dark: [15, 20, 26] };

const clustersId = ({ layer }: DrawnLayer) => `${layer.id}-clusters`;

export const pointKind: LayerKind = {
  layers(drawn, tools) {
    const { tiles, clusters } = drawn;
    return [
      ...tiles === null ? [] : [pointLayer(drawn, tiles, tools)],
      ...clusters === null ? [] : [clusterLayer(clustersId(drawn), drawn, clusters, tools)],
    ];
  },
  picked(info, drawn) {
    if (info.layer?.id === clustersId(drawn)) return pickedCluster(info);
    const feature = pickedFeature(info, drawn);
    return feature === null ? null : { feature };
  },
};

function pointLayer(drawn: DrawnLayer, data: TilejsonResult, tools: LayerTools): DeckLayer {
  const { layer, style: { theme, colors, sizes } } = drawn;
  const stroke = "stroke" in layer ? layer.stroke : undefined;
  return new PointTileLayer({
    ...featureProps(drawn, tools),
    id: `${layer.id}-points`,
    data,
    crowdedAbove: layer.type === "point" && layer.cluster !== false
      ? layer.cluster.above_features
      : Infinity,
    onCrowd: tools.onCrowd,
    pointRadiusUnits: "pixels",
    getPointRadius: (feature) => sizes?.sizeOf(valueOf(feature, sizes.column)) ?? 6,
    getFillColor: (feature) => deckColor(colors.colorOf(valueOf(feature, colors.column)), FILL),
    stroked: stroke?.width !== 0,
    lineWidthUnits: "pixels",
    getLineWidth: stroke?.width ?? 1,
    getLineColor: deckColor(stroke?.color === undefined ? RIM[theme] : rgbOf(stroke.color), 1),
    updateTriggers: { getFillColor: colors.key, getPointRadius: sizes?.key },
  });
}
