/** Layers of a Builder map. */
import * as v from "valibot";
import { layer as layerSchema } from "../layer.ts";
import { Cells, channelColumn, type Style } from "./channels.ts";
import { type ColorInput, colorOf, fixedColor, heatmapPalette } from "./colors.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import { Input } from "./input.ts";
import type { Names } from "./names.ts";
import { popupOf } from "./popups.ts";
import { heightOf, keepNumber, sizeOf, strokeOf } from "./sizes.ts";
import { takeText } from "./texts.ts";

export interface LayersContext {
  readonly datasets: ReadonlyMap<string, DatasetDraft>;
  readonly popups: ReadonlyMap<string, Input>;
  readonly ids: Names;
}

/** A layer for the map document, and where it was in Builder's. */
export interface MadePart {
  readonly value: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly from: Input;
}

const short = v.pipe(v.string("must be a text"), v.maxLength(300, "is too long"));
const LEGACY = new Set(
  "point geojson line s2 hexagonId grid hexagon heatmap cluster trip arc icon unknown".split(" "),
);

/** @returns undefined where the layer cannot be drawn, which is reported. */
export function readLayer(input: Input, context: LayersContext): MadePart | undefined {
  const type = input.take("type", short);
  if (type === undefined) return input.drop("has no type");
  if (LEGACY.has(type)) {
    return input.drop(
      `is of the older type ${type}: open the map in CARTO Builder, which migrates it, save it, ` +
        "and import it again",
    );
  }
  if (!TYPES.has(type)) return input.drop("is of a type that is not known");
  const config = input.object("config");
  const dataId = config.take("dataId", short);
  const draft = dataId === undefined ? undefined : context.datasets.get(dataId);
  if (draft === undefined) return input.drop("its dataset is not in the map, or was dropped");
  const to = typeHere(type, draft);
  if (to === undefined) return input.drop(`of type ${type} cannot be drawn from its dataset`);
  report(input, type, to);
  config.kept("dataId", `dataset ${draft.name}`);
  const label = takeText(config, "label", "title");
  const id = context.ids.of(label, draft.is.label, draft.name);
  const key = input.take("id", short);
  const style: Style = {
    type,
    draft,
    config,
    visConfig: config.object("visConfig"),
    channels: input.object("visualChannels"),
    // The cells of a tileset have columns of their own.
    cells: (to === "h3" || to === "quadbin") && draft.isTable ? new Cells() : undefined,
  };
  const popup = key === undefined ? undefined : context.popups.get(key);
  const value = {
    id,
    dataset: draft.name,
    type: to,
    ...label === undefined ? {} : { title: label },
    ...common(style),
    ...STYLES[to](style),
    ...shown(style, to, popup),
    ...style.cells?.inMap(),
  };
  for (const part of [style.channels, style.visConfig, style.config, input]) part.rest();
  const result = v.safeParse(layerSchema, value);
  if (!result.success) return input.drop(`cannot be written: ${result.issues[0].message}`);
  return { value, from: input };
}

const TYPES = new Set(["tileset", "mvt", "h3", "quadbin", "heatmapTile", "clusterTile", "raster"]);

type TypeHere = "point" | "line" | "polygon" | "h3" | "quadbin" | "heatmap" | "raster";

/** @returns the type by which the dataset can be drawn; undefined where there is none. */
function typeHere(type: string, { is: { geometry } }: DatasetDraft): TypeHere | undefined {
  const { type: has } = geometry;
  if (has === "raster" || type === "raster") return type === has ? "raster" : undefined;
  if (has === "h3" || has === "quadbin") return has;
  if (type === "tileset" || type === "mvt") return has;
  if (has !== "point") return undefined;
  return type === "clusterTile" ? "point" : "heatmap";
}

function report(input: Input, type: string, to: TypeHere): void {
  const isLess = to === "raster" ? "; the page does not draw rasters" : "";
  const isCells = type === "h3" || type === "quadbin";
  if (isCells && to === "heatmap") {
    input.changed("type", "heatmap: cells are drawn of a column of cells, and these are points");
  } else if (type === "clusterTile" && to === "point") {
    input.changed("type", "point, in clusters up to zoom 13");
  } else if ((type === "heatmapTile" || type === "clusterTile") && to !== "heatmap") {
    input.changed("type", `${to}: the dataset has cells, which are drawn as they are${isLess}`);
  } else if (isLess !== "") input.changed("type", `${to}${isLess}`);
  else input.kept("type", to);
}

function common({ config, visConfig }: Style): Record<string, unknown> {
  const isVisible = config.take("isVisible", v.boolean("must be true or false"));
  const isHidden = config.take("hidden", v.boolean("must be true or false")) === true;
  if (isHidden) config.changed("hidden", "visible false: people can show it");
  if (isVisible !== undefined) config.kept("isVisible", "visible");
  const opacity = keepNumber(visConfig, "opacity", "opacity", [0, 1]);
  const span = config.object("visibilityByZoom");
  const least = keepNumber(span, "min", "zoom", [0, 24]) ?? 0;
  const most = keepNumber(span, "max", "zoom", [0, 24]) ?? 24;
  return {
    ...isVisible === false || isHidden ? { visible: false } : {},
    ...opacity === undefined ? {} : { opacity },
    ...least > 0 || most < 24 ? { zoom: [Math.min(least, most), Math.max(least, most)] } : {},
  };
}

