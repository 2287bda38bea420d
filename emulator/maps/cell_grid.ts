import { cellToParent } from "h3-js";
import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../errors/api_error.ts";
import { type CellScheme, cellsInside, FINEST_LEVELS } from "../spatial/cells.ts";
import { rangesAroundH3 } from "../spatial/h3.ts";
import { CELL_ZOOM, cellsOfTile } from "../spatial/mercator.ts";
import type { Bounds } from "../spatial/position.ts";
import { tileOfQuadbin } from "../spatial/quadbin.ts";
import {
  type CellColumn,
  cellColumn,
  type CellType,
  schemeOf,
} from "../sql/filters/cell_column.ts";
import type { BoundSql } from "../sql/parse/bound_sql.ts";
import type { Column } from "../store/catalog.ts";
import { quoteName } from "../store/quote_name.ts";
import { firstRow, type Select } from "./rows.ts";

/** How the rows of a source lie in the cells of a grid: its column holds points, or cells. */
export interface CellGrid {
  readonly scheme: CellScheme;
  /** The finest level with distinct cells. */
  readonly finest: number;
  /** SQL that is true for a row that has a place. */
  readonly hasPlace: string;
  /** A row's cell at a level, as SQL to group by, and in hexadecimal. */
  cellAt(level: number): BoundSql & { readonly hex: string };
  /** A condition that holds for every row inside a tile, the tile being a cell itself. */
  within(tile: string): BoundSql;
  /**
   * Does a cell of {@linkcode cellAt} lie in the tile? What `within` lets through may lie beside.
   */
  isInside(cell: string, tile: string, level: number): boolean;
  /** What the rows of a source cover; absent where it is cheaper to know it otherwise. */
  bounds?(reader: DatabaseSync, source: Select): Bounds | undefined;
}

/** The grid of a column of points: each counts in the cell that holds it. */
export function gridOfPoints(type: CellType, column: Column): CellGrid {
  const scheme = schemeOf(type);
  const place = quoteName(column.name);
  const grid = { scheme, finest: FINEST_LEVELS[scheme], hasPlace: `${place} IS NOT NULL` };
  if (scheme === "h3") {
    return {
      ...grid,
      cellAt: (level) => {
        const sql = `h3_cell(${place}, @cell_level)`;
        return { sql, hex: sql, bindings: { cell_level: BigInt(level) } };
      },
      within: (tile) => inRanges(place, rangesAroundH3(tile)),
      isInside: (cell, tile, level) => cellToParent(cell, level) === tile,
    };
  }
  return {
    ...grid,
    cellAt: (level) => ({
      sql: `${place} | @cell_rest`,
      hex: `printf('%x', @cell_head | ${place} | @cell_rest)`,
      bindings: {
        cell_head: (0x480n << 52n) | (BigInt(level) << 52n),
        cell_rest: (1n << BigInt(2 * (CELL_ZOOM - level))) - 1n,
      },
    }),
    within: (tile) => {
      const { z, x, y } = tileOfQuadbin(tile) ?? { z: 0, x: 0, y: 0 };
      return inRanges(place, [cellsOfTile(z, x, y)]);
    },
    isInside: () => true,
  };
}

/**
 * The grid of a column of cells. A tile is one range of them, which an index leads to.
 *
 * @throws {ApiError} 400 where the column cannot hold such cells, or holds cells of several levels
 */
export function gridOfCells(
  reader: DatabaseSync,
  source: Select,
  type: CellType,
  column: Column,
): CellGrid {
  const cells = cellColumn("spatialDataColumn", column, type);
  const { scheme, hex, name } = cells;
  const own = ownLevel(reader, source, cells);
  const place = quoteName(name);
  return {
    scheme,
    finest: own ?? FINEST_LEVELS[scheme],
    hasPlace: `cell_level('${scheme}', ${hex}) IS NOT NULL`,
    cellAt: (level) => {
      const sql = `cell_parent('${scheme}', ${hex}, @cell_level)`;
      return { sql, hex: sql, bindings: { cell_level: BigInt(level) } };
    },
    within: (tile): BoundSql => {
      if (own === undefined) return { sql: "FALSE", bindings: {} };
      const [first, last] = cellsInside(scheme, tile, own);
      const value = (cell: string) => type === "h3" ? cell : BigInt(`0x${cell}`);
      return {
        sql: `${place} BETWEEN @cell_first AND @cell_last`,
        bindings: { cell_first: value(first), cell_last: value(last) },
      };
    },
    isInside: () => true,
    bounds: (rows, filtered) => boundsOfCells(rows, filtered, cells),
  };
}

/** The level of all cells of a column; none where there are no cells. */
function ownLevel(
  reader: DatabaseSync,
  { sql, bindings }: Select,
  { scheme, hex, name }: CellColumn,
): number | undefined {
  const row = firstRow(reader, {
    sql: `SELECT min(level) AS least, max(level) AS most
      FROM (SELECT cell_level('${scheme}', ${hex}) AS level FROM (${sql}))`,
    bindings,
  });
  if (typeof row?.least !== "number" || typeof row.most !== "number") return undefined;
  if (row.least === row.most) return row.least;
  throw new ApiError(
    400,
    `spatialDataColumn: "${name}" holds cells of the levels ${row.least} to ${row.most}; the ` +
      "embedded CARTO takes one level in a column",
  );
}

function boundsOfCells(
  reader: DatabaseSync,
  { sql, bindings }: Select,
  { scheme, hex }: CellColumn,
): Bounds | undefined {
  const side = (aggregate: string, edge: string) =>
    `${aggregate}(cell_${edge}('${scheme}', cell)) AS ${edge}`;
  const sides = [side("min", "west"), side("min", "south"), side("max", "east")];
  const row = firstRow(reader, {
    sql: `SELECT ${[...sides, side("max", "north")].join(", ")}
      FROM (SELECT DISTINCT ${hex} AS cell FROM (${sql}))`,
    bindings,
  });
  if (row?.west === null || row?.west === undefined) return undefined;
  return [Number(row.west), Number(row.south), Number(row.east), Number(row.north)];
}

function inRanges(place: string, ranges: readonly [first: number, last: number][]): BoundSql {
  const bindings = ranges.flatMap(([first, last], index) => [
    [`cell_first${index}`, BigInt(first)] as const,
    [`cell_last${index}`, BigInt(last)] as const,
  ]);
  const sql = ranges.map((_, index) =>
    `${place} BETWEEN @cell_first${index} AND @cell_last${index}`
  );
  return { sql: `(${sql.join(" OR ")})`, bindings: Object.fromEntries(bindings) };
}
