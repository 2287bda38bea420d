/** What the maps show that are moved: for each geometry a table, and a document that draws it. */
import type { Scale } from "../scale.ts";

export type KindName = "points" | "polygons" | "lines" | "cells";

export interface Kind {
  readonly name: KindName;
  /** How many features, all of them in view. */
  readonly counts: Readonly<Record<Scale, number>>;
  /** The geometry's column. */
  readonly geometry: { readonly column: string; readonly type: string };
  /** The table's other columns. */
  readonly columns: readonly string[];
  /** Of the map's document, beside the layer's id and dataset. */
  readonly layer: object;
}

const BY_CLASS = { column: "class", scale: "categories", palette: "Bold" };
const FEATURES = { columns: ["id", "class", "value"] };

export const KINDS: readonly Kind[] = [
  {
    name: "points",
    counts: { full: 100_000, smoke: 300 },
    geometry: { column: "geom", type: "point" },
    ...FEATURES,
    // All are drawn, however many are in view.
    layer: { type: "point", color: BY_CLASS, radius: 3, cluster: false },
  },
  {
    name: "polygons",
    counts: { full: 20_000, smoke: 60 },
    geometry: { column: "geom", type: "polygon" },
    ...FEATURES,
    layer: { type: "polygon", color: BY_CLASS },
  },
  {
    name: "lines",
    counts: { full: 50_000, smoke: 150 },
    geometry: { column: "geom", type: "line" },
    ...FEATURES,
    layer: { type: "line", color: BY_CLASS },
  },
  {
    name: "cells",
    counts: { full: 30_000, smoke: 90 },
    geometry: { column: "h3", type: "h3" },
    columns: ["value"],
    layer: {
      type: "h3",
      aggregate: { value: "sum" },
      color: { column: "value", scale: "bins", method: "custom", breaks: [20, 40, 60, 80] },
    },
  },
];

/** The features' classes, by which they are colored. */
export const CLASSES = ["a", "b", "c", "d", "e"] as const;

/** Where all features are, in degrees; at {@linkcode VIEW} it fills the map. */
export const BOX = { west: -76.15, south: 39.57, east: -70.1, north: 42.43 } as const;
export const VIEW = { longitude: -73.125, latitude: 41, zoom: 7.2 } as const;
/** Beside the panel and below the header a map of 1280 by 800 pixels is left. */
export const WINDOW = { width: 1600, height: 849 } as const;

export const tableOf = ({ name }: Kind): string => `bench.data.${name}`;

/** @returns what reads the kind's table. */
export function queryOf(kind: Kind): string {
  const columns = [kind.geometry.column, ...kind.columns].map((column) => `\`${column}\``);
  return `SELECT ${columns.join(", ")} FROM \`${tableOf(kind)}\``;
}

/** @returns a policy under which a group sees all of all tables. */
export function policyFor(group: string): object {
  const entries = <Value>(of: (kind: Kind) => Value) =>
    Object.fromEntries(KINDS.map((kind) => [kind.name, of(kind)]));
  return {
    version: 1,
    tokens: { apis: ["maps", "sql"] },
    datasets: entries((kind) => ({
      table: tableOf(kind),
      columns: [kind.geometry.column, ...kind.columns],
      geometry: kind.geometry,
      ...kind.columns.includes("id") ? { id: "id" } : {},
      types: { value: "number" },
    })),
    groups: { [group]: entries(() => "all") },
  };
}

/** @returns the document of a map of one kind, with figures as a map has them. */
export function mapOf({ name: dataset, layer, columns }: Kind): object {
  const colored = columns.includes("class")
    ? { id: "chart", type: "category", dataset, column: "class" }
    : { id: "chart", type: "histogram", dataset, column: "value" };
  return {
    version: 1,
    title: dataset,
    layers: [{ id: "features", dataset, ...layer, tooltip: [...columns] }],
    widgets: [{ id: "count", type: "formula", dataset, operation: "count" }, colored],
  };
}
