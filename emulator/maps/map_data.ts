import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../errors/api_error.ts";
import type { GeometryKind } from "../spatial/geometry.ts";
import { readShapeHead } from "../spatial/shape.ts";
import { filtersToCondition } from "../sql/filters/column_filters.ts";
import { requireColumn } from "../sql/filters/require_column.ts";
import { parseRawAggregates, type RawAggregates } from "../sql/parse/raw_expression.ts";
import { type TranslatedQuery, translateQuery, translateTable } from "../sql/parse/translate.ts";
import type { Catalog, Column, Table } from "../store/catalog.ts";
import { quoteName } from "../store/quote_name.ts";
import { FEATURE_ID_COLUMN } from "./attributes.ts";
import { type CellGrid, gridOfCells, gridOfPoints } from "./cell_grid.ts";
import type { MapRequest } from "./map_request.ts";
import { firstRow, type Select } from "./rows.ts";

/** The data behind a map: a query, its geometry and the attributes that its tiles carry. */
export interface MapData {
  /** The source with its filters; it stands in brackets after FROM. */
  readonly source: Select;
  /** The tables that it reads. */
  readonly tables: readonly Table[];
  /** All columns of the source. */
  readonly columns: readonly Column[];
  /** Name of the column of geometries or cells. */
  readonly geometry: string;
  /** What its geometries are; cells count as points. */
  readonly kind: GeometryKind;
  /** How rows lie in cells, where the tiles are of cells. */
  readonly grid: CellGrid | undefined;
  /** What tiles carry where nothing is aggregated. */
  readonly attributes: readonly Column[];
  /** Do features carry {@linkcode FEATURE_ID_COLUMN} too? */
  readonly hasFeatureIds: boolean;
  /** What tiles carry instead where points or cells are aggregated. */
  readonly aggregates: RawAggregates | undefined;
  /** Can SQLite go to a place in the source by an index, without computing all of it first? */
  readonly isSearchable: boolean;
}

/** What a map request reads, translated; it can be sent to a thread. */
export interface MapSource {
  readonly query: TranslatedQuery;
  /** The tables that it reads. */
  readonly tables: readonly Table[];
}

/**
 * Translates a map request's source.
 *
 * @throws {ApiError} 400 where the query cannot be understood, 404 without a table
 */
export function translateSource(catalog: Catalog, request: MapRequest): MapSource {
  const tables: Table[] = [];
  const noting = {
    find(name: string) {
      const table = catalog.find(name);
      if (table) tables.push(table);
      return table;
    },
  };
  const { sql, bindings, columns } = request.kind === "query"
    ? translateQuery(request.source, request.queryParameters, noting)
    : translateTable(request.source, noting);
  return { query: { sql, bindings, columns }, tables };
}

/**
 * Finds out about the columns of a map request's source.
 *
 * @throws {ApiError} 400 where it lacks a column, or has one of another type
 */
export function openMapData(
  reader: DatabaseSync,
  { query, tables }: MapSource,
  request: MapRequest,
): MapData {
  const { columns } = query;
  const geometry = requireColumn(columns, request.spatialDataColumn);
  const { spatialDataType } = request;
  const isGeometry = geometry.type === "geometry";
  if (spatialDataType === "geo" && !isGeometry) {
    throw new ApiError(400, `spatialDataColumn: "${geometry.name}" is not a geometry`);
  }
  const isOwn = columns.some(({ name }) => name === FEATURE_ID_COLUMN.name);
  const named = request.columns?.filter((name) => isOwn || name !== FEATURE_ID_COLUMN.name);
  const wanted = named?.map((name) => requireColumn(columns, name)) ?? columns;
  const filters = filtersToCondition(request.filters, columns, request.filtersOperator);
  const source = {
    sql: filters
      ? `SELECT ${columns.map(({ name }) => quoteName(name)).join(", ")}
         FROM (${query.sql}) WHERE ${filters.sql}`
      : query.sql,
    bindings: { ...query.bindings, ...filters?.bindings },
  };
  const kind = isGeometry ? findKind(reader, source, geometry.name) : "point";
  const aggregates = request.aggregationExp === undefined ? undefined : parseRawAggregates(
    "aggregationExp",
    request.aggregationExp,
    columns,
    request.queryParameters,
    "allowed",
  );
  if (aggregates && kind !== "point") {
    throw new ApiError(400, "aggregationExp: only points can be aggregated");
  }
  return {
    source,
    tables,
    columns,
    geometry: geometry.name,
    kind,
    grid: spatialDataType === "geo"
      ? undefined
      : isGeometry
      ? gridOfPoints(spatialDataType, geometry)
      : gridOfCells(reader, source, spatialDataType, geometry),
    attributes: [...new Set(wanted)].filter(({ type }) => type !== "geometry"),
    hasFeatureIds: !isOwn && !aggregates && named?.length !== request.columns?.length,
    aggregates,
    isSearchable: isGeometry && kind === "point" && isSearchable(reader, source, geometry.name),
  };
}

/** A source without any geometry counts as points. */
function findKind(reader: DatabaseSync, { sql, bindings }: Select, geometry: string): GeometryKind {
  const name = quoteName(geometry);
  const first = `SELECT ${name} AS geom FROM (${sql}) WHERE ${name} IS NOT NULL LIMIT 1`;
  const geom = firstRow(reader, { sql: first, bindings })?.geom;
  return geom instanceof Uint8Array ? readShapeHead(geom).kind : "point";
}

/** Asks SQLite's planner: every step must be a search in an index. */
function isSearchable(reader: DatabaseSync, { sql, bindings }: Select, geometry: string): boolean {
  const name = quoteName(geometry);
  const search = `SELECT ${name} FROM (${sql}) WHERE ${name} > 1 AND ${name} < 2 ORDER BY ${name}`;
  const steps = reader.prepare(`EXPLAIN QUERY PLAN ${search}`).all(bindings);
  return steps.every(({ detail }) =>
    /^SEARCH .*>\? AND .*<\?/.test(String(detail)) ||
    /^(LIST )?SUBQUERY|json_each/.test(String(detail))
  );
}
