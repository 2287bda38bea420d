/** The kinds of maps: for each geometry a table, and a document that draws it. */
import type { Scale } from "../scale.ts";

export type KindName = "points" | "polygons" | "lines" | "cells";

export interface Kind {
  readonly name: KindName;
  /** The number of features, all in view. */
  readonly counts: Readonly<Record<Scale, number>>;
  /** The geometry column. */
  readonly geometry: { readonly column: string; readonly type: string };
  /** The other columns. */
  readonly columns: readonly string[];
  /** The map document's layer, without id and dataset. */
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
    // All features are drawn, without clustering.
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

/** The features' classes, which set their color. */
export const CLASSES = ["a", "b", "c", "d", "e"] as const;

/** The bounds of all features, in degrees; they fill the map at {@linkcode VIEW}. */
export const BOX = { west: -76.15, south: 39.57, east: -70.1, north: 42.43 } as const;
export const VIEW = { longitude: -73.125, latitude: 41, zoom: 7.2 } as const;
/** Leaves 1280 by 800 pixels for the map beside the panel and below the header. */
export const WINDOW = { width: 1600, height: 849 } as const;

export const tableOf = ({ name }: Kind): string => `bench.data.${name}`;

/** @returns a source of the kind's table. */
export function queryOf(kind: Kind): string {
  const columns = [kind.geometry.column, ...kind.columns].map((column) => `\`${column}\``);
  return `SELECT ${columns.join(", ")} FROM \`${tableOf(kind)}\``;
}

/** @returns a policy that grants a group all tables. */
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

/** @returns the map document of one kind, with typical widgets. */
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
