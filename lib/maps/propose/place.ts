/** The column that places rows on the map. */
import { wordsOf } from "./names.ts";
import { allSamples, type ColumnFacts, type Place } from "./table_facts.ts";

/** A geometry's kind comes from CARTO, once its column is chosen. */
export interface PlaceColumn {
  readonly column: string;
  readonly type: "geo" | "h3" | "quadbin";
  readonly because: string;
}

/** The mode of H3's cells is 1, and their first bit 0 (h3geo.org, "Indexing"). */
const isH3 = (value: string) => /^8[0-9a-f]{14}$/.test(value);
/** CARTO's quadbins of every level have the same number of digits. */
const isQuadbin = (value: string) => /^5\d{18}$/.test(value);

const GEOMETRY_NAMES = new Set([
  ...["geom", "geometry", "the_geom", "geog", "geography", "wkb_geometry", "shape", "location"],
]);

/** Whether the values are such cells, or there are none to say otherwise. */
const mayBe = (column: ColumnFacts, isCell: (value: string) => boolean) =>
  (column.values?.samples.length ?? 0) === 0 || allSamples(column, isCell);

interface PlaceRule {
  readonly name: string;
  readonly type: PlaceColumn["type"];
  readonly applies: (column: ColumnFacts) => boolean;
}

/** In order of preference: the first column of the first rule that applies to one. */
export const PLACE_RULES = [
  {
    name: "a geometry with the usual name",
    type: "geo",
    applies: ({ name, type }) => type === "geometry" && GEOMETRY_NAMES.has(name.toLowerCase()),
  },
  { name: "the first geometry", type: "geo", applies: ({ type }) => type === "geometry" },
  {
    name: "H3 cells by its name",
    type: "h3",
    applies: (column) =>
      column.type === "text" && wordsOf(column.name).some((word) => /^h3/.test(word)) &&
      mayBe(column, isH3),
  },
  {
    name: "quadbin cells by its name",
    type: "quadbin",
    applies: (column) =>
      column.type === "number" && wordsOf(column.name).some((word) => /^quadbin/.test(word)) &&
      mayBe(column, isQuadbin),
  },
  {
    name: "H3 cells by its values",
    type: "h3",
    applies: (column) => column.type === "text" && allSamples(column, isH3),
  },
  {
    name: "quadbin cells by its values",
    type: "quadbin",
    applies: (column) => column.type === "number" && allSamples(column, isQuadbin),
  },
] as const satisfies readonly PlaceRule[];

/** @returns the column; undefined where the table has none that can be drawn. */
export function choosePlace(columns: readonly ColumnFacts[]): PlaceColumn | undefined {
  const rules: readonly PlaceRule[] = PLACE_RULES;
  for (const { name, type, applies } of rules) {
    const found = columns.find(applies);
    if (found !== undefined) return { column: found.name, type, because: name };
  }
  return undefined;
}

const KINDS: readonly [pattern: RegExp, type: Place["type"]][] = [
  [/^(multi)?point$/i, "point"],
  [/^(multi)?linestring$/i, "line"],
  [/^(multi)?polygon$/i, "polygon"],
];

/** @param geometry GeoJSON's name of the geometries. @returns undefined for an unknown one. */
export function geometryKind(geometry: string | undefined): Place["type"] | undefined {
  return KINDS.find(([pattern]) => pattern.test(geometry ?? ""))?.[1];
}
