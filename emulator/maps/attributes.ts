import type { Column } from "../store/catalog.ts";
import type { AttributeValue } from "../tiles/feature.ts";
import type { Row } from "./rows.ts";

/** The column that numbers the features, where a map's tiles carry it. */
export const ID_COLUMN = "cartodb_id";

/**
 * What names a feature by its geometry alone (CARTO Maps API). Tiles carry it where `columns` ask
 * for it: a text for each feature, no two alike, is dear in time and bytes.
 */
export const FEATURE_ID_COLUMN: Column = { name: "_carto_feature_id", type: "string" };

/**
 * What a feature is called in every tile: its `cartodb_id`, else a number made from its geometry,
 * as its {@linkcode FEATURE_ID_COLUMN} is.
 *
 * @param id the value of its {@linkcode ID_COLUMN}
 */
export function idOf(id: AttributeValue | undefined, ofGeometry: number): number {
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : ofGeometry;
}

/** A row's values in the order of the columns. */
export function valuesOf(row: Row, columns: readonly Column[]): AttributeValue[] {
  return columns.map(({ name }) => row[name] ?? null);
}
