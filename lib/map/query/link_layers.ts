/** Layers in a link: which are drawn, by which of their encodings, and the selected feature. */
import type { Layer, MapDocument } from "../document.ts";
import { isId } from "./link_names.ts";
import { LONGEST_VALUE } from "./link_values.ts";
import type { FeatureKey } from "./map_query.ts";

/** Characters of a list of layers: more than 20 of the longest ids. */
const LONGEST_LIST = 2_000;

/** `zones,-stores`: what is drawn, and what is not, other than the document says. */
export function visibleText(visible: ReadonlyMap<string, boolean>): string {
  return [...visible].map(([id, isVisible]) => isVisible ? id : `-${id}`).join(",");
}

/** @param unknown gets the ids that are none of the map's. */
export function visibleOf(
  text: string,
  layers: readonly Layer[],
  unknown: Set<string>,
): ReadonlyMap<string, boolean> {
  const visible = new Map<string, boolean>();
  for (const [, minus, id = ""] of text.slice(0, LONGEST_LIST).matchAll(/(-?)([^,]+)/g)) {
    const layer = layerOf(id, layers, unknown);
    const isVisible = minus === "";
    if (layer !== undefined && layer.visible !== isVisible) visible.set(id, isVisible);
  }
  return visible;
}

function layerOf(
  id: string,
  layers: readonly Layer[],
  unknown: Set<string>,
): Layer | undefined {
  const layer = layers.find((layer) => layer.id === id);
  if (layer === undefined && isId(id)) unknown.add(id);
  return layer;
}

/** The columns among which a person chooses the color. */
function columnsOf(layer: Layer): readonly string[] {
  if (!("color" in layer) || !Array.isArray(layer.color)) return [];
  return layer.color.map(({ column }) => column);
}

/** `layer:column`, or `layer.index` where two encodings have one column. */
export function colorTexts(
  colors: ReadonlyMap<string, number>,
  layers: readonly Layer[],
): string[] {
  return layers.flatMap((layer) => {
    const index = colors.get(layer.id) ?? 0;
    const columns = columnsOf(layer);
    const column = columns[index];
    if (index === 0 || column === undefined) return [];
    return columns.indexOf(column) === index ? `${layer.id}:${column}` : `${layer.id}.${index}`;
  });
}

/** A column alone is what older links have. */
const COLOR = /^(?:([a-z][a-z\d_-]*)([:.]))?(.+)$/s;

/** @param unknown gets the ids that are none of the map's. */
export function colorsOf(
  texts: readonly string[],
  layers: readonly Layer[],
  unknown: Set<string>,
): ReadonlyMap<string, number> {
  const colors = new Map<string, number>();
  for (const text of texts) {
    const [, id, sign, rest = ""] = COLOR.exec(text) ?? [];
    const layer = id === undefined
      ? layers.find((one) => columnsOf(one).includes(rest))
      : layerOf(id, layers, unknown);
    if (layer === undefined) continue;
    const columns = columnsOf(layer);
    const index = sign === "." ? Number(rest) : columns.indexOf(rest);
    if (index > 0 && columns[index] !== undefined) colors.set(layer.id, index);
  }
  return colors;
}

/** `dataset:id`; an id alone is of the first layer. */
export function featureOf(text: string, { layers, widgets }: MapDocument): FeatureKey | null {
  const at = text.indexOf(":");
  const dataset = at < 0 ? layers[0]?.dataset : text.slice(0, at);
  const id = text.slice(at + 1);
  if (dataset === undefined || id === "" || text.length > LONGEST_VALUE) return null;
  const isKnown = [...layers, ...widgets].some((part) => part.dataset === dataset);
  return isKnown ? { dataset, id } : null;
}
