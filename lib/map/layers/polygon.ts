/** Areas, flat or extruded by a column. */
import type { Layer as DeckLayer } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import { areaStyle } from "./area_style.ts";
import { deckColor, FLAT } from "./scales/deck_color.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { featureProps } from "./feature_props.ts";
import { propertyOf, valueOf } from "./feature_value.ts";
import { FeatureTileLayer } from "./feature_tile_layer.ts";
import { shapeLabels } from "./labels.ts";
import type { LayerKind, LayerTools } from "./layer_kind.ts";
import { AREA_MARKS, pathMark } from "./marks.ts";
import { OutlineLayer, THIN_OUTLINE } from "./meshes/outline_layer.ts";
import { pickedFeature } from "./picked_feature.ts";
import { shownKey } from "./extensions/window_extension.ts";

export const polygonKind: LayerKind = {
  layers: (drawn, tools) => drawn.tiles === null ? [] : [areaLayer(drawn, drawn.tiles, tools)],
  picked(info, drawn) {
    const feature = pickedFeature(info, drawn);
    return feature === null ? null : { feature };
  },
};

function areaLayer(drawn: DrawnLayer, data: TilejsonResult, tools: LayerTools): DeckLayer {
  const { layer, style: { theme, colors, sizes: heights } } = drawn;
  const { fill, line } = areaStyle(drawn);
  const colorOf = (feature: unknown) => colors.colorOf(valueOf(feature, colors.column));
  const isRaised = heights !== null;
  return new FeatureTileLayer({
    ...featureProps(drawn, data, tools),
    renderLabels: shapeLabels(layer.type === "polygon" ? layer.text : undefined, drawn),
    id: `${layer.id}-areas`,
    extruded: isRaised,
    parameters: isRaised ? {} : FLAT,
    getElevation: (feature) => heights?.sizeOf(valueOf(feature, heights.column)) ?? 0,
    getFillColor: (feature) => deckColor(colorOf(feature), isRaised ? 1 : fill),
    stroked: line.width > 0,
    lineWidthUnits: "pixels",
    lineAntialiasing: true,
    lineJointRounded: true,
    getLineWidth: line.width,
    getLineColor: line.color === null
      ? (feature) => deckColor(colorOf(feature), line.opacity)
      : deckColor(line.color, line.opacity),
    _subLayerProps: line.width > THIN_OUTLINE ? {} : {
      "polygons-stroke": { type: OutlineLayer, pickable: false },
    },
    renderMark: (mark) =>
      pathMark(mark, {
        theme,
        widths: AREA_MARKS,
        heightOf: (properties) => heights?.sizeOf(propertyOf(properties, heights.column)) ?? 0,
      }),
    updateTriggers: {
      getFillColor: [colors.key, fill, isRaised],
      getLineColor: [colors.key, line.opacity],
      getFeatureClass: colors.key,
      getFeatureTime: shownKey(drawn.style),
      getElevation: heights?.key,
    },
  });
}
