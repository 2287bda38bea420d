/** Removes from a layer what the person may not see. */
import type { Card } from "../card.ts";
import { type CellLayer, isCells, type Layer } from "../layer.ts";
import { type Color, encodingsOf, type Size } from "../scale.ts";
import type { SeenDataset } from "./seen.ts";
import { prunedTemplate } from "../template.ts";

/** Sizes of a layer whose column is hidden. */
const PLAIN_RADIUS = 6;
const PLAIN_WIDTH = 2;

/** @returns the layer without what is hidden; null where it cannot be drawn for the person. */
export function prunedLayer(layer: Layer, dataset: SeenDataset | undefined): Layer | null {
  if (dataset === undefined || !dataset.hasGeometry) return null;
  const aggregate = isCells(layer) && !dataset.isTileset ? seenKeys(layer, dataset) : {};
  const sees = (column: string) =>
    dataset.sees(column) &&
    // Cells of rows have what is aggregated alone, those of a tileset its columns.
    (!isCells(layer) || dataset.isTileset || Object.hasOwn(aggregate, column));
  const color = "color" in layer ? { color: prunedColor(layer.color, sees) } : {};
  const shown = "tooltip" in layer || "card" in layer
    ? { tooltip: layer.tooltip?.filter(sees), card: prunedCard(layer.card, sees) }
    : {};
  if (isCells(layer)) {
    return { ...layer, ...color, ...shown, aggregate, height: ofSeen(layer.height, sees) };
  }
  switch (layer.type) {
    case "point":
      return {
        ...layer,
        ...color,
        ...shown,
        radius: prunedSize(layer.radius, PLAIN_RADIUS, sees),
        // CARTO puts no points of a tileset together.
        cluster: dataset.isTileset ? false : layer.cluster,
        text: ofSeen(layer.text, sees),
      };
    case "line":
      return {
        ...layer,
        ...color,
        ...shown,
        width: prunedSize(layer.width, PLAIN_WIDTH, sees),
        text: ofSeen(layer.text, sees),
      };
    case "polygon": {
      const [text, height] = [ofSeen(layer.text, sees), ofSeen(layer.height, sees)];
      return { ...layer, ...color, ...shown, text, height };
    }
    case "heatmap": {
      const isSeen = layer.weight === undefined || sees(layer.weight);
      return { ...layer, weight: isSeen ? layer.weight : undefined };
    }
    case "raster":
      return { ...layer, ...color };
  }
}

function seenKeys({ aggregate }: CellLayer, { sees }: SeenDataset): CellLayer["aggregate"] {
  return Object.fromEntries(Object.entries(aggregate).filter(([column]) => sees(column)));
}

type Sees = SeenDataset["sees"];

function prunedColor(color: Color | undefined, sees: Sees): Color | undefined {
  if (color === undefined || typeof color === "string") return color;
  const seen = encodingsOf(color).filter(({ column }) => sees(column));
  return seen.length === 0 ? undefined : seen;
}

function prunedSize(size: Size, plain: number, sees: Sees): Size {
  return typeof size === "number" || sees(size.column) ? size : plain;
}

function ofSeen<Of extends { readonly column: string }>(
  of: Of | undefined,
  sees: Sees,
): Of | undefined {
  return of !== undefined && sees(of.column) ? of : undefined;
}

function prunedCard(card: Card | undefined, sees: Sees): Card | undefined {
  if (card === undefined) return undefined;
  const { title, subtitle, columns, actions } = card;
  return {
    title: title === undefined ? undefined : prunedTemplate(title, sees),
    subtitle: subtitle === undefined ? undefined : prunedTemplate(subtitle, sees),
    columns: columns?.filter(sees),
    // Texts and ids of the document alone: there is no column in them.
    actions,
  };
}
