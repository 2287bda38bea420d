import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../http/api_error.ts";
import { type RawRow, runQuery } from "../sql/run.ts";
import { quoteName } from "../sql/scope.ts";
import { type TranslatedQuery, translateQuery, translateTable } from "../sql/translate.ts";
import type { Column } from "../store/catalog.ts";
import { cellsOfTile } from "../tiles/mercator.ts";
import type { MapRequest } from "./map_request.ts";

/** The data behind a map: a query, its geometry and the attributes that its tiles carry. */
export interface MapData {
  readonly query: TranslatedQuery;
  readonly geometry: string;
  readonly attributes: readonly Column[];
}

/** More points than any tile shows apart; CARTO caps its tiles as well. */
const MAX_FEATURES = 50_000;

/** More rows than a map of this emulator can have. */
const MAX_ROWS = 200_000;

/**
 * Translates a map request's source and finds its columns.
 *
 * @throws {ApiError} 400 where the query cannot be understood or lacks a column, 404 without a table
 */
export function openMapData(request: MapRequest): MapData {
  const query = request.kind === "query"
    ? translateQuery(request.source, request.queryParameters)
    : translateTable(request.source);
  const geometry = findColumn(query.columns, request.spatialDataColumn);
  if (geometry.type !== "geometry") {
    throw new ApiError(400, `spatialDataColumn: "${geometry.name}" is not a geometry`);
  }
  const wanted = request.columns?.map((name) => findColumn(query.columns, name)) ?? query.columns;
  return {
    query,
    geometry: geometry.name,
    attributes: [...new Set(wanted)].filter(({ type }) => type !== "geometry"),
  };
}

/** How many rows the map has. */
export function countRows(reader: DatabaseSync, { query }: MapData): number {
  const sql = `SELECT count(*) AS count FROM (${query.sql})`;
  const [row] = runQuery(reader, { ...query, sql }, 1, "cut");
  return Number(row?.count ?? 0);
}

/** All rows of the map that have a place: the key of its cell, and the attributes. */
export function readRows(reader: DatabaseSync, data: MapData): RawRow[] {
  return runQuery(reader, { ...data.query, sql: selectFrom(data, "NOT NULL") }, MAX_ROWS, "cut");
}

/** The rows of one tile, like {@linkcode readRows}; each point is in one tile of a zoom only. */
export function readTileRows(
  reader: DatabaseSync,
  data: MapData,
  tile: { readonly z: number; readonly x: number; readonly y: number },
): RawRow[] {
  const [first, last] = cellsOfTile(tile.z, tile.x, tile.y);
  const sql = selectFrom(data, "BETWEEN @first AND @last");
  const bindings = { ...data.query.bindings, first, last };
  return runQuery(reader, { ...data.query, sql, bindings }, MAX_FEATURES, "cut");
}

function selectFrom({ query, geometry, attributes }: MapData, condition: string): string {
  const cell = quoteName(geometry);
  const list = [cell, ...attributes.map(({ name }) => quoteName(name))].join(", ");
  return `SELECT ${list} FROM (${query.sql}) WHERE ${cell} ${condition}`;
}

function findColumn(columns: readonly Column[], name: string): Column {
  const column = columns.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (!column) throw new ApiError(400, `Column not found: ${name}`);
  return column;
}
