/** Points: single ones, or clusters where there are too many. */
import type { Layer as DeckLayer } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import type { Theme } from "../basemap/palette.ts";
import { clusterLayer, pickedCluster } from "./clusters/clusters.ts";
import type { Rgb } from "./scales/color_scale.ts";
import { deckColor } from "./scales/deck_color.ts";
import { DotLayer } from "./meshes/dot_layer.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { featureProps } from "./feature_props.ts";
import { propertyOf, valueOf } from "./feature_value.ts";
import { pointLabels } from "./labels.ts";
import type { LayerKind, LayerTools } from "./layer_kind.ts";
import { pointMark } from "./marks.ts";
import { rgbOf } from "./scales/oklch.ts";
import { pickedFeature } from "./picked_feature.ts";
import { PointTileLayer } from "./point_tile_layer.ts";
import { sizeAccessor } from "./scales/size_accessor.ts";
import { shownKey } from "./extensions/window_extension.ts";

/** Opaque enough for contrast, but transparent enough to show overlapping points. */
const FILL = 0.92;
const RIM: Readonly<Record<Theme, Rgb>> = { light: [255, 255, 255], dark: [15, 20, 26] };
const PLAIN_RADIUS = 6;

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
  const { stroke, cluster, text } = layer.type === "point"
    ? layer
    : { stroke: undefined, cluster: false as const, text: undefined };
  const sizeOf = (value: unknown) => sizes?.sizeOf(value) ?? PLAIN_RADIUS;
  return new PointTileLayer({
    ...featureProps(drawn, data, tools),
    ...pointLabels(text, drawn),
    id: `${layer.id}-points`,
    crowdedAbove: cluster === false ? Infinity : cluster.above_features,
    onCrowd: tools.onCrowd,
    pointRadiusUnits: "pixels",
    getPointRadius: sizeAccessor(sizes, (size = PLAIN_RADIUS) => size),
    getFillColor: (feature) => deckColor(colors.colorOf(valueOf(feature, colors.column)), FILL),
    stroked: stroke?.width !== 0,
    lineWidthUnits: "pixels",
    getLineWidth: stroke?.width ?? 1,
    getLineColor: deckColor(stroke?.color === undefined ? RIM[theme] : rgbOf(stroke.color), 1),
    _subLayerProps: { "points-circle": { type: DotLayer } },
    renderMark: (mark) =>
      pointMark(mark, {
        theme,
        radiusOf: (properties) => sizeOf(propertyOf(properties, sizes?.column ?? null)),
        colorOf: (properties) => colors.colorOf(propertyOf(properties, colors.column)),
      }),
    updateTriggers: {
      getFillColor: colors.key,
      getFeatureClass: colors.key,
      getFeatureTime: shownKey(drawn.style),
      getPointRadius: sizes?.key,
    },
  });
}
