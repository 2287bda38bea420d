import { cellToParent } from "h3-js";
import { hexToBigInt } from "quadbin";
import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../http/api_error.ts";
import { quoteName } from "../sql/scope.ts";
import { type CellFeature, encodeCellTile } from "../tiles/encode_cells.ts";
import { MAX_H3_RESOLUTION, rangesAroundH3, resolutionOfH3 } from "../tiles/h3.ts";
import { CELL_ZOOM, cellsOfTile } from "../tiles/mercator.ts";
import { quadbinOf, tileOfQuadbin } from "../tiles/quadbin.ts";
import { valuesOf } from "./attributes.ts";
import type { MapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { tileColumns } from "./read_points.ts";
import { readRows, type Row } from "./rows.ts";

/** The media type under which the layers take tiles of cells. */
export const CELL_TILE_TYPE = "application/vnd.carto-spatial-tile";

/** Past this many levels below a tile its cells are too many for any tile: 4 to the power of 8. */
const MAX_CELLS = 65_536;

/** The coarsest and finest level of tiles that a source of cells has. */
export function resolutionsOf(
  { spatialDataType: scheme, aggregationResLevel }: MapRequest,
): [min: number, max: number] {
  const finest = scheme === "h3" ? MAX_H3_RESOLUTION : CELL_ZOOM;
  return [0, finest - aggregationResLevel];
}

/**
 * Aggregates the points of a tile by the cells of H3 or quadbin in it, and encodes them.
 *
 * @param index the tile's own index in hexadecimal, as the layers put it into the URL
 * @throws {ApiError} 400 where there is no such tile
 */
export function makeCellTile(
  reader: DatabaseSync,
  data: MapData,
  request: MapRequest,
  index: string,
): Uint8Array {
  const cells = request.spatialDataType === "h3"
    ? h3Cells(reader, data, request, index)
    : quadbinCells(reader, data, request, index);
  return encodeCellTile(tileColumns(data), cells);
}

function h3Cells(
  reader: DatabaseSync,
  data: MapData,
  request: MapRequest,
  index: string,
): CellFeature[] {
  const parent = resolutionOfH3(index);
  const resolution = levelIn(request, index, parent);
  const place = quoteName(data.geometry);
  const rows = readCells(reader, data, rangesAroundH3(index), {
    sql: `h3_cell(${place}, @tile_level)`,
    level: resolution,
  });
  return rows.map((row) => ({ row, cell: String(row[CELL]) }))
    .filter(({ cell }) => cellToParent(cell, parent ?? 0) === index)
    .map(({ row, cell }) => ({
      index: hexToBigInt(cell),
      values: valuesOf(row, tileColumns(data)),
    }));
}

function quadbinCells(
  reader: DatabaseSync,
  data: MapData,
  request: MapRequest,
  index: string,
): CellFeature[] {
  const tile = tileOfQuadbin(index);
  const level = levelIn(request, index, tile?.z);
  const { z, x, y } = tile ?? { z: 0, x: 0, y: 0 };
  const rows = readCells(reader, data, [cellsOfTile(z, x, y)], {
    sql: `${quoteName(data.geometry)} >> @tile_level`,
    level: 2 * (CELL_ZOOM - level),
  });
  return rows.map((row) => ({
    index: quadbinOf(BigInt(Number(row[CELL])), level),
    values: valuesOf(row, tileColumns(data)),
  }));
}

/** The level of a tile's cells. */
function levelIn(request: MapRequest, index: string, level: number | undefined): number {
  const [, finest] = resolutionsOf(request);
  if (level !== undefined && level <= finest) return level + request.aggregationResLevel;
  throw new ApiError(400, `There is no ${request.spatialDataType} tile ${index}`);
}

/** The column that a cell is read under; no client's column has a blank in its name. */
const CELL = "the cell";

function readCells(
  reader: DatabaseSync,
  { source, aggregates, geometry }: MapData,
  ranges: readonly [first: number, last: number][],
  cell: { readonly sql: string; readonly level: number },
): Row[] {
  const bounds = ranges.flatMap(([first, last], index) => [
    [`tile_first${index}`, BigInt(first)] as const,
    [`tile_last${index}`, BigInt(last)] as const,
  ]);
  const place = quoteName(geometry);
  const within = ranges.map((_, index) =>
    `${place} BETWEEN @tile_first${index} AND @tile_last${index}`
  ).join(" OR ");
  const items = (aggregates?.items ?? []).map(({ sql, name }) => `, ${sql} AS ${quoteName(name)}`);
  return readRows(reader, {
    sql: `SELECT ${cell.sql} AS ${quoteName(CELL)}${items.join("")} FROM (${source.sql})
      WHERE (${within}) GROUP BY 1 LIMIT @tile_most`,
    bindings: {
      ...source.bindings,
      ...aggregates?.bindings,
      ...Object.fromEntries(bounds),
      tile_level: BigInt(cell.level),
      tile_most: BigInt(MAX_CELLS),
    },
  });
}
