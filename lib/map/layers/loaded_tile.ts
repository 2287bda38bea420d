/** A tile of features as CARTO's client takes it, to compute widgets from. */
import type { Tile } from "@carto/api-client";

export type LoadedTile = Pick<Tile, "id" | "index" | "bbox" | "isVisible"> & {
  /** What `tile_content.ts` reads. */
  readonly data: unknown;
};

/** What deck.gl has of a tile (`Tile2DHeader`). */
interface DeckTile {
  readonly id: string;
  readonly index: { readonly x: number; readonly y: number; readonly z: number };
  readonly bbox: object;
  readonly content: unknown;
}

/** @returns the tiles as they are now: deck.gl changes its own with each view. */
export function loadedTiles(tiles: readonly DeckTile[]): LoadedTile[] {
  return tiles.flatMap(({ id, index: { x, y, z }, bbox, content }) => {
    if (!content || !isBox(bbox)) return [];
    const { west, south, east, north } = bbox;
    return [{
      id,
      index: { x, y, z },
      bbox: { west, south, east, north },
      isVisible: true,
      data: content,
    }];
  });
}

type Box = LoadedTile["bbox"];

function isBox(bbox: object): bbox is Box {
  return ["west", "south", "east", "north"].every((side) =>
    typeof Reflect.get(bbox, side) === "number"
  );
}
