/** A loaded tile, as deck.gl has it (`Tile2DHeader`), to compute widgets from. */
import type { LngLat } from "../fields/feature.ts";
import type { Cell } from "./cells/cell.ts";

export interface LoadedTile {
  readonly id: string;
  readonly index: { readonly x: number; readonly y: number; readonly z: number };
  readonly bbox: object;
  /** What `tile_content.ts` reads; of cells a list of them. */
  readonly content: unknown;
  /** Of cells: reads the content, and knows where each is. */
  readonly cells?: CellReader;
}

/** Shared code of the script of cells, which maps of other layers do not load. */
export interface CellReader extends CellPlaces {
  cellsOf(content: unknown): readonly Cell[];
}

/** What is known of a cell by its index. */
export interface CellPlaces {
  center(id: Cell["id"]): LngLat;
  /** The index in links, selections and SQL. */
  text(id: Cell["id"]): string;
}
