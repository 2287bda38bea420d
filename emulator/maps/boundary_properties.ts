import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../errors/api_error.ts";
import { filtersToCondition } from "../sql/filters/column_filters.ts";
import { requireColumn } from "../sql/filters/require_column.ts";
import type { Column } from "../store/catalog.ts";
import { quoteName } from "../store/quote_name.ts";
import type { AttributeValue } from "../tiles/feature.ts";
import { encodePropertiesTile } from "../tiles/encode_properties.ts";
import { boundTexts } from "./bound_texts.ts";
import type { MapSource } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { readLists, type Select } from "./rows.ts";

/** The column by which boundaries are joined with properties (client). */
export const GEOID = "geoid";

/** Rows of a tile's geoids; a table may have several of each. */
const MAX_ROWS = 200_000;

/** The rows that a boundary's features get their attributes from. */
export interface BoundaryProperties {
  readonly source: Select;
  /** What features get, without {@linkcode GEOID}. */
  readonly columns: readonly Column[];
}

/**
 * Finds the columns of the source of a boundary's properties.
 *
 * @throws {ApiError} 400 where it lacks a column, `geoid` first of all
 */
export function openProperties(
  { query }: MapSource,
  { columns: wanted, filters, filtersOperator }: MapRequest,
): BoundaryProperties {
  const all = query.columns;
  requireColumn(all, GEOID);
  const named = wanted?.map((name) => requireColumn(all, name)) ?? all;
  const columns = named.filter(({ name, type }) => name !== GEOID && type !== "geometry");
  const condition = filtersToCondition(filters, all, filtersOperator);
  const list = [GEOID, ...columns.map(({ name }) => name)].map(quoteName).join(", ");
  return {
    columns: [...new Set(columns)],
    source: {
      sql: `SELECT ${list} FROM (${query.sql})${condition ? ` WHERE ${condition.sql}` : ""}`,
      bindings: { ...query.bindings, ...condition?.bindings },
    },
  };
}

/**
 * The properties tile of a boundary's tile: an entry for each of its features, with the attributes
 * of the first row of its geoid; without any where there is none.
 */
export function makePropertiesTile(
  reader: DatabaseSync,
  { source, columns }: BoundaryProperties,
  geoids: readonly string[],
): Uint8Array {
  const rows = new Map<string, readonly AttributeValue[]>();
  const select = {
    sql: `SELECT * FROM (${source.sql})
      WHERE CAST(${quoteName(GEOID)} AS TEXT) IN (SELECT value FROM json_each(@boundary_geoids))
      LIMIT ${MAX_ROWS}`,
    bindings: { ...source.bindings, boundary_geoids: JSON.stringify(geoids) },
  };
  for (const [geoid, ...values] of readLists(reader, boundTexts(select, columns))) {
    if (!rows.has(String(geoid))) rows.set(String(geoid), values);
  }
  const attributes = [{ name: GEOID, type: "string" } as const, ...columns];
  return encodePropertiesTile(
    attributes,
    geoids.map((geoid) => ({ values: [geoid, ...rows.get(geoid) ?? []] })),
  );
}

/** @throws {ApiError} 400 without a text column that identifies the boundary's features */
export function requireGeoids(columns: readonly Column[], name: string): void {
  if (columns.some((column) => column.name === GEOID && column.type === "string")) return;
  throw new ApiError(400, `tilesetTableName: "${name}" has no text column ${GEOID}`);
}