const one = <Value>(key: string, value: Value | undefined): Record<string, Value> =>
  value === undefined ? {} : { [key]: value };

const STYLES: Readonly<Record<TypeHere, (style: Style) => Record<string, unknown>>> = {
  point: (style) => ({
    ...fill(style),
    ...one("radius", radiusOf(style)),
    ...one("stroke", strokeOf(style)),
    ...labelOf(style),
    cluster: style.type === "clusterTile" ? { below_zoom: 13, above_features: 1 } : false,
  }),
  line: (style) => ({
    ...one("color", lineColor(style)),
    ...one("width", sizeOf(style, "size", "thickness", "width", 50)),
    ...labelOf(style),
  }),
  polygon: (style) => ({
    ...fill(style),
    ...one("stroke", strokeOf(style)),
    ...labelOf(style),
    ...one("height", heightOf(style)),
  }),
  h3: cells,
  quadbin: cells,
  heatmap: (style) => {
    const { channels, config, visConfig } = style;
    const weight = channelColumn(style, "weight", "weight", "number");
    // deck.gl draws 20 pixels more than Builder's radius says.
    const radius = visConfig.take("radius", v.number("must be a number"));
    if (radius !== undefined) {
      visConfig.kept("radius", "radius, of 20 pixels more as Builder draws");
    }
    config.skip("color");
    channels.skip("colorScale", "weightScale");
    visConfig.skip("filled", "stroked", "colorAggregation");
    return {
      ...one("weight", weight),
      ...one("radius", radius === undefined ? undefined : Math.min(Math.max(radius + 20, 1), 200)),
      ...one("palette", heatmapPalette(visConfig)),
    };
  },
  raster: (style) => {
    style.visConfig.refuse("colorBands", "colors of three bands have no counterpart");
    style.visConfig.skip("rasterStyleType");
    return one("color", colorOf(style, "color", undefined));
  },
};

function cells(style: Style): Record<string, unknown> {
  for (const label of style.config.list("textLabel", 10)) {
    if (label.raw("field") !== undefined) label.drop("cells have no text");
  }
  return {
    ...fill(style),
    ...one("stroke", strokeOf(style)),
    ...one("height", heightOf(style)),
  };
}

function fill(style: Style): { color?: ColorInput } {
  const { config, visConfig } = style;
  if (visConfig.take("filled", v.boolean("must be true or false")) === false) {
    visConfig.changed("filled", "is filled: features here always are");
  }
  return one("color", colorOf(style, "color", fixedColor(config, "color", "color")));
}

function lineColor(style: Style): ColorInput | undefined {
  const { channels, config, visConfig } = style;
  const stroke = fixedColor(visConfig, "strokeColor", "color");
  if (stroke !== undefined) config.skip("color");
  visConfig.skip("filled", "stroked", "strokeOpacity", "colorRange", "colorAggregation");
  channels.skip("colorField", "colorScale");
  return colorOf(style, "strokeColor", stroke ?? fixedColor(config, "color", "color"));
}

function radiusOf(style: Style): ReturnType<typeof sizeOf> {
  style.visConfig.refuse("radiusScaleWithZoom", "sizes here are in pixels at every zoom");
  return sizeOf(style, "radius", "radius", "radius", 100);
}

/** The column drawn as text; Builder has two of them. */
function labelOf({ config, draft }: Style): Record<string, unknown> {
  const [first, ...more] = config.list("textLabel", 10);
  for (const label of more) if (label.raw("field") !== undefined) label.drop("is a second label");
  const field = first?.take("field", v.object({ name: v.string() }, "must be a column"));
  if (first === undefined || field === undefined) return {};
  const column = draft.shown(field.name);
  if (column === undefined) {
    first.drop("is of no column that the policy can have");
    return {};
  }
  first.kept("field", "text");
  const size = keepNumber(first, "size", "size of text", [8, 32]);
  first.skip("color", "outlineColor", "anchor", "alignment", "offset");
  first.rest();
  return { text: { column, ...one("size", size) } };
}

function shown(style: Style, to: TypeHere, popup: Input | undefined): Record<string, unknown> {
  const { visConfig, channels } = style;
  if (to !== "point") {
    // Builder writes these to every layer; they mean something for points alone.
    visConfig.skip("radius", "radiusRange", "radiusAggregation");
    channels.skip("radiusField", "radiusScale", "rotationField", "rotationScale");
  }
  visConfig.skip("clusterLevel", "isTextVisible", "textLabelUniqueIdField");
  visConfig.skip("worldUnitSize", "wireframe", "fixedRadius", "outline", "highPrecision", "angle");
  visConfig.skip("thickness", "sizeRange", "strokeColorRange", "heightRange", "elevationScale");
  visConfig.skip("coverage", "allowHover", "showNeighborOnHover", "showHighlightColor", "enable3d");
  visConfig.skip("heightAggregation", "weightAggregation", "sizeAggregation", "filled");
  channels.skip("heightField", "heightScale", "sizeScale", "strokeColorScale", "weightScale");
  style.config.skip("columns", "colorUI");
  for (const key of ["customMarkersUrl", "customMarkersRange"]) {
    visConfig.refuse(key, "pictures of other hosts are not loaded");
  }
  if (to === "heatmap" || to === "raster") {
    style.config.skip("textLabel");
    popup?.drop(`a layer of type ${to} has no tooltip and no card`);
    return {};
  }
  return { ...popupOf(popup, style.draft, style.cells) };
}
