/** A map document with every possible part. */
import { parseMap } from "../../lib/maps/parse_map.ts";
import type { Layer, MapDocument } from "../../lib/map/document.ts";

/** @returns the map as users get it from whom the policy hides nothing. */
export function documentOf(map: object): MapDocument {
  const { $schema: _, groups: __, ...shown } = parseMap(JSON.stringify(map), "test.json").value;
  return shown;
}

const also_filters = [{ dataset: "routes", column: "day" }];

/** Every type of layer, widget and format. */
export const deliveries = documentOf({
  version: 1,
  title: { en: "Deliveries", es: "Entregas" },
  description: "What is on its way",
  link_aliases: { state: "statuses", when: "days", drop: "feature", q: "find" },
  datasets: {
    drops: {
      noun: {
        one: { en: "delivery", es: "entrega" },
        other: { en: "deliveries", es: "entregas" },
      },
      columns: {
        status: {
          label: { en: "Status", es: "Estado" },
          description: { en: "Where it is", es: "Dónde está" },
          values: {
            late: { label: { en: "Late", es: "Con retraso" }, color: "#b3261e" },
            open: { en: "On its way", es: "En camino" },
            plain: { color: "#1f6fb4" },
            "": "No status",
            "7": "Seven",
            "true": "Certain",
          },
        },
        kg: { label: "Weight", format: { type: "unit", unit: "kilogram" } },
        cost: { format: { type: "currency", currency: "EUR" } },
        share: { format: { type: "percent" } },
        hundredth: { format: { type: "percent", of: "hundred", digits: 1 } },
        day: { label: "Day" },
        promised: { format: { type: "datetime", time_zone: "America/New_York" } },
        opened: { format: { type: "date", style: "long" } },
        signed: { format: { type: "boolean", yes: "Signed" } },
        page: { label: "Page", format: { type: "link" } },
        track: { format: { type: "link", text: { en: "Track it", es: "Seguir" } } },
        zip: { format: { type: "text", pad: 5 } },
      },
    },
  },
  layers: [
    {
      id: "drops",
      dataset: "drops",
      type: "point",
      color: [
        { column: "status", scale: "categories" },
        { column: "kg", scale: "bins" },
        { column: "kg", scale: "continuous" },
        { column: "a:b", scale: "categories" },
      ],
      tooltip: ["status", "kg"],
      card: {
        title: "{driver} ({zip})",
        subtitle: { en: "{city}, {state} {zip}", es: "{zip} {city}" },
        columns: ["status", "kg", "page"],
      },
    },
    { id: "routes", dataset: "routes", type: "line", visible: false, title: "Routes" },
    { id: "zones", dataset: "zones", type: "polygon", card: {} },
    { id: "cells", dataset: "demand", type: "h3", aggregate: { orders: "sum", day: "count" } },
    {
      id: "boxes",
      dataset: "demand",
      type: "quadbin",
      aggregate: { orders: "avg" },
      card: { title: "{orders} orders" },
    },
    { id: "heat", dataset: "drops", type: "heatmap" },
    { id: "ground", dataset: "ground", type: "raster", visible: false },
  ],
  widgets: [
    { id: "count", type: "formula", dataset: "drops", operation: "count" },
    { id: "weight", type: "formula", dataset: "drops", operation: "sum", column: "kg" },
    { id: "statuses", type: "category", dataset: "drops", column: "status", also_filters },
    {
      id: "costs",
      type: "pie",
      dataset: "drops",
      column: "status",
      operation: "avg",
      operation_column: "cost",
    },
    { id: "weights", type: "histogram", dataset: "drops", column: "kg" },
    { id: "price", type: "range", dataset: "drops", column: "cost", title: "Price" },
    { id: "days", type: "timeseries", dataset: "drops", column: "day", also_filters },
    { id: "both", type: "scatter", dataset: "drops", x: "kg", y: "cost" },
    { id: "rows", type: "table", dataset: "drops", columns: ["status", "kg", "a-b", "open"] },
    { id: "ways", type: "table", dataset: "routes", columns: ["day", "driver"] },
    { id: "mode", type: "parameter", dataset: "drops", column: "mode", default: "fast" },
    {
      id: "level",
      type: "parameter",
      dataset: "drops",
      column: "level",
      default: 1,
      options: [{ value: 1 }, { value: 2.5, label: "Two and a half" }],
    },
  ],
  search: [
    { id: "find", dataset: "drops", columns: ["driver", "zip", "page"] },
    { id: "way", dataset: "routes", columns: ["name"] },
  ],
});

/** @returns the document's layer with that id. */
export function layerOf(document: MapDocument, id: string): Layer {
  const layer = document.layers.find((one) => one.id === id);
  if (layer === undefined) throw new Error(`The document has no layer ${id}`);
  return layer;
}
