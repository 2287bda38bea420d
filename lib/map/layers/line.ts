/** Lines, with a casing for contrast with the basemap. */
import type { Layer as DeckLayer } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import { deckColor } from "./scales/deck_color.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { featureProps } from "./feature_props.ts";
import { valueOf } from "./feature_value.ts";
import { FeatureTileLayer } from "./feature_tile_layer.ts";
import { shapeLabels } from "./labels.ts";
import type { LayerKind, LayerTools } from "./layer_kind.ts";
import { LineLayer } from "./meshes/line_layer.ts";
import { LINE_MARKS, pathMark } from "./marks.ts";
import { groundsOf } from "./scales/palettes.ts";
import { pickedFeature } from "./picked_feature.ts";
import { sizeAccessor } from "./scales/size_accessor.ts";
import { shownKey } from "./extensions/window_extension.ts";

/** CSS pixels on both sides together. */
const CASING_WIDTH = 2.5;
const PLAIN_WIDTH = 2;

export const lineKind: LayerKind = {
  layers: (drawn, tools) => drawn.tiles === null ? [] : [lineLayer(drawn, drawn.tiles, tools)],
  picked(info, drawn) {
    const feature = pickedFeature(info, drawn);
    return feature === null ? null : { feature };
  },
};

function lineLayer(drawn: DrawnLayer, data: TilejsonResult, tools: LayerTools): DeckLayer {
  const { layer, style: { theme, colors, sizes } } = drawn;
  const [land] = groundsOf(theme);
  return new FeatureTileLayer({
    ...featureProps(drawn, data, tools),
    renderLabels: shapeLabels(layer.type === "line" ? layer.text : undefined, drawn),
    id: `${layer.id}-lines`,
    lineWidthUnits: "pixels",
    getLineWidth: sizeAccessor(sizes, (size = PLAIN_WIDTH) => CASING_WIDTH + size),
    getLineColor: (feature) => deckColor(colors.colorOf(valueOf(feature, colors.column)), 1),
    _subLayerProps: {
      linestrings: { type: LineLayer, casingColor: land, casingWidth: CASING_WIDTH },
    },
    renderMark: (mark) => pathMark(mark, { theme, widths: LINE_MARKS }),
    updateTriggers: {
      getLineColor: colors.key,
      getFeatureClass: colors.key,
      getFeatureTime: shownKey(drawn.style),
      getLineWidth: sizes?.key,
    },
  });
}
