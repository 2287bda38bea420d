import type { DatabaseSync } from "node:sqlite";
import { TilesetError } from "../errors/tileset_error.ts";
import type { CellGrid } from "../maps/cell_grid.ts";
import { cellOfRow, encodeCells, readCells, resolutionsOf } from "../maps/cell_tile.ts";
import type { MapData } from "../maps/map_data.ts";
import type { MapRequest } from "../maps/map_request.ts";
import type { Row } from "../maps/rows.ts";
import { parentOfCell } from "../spatial/cells.ts";
import type { StoredTile, TilePlace } from "./tileset_store.ts";

/** Cells of one level: they are held in memory while their tiles are made. */
const MAX_CELLS = 500_000;

/** The coarsest and finest tiles of a tileset: zooms, or levels of a grid. */
export interface Zooms {
  readonly minzoom: number;
  readonly maxzoom: number;
}

/**
 * The levels of tiles that a tileset of cells has: no finer than its cells allow.
 *
 * @throws {TilesetError} where none is left
 */
export function levelsOf(
  grid: CellGrid,
  request: MapRequest,
  { minzoom, maxzoom: wanted }: Zooms,
): Zooms {
  const [, finest] = resolutionsOf(grid, request);
  const maxzoom = Math.min(wanted, finest);
  if (minzoom <= maxzoom) return { minzoom, maxzoom };
  throw new TilesetError(
    "no_geometry",
    `The cells are of level ${grid.finest}: their tiles have levels up to ${finest} (--zoom).`,
  );
}

/** The tiles of cells that have any, level by level. */
export function* cellTilesOf(
  reader: DatabaseSync,
  data: MapData,
  grid: CellGrid,
  request: MapRequest,
  { minzoom, maxzoom }: Zooms,
): Generator<[TilePlace, StoredTile]> {
  const everywhere = { sql: grid.hasPlace, bindings: {} };
  for (let z = minzoom; z <= maxzoom; z++) {
    const cell = grid.cellAt(Math.min(grid.finest, z + request.aggregationResLevel));
    const rows = readCells(reader, data, cell, everywhere, MAX_CELLS + 1);
    if (rows.length > MAX_CELLS) {
      throw new TilesetError(
        "too_large",
        `Level ${z} would have more than ${MAX_CELLS.toLocaleString("en")} cells: lower the ` +
          "tileset's highest level (--zoom 0-4).",
      );
    }
    const byTile = Map.groupBy(rows, (row: Row) => parentOfCell(grid.scheme, cellOfRow(row), z));
    for (const [tile, inside] of byTile) {
      if (tile === undefined) continue;
      yield [placeOfCellTile(tile, z), { body: encodeCells(data, inside), geoids: undefined }];
    }
  }
}

/** Where the tile of a cell is kept. */
export function placeOfCellTile(cell: string, level: number): TilePlace {
  return { z: level, x: BigInt(`0x${cell}`), y: 0 };
}
