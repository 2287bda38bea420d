/** The columns of its dataset that a layer needs. */
import type { Color, Layer, MapDocument, Size, Text } from "../document.ts";
import { timeColumn } from "../query/time_column.ts";
import { idColumnOf } from "./feature_id.ts";

/** A template's placeholders: `{city}, {state}`. */
const PLACE = /\{([^{}]+)\}/g;

/**
 * @param what `drawn` for all that its tiles must have; `shown` for those of its tooltip and card.
 * @returns without duplicates, and without the id and the geometry. A card without columns shows
 * all visible ones, which are not included.
 */
export function columnsOf(layer: Layer, what: "drawn" | "shown" = "drawn"): readonly string[] {
  const shown = [
    ...("tooltip" in layer ? layer.tooltip ?? [] : []),
    ...cardColumns(layer),
  ];
  return [...new Set(what === "shown" ? shown : [...drawnColumns(layer), ...shown])];
}

/** @returns the times by which a dataset's features can be played. */
export function playedColumns(
  { widgets }: Pick<MapDocument, "widgets">,
  dataset: string,
): readonly string[] {
  return widgets.flatMap((widget) => timeColumn(widget, dataset) ?? []);
}

function drawnColumns(layer: Layer): string[] {
  const color = "color" in layer ? encodingColumns(layer.color) : [];
  switch (layer.type) {
    case "point":
      return [...color, ...sizeColumn(layer.radius), ...columnOf(layer.text)];
    case "line":
      return [...color, ...sizeColumn(layer.width), ...columnOf(layer.text)];
    case "polygon":
      return [...color, ...columnOf(layer.height), ...columnOf(layer.text)];
    case "h3":
    case "quadbin":
      return [...color, ...columnOf(layer.height), ...Object.keys(layer.aggregate)];
    case "heatmap":
      return layer.weight === undefined ? [] : [layer.weight];
    case "raster":
      return color;
  }
}

function encodingColumns(color: Color | undefined): string[] {
  if (color === undefined || typeof color === "string") return [];
  return (Array.isArray(color) ? color : [color]).map(({ column }) => column);
}

function sizeColumn(size: Size): string[] {
  return typeof size === "number" ? [] : [size.column];
}

function columnOf(part: { readonly column: string } | undefined): string[] {
  return part === undefined ? [] : [part.column];
}

function cardColumns(layer: Layer): string[] {
  if (!("card" in layer) || layer.card === undefined) return [];
  const { title, subtitle, columns = [] } = layer.card;
  return [...templateColumns(title), ...templateColumns(subtitle), ...columns];
}

function templateColumns(template: Text | undefined): string[] {
  if (template === undefined) return [];
  const texts = typeof template === "string" ? [template] : Object.values(template);
  return texts.flatMap((text) => [...text.matchAll(PLACE)].map(([, column = ""]) => column));
}

/**
 * The properties of tiles, the id first: it identifies a picked feature in tables and links.
 *
 * @param source null without a grant.
 */
export function tileColumns(
  wanted: readonly string[],
  source: { readonly id?: string | undefined; readonly columns: readonly string[] } | null,
): readonly string[] {
  const seen = wanted.filter((column) => source?.columns.includes(column));
  return [...new Set([idColumnOf({ idColumn: source?.id ?? null }), ...seen])];
}
