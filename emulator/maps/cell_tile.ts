import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../errors/api_error.ts";
import { levelOfCell } from "../spatial/cells.ts";
import type { BoundSql } from "../sql/parse/bound_sql.ts";
import { quoteName } from "../store/quote_name.ts";
import { encodeCellTile } from "../tiles/encode_cells.ts";
import { valuesOf } from "./attributes.ts";
import type { CellGrid } from "./cell_grid.ts";
import type { MapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { tileColumns } from "./read_points.ts";
import { readRows, type Row } from "./rows.ts";

/** The media type under which the layers take tiles of cells. */
export const CELL_TILE_TYPE = "application/vnd.carto-spatial-tile";

/** Past this many levels below a tile its cells are too many for any tile: 4 to the power of 8. */
const MAX_CELLS = 65_536;

/** The column that a cell is read under: no client's column has a dot in its name. */
const CELL = "the.cell";

/** The coarsest and finest level of tiles that a source of cells has. */
export function resolutionsOf(
  { finest }: CellGrid,
  { aggregationResLevel }: MapRequest,
): [min: number, max: number] {
  return [0, Math.max(0, finest - aggregationResLevel)];
}

/**
 * Aggregates the rows of a tile by the cells of H3 or quadbin in it, and encodes them. Cells are
 * finer than their tile by the request's levels, but never finer than the column's own.
 *
 * @param index the tile's own index in hexadecimal, as the layers put it into the URL
 * @throws {ApiError} 400 where there is no such tile
 */
export function makeCellTile(
  reader: DatabaseSync,
  data: MapData,
  grid: CellGrid,
  request: MapRequest,
  index: string,
): Uint8Array {
  const level = levelOfCell(grid.scheme, index);
  const [, most] = resolutionsOf(grid, request);
  if (level === undefined || level > most) {
    throw new ApiError(400, `There is no ${grid.scheme} tile ${index}`);
  }
  const finer = Math.min(grid.finest, level + request.aggregationResLevel);
  const within = grid.within(index);
  const cells = readCells(reader, data, grid.cellAt(finer), within, MAX_CELLS)
    .filter((row) => grid.isInside(cellOfRow(row), index, level));
  return encodeCells(data, cells);
}

/**
 * The cells of a level with what is aggregated in each, where a condition holds for its rows.
 *
 * @param most cells at most
 */
export function readCells(
  reader: DatabaseSync,
  { source, aggregates }: MapData,
  cell: ReturnType<CellGrid["cellAt"]>,
  within: BoundSql,
  most: number,
): Row[] {
  const items = (aggregates?.items ?? []).map(({ sql, name }) => `, ${sql} AS ${quoteName(name)}`);
  return readRows(reader, {
    sql: `SELECT ${cell.hex} AS ${quoteName(CELL)}${items.join("")} FROM (${source.sql})
      WHERE ${within.sql} GROUP BY ${cell.sql} HAVING ${quoteName(CELL)} IS NOT NULL
      LIMIT @tile_most`,
    bindings: {
      ...source.bindings,
      ...aggregates?.bindings,
      ...cell.bindings,
      ...within.bindings,
      tile_most: BigInt(most),
    },
  }, [CELL, ...(aggregates?.items ?? []).map(({ name }) => name)]);
}

/** The cell of a row of {@linkcode readCells}, in hexadecimal. */
export function cellOfRow(row: Row): string {
  return String(row[CELL]);
}

/** Encodes a tile of rows of {@linkcode readCells}. */
export function encodeCells(data: MapData, rows: readonly Row[]): Uint8Array {
  const columns = tileColumns(data);
  const cells = rows.map((row) => ({
    index: BigInt(`0x${cellOfRow(row)}`),
    values: valuesOf(row, columns),
  }));
  return encodeCellTile(columns, cells);
}
