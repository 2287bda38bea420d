/** The person's selection on the map, as it is reported to hosts. */
import * as v from "valibot";
import type { Layer, MapDocument, Text } from "../document.ts";
import type { Feature } from "../fields/feature.ts";

const Value = v.union([v.string(), v.number(), v.boolean(), v.null()]);

export const Selection = v.object({
  /** Its name in policy.json. */
  dataset: v.string(),
  /** Null where CARTO did not report it. */
  id: v.nullable(v.string()),
  /** Columns that the map shares, by name. */
  properties: v.record(v.string(), Value),
});

export type Selection = v.InferOutput<typeof Selection>;

/**
 * @returns the selected feature with the shared columns: by the map's `share`, those of cards and
 * tooltips, or all that the person sees.
 */
export function selectionOf(feature: Feature | null, document: MapDocument): Selection | null {
  if (feature === null) return null;
  const { dataset, id, properties } = feature;
  const columns = sharedColumns(document, dataset);
  const shared = Object.entries(properties).filter(([name]) =>
    columns === "all" || columns.has(name)
  );
  return { dataset, id, properties: plainProperties(Object.fromEntries(shared)) };
}

/** @returns also `all` where a card names no columns, and so shows every one. */
function sharedColumns({ share, layers }: MapDocument, dataset: string): Set<string> | "all" {
  const shown = layers.filter((layer) => layer.dataset === dataset).map(shownColumns);
  if (share === "all" || shown.includes("all")) return "all";
  return new Set(shown.flatMap((columns) => columns === "all" ? [] : columns));
}

function shownColumns(layer: Layer): readonly string[] | "all" {
  if (layer.type === "heatmap" || layer.type === "raster") return [];
  const { card, tooltip = [] } = layer;
  if (card?.columns === undefined) return "all";
  return [...tooltip, ...card.columns, ...placesOf(card.title), ...placesOf(card.subtitle)];
}

/** The columns in the braces of a template. */
function placesOf(template: Text | undefined): string[] {
  if (template === undefined) return [];
  const texts = typeof template === "string" ? [template] : Object.values(template);
  return texts.flatMap((text) => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name));
}

/** @returns the properties with plain values. */
function plainProperties(properties: Readonly<Record<string, unknown>>): Selection["properties"] {
  const plain: Selection["properties"] = {};
  for (const [name, value] of Object.entries(properties)) {
    const parsed = v.safeParse(Value, value);
    if (parsed.success) plain[name] = parsed.output;
  }
  return plain;
}
