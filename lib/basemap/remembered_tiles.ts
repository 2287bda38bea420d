import { BoundedMap } from "../bounded_map.ts";
import type { BasemapArchive, BasemapTile } from "./archive.ts";

/** A screen shows some twenty tiles, of a few tens of kilobytes each. */
const TILES = 400;
/** In bytes. A larger tile is not cached: an archive may have tiles of megabytes. */
const LARGEST_TILE = 256 * 1024;

/** Caches the most recently used tiles, and shares concurrent reads of the same tile. */
export function rememberTiles(archive: BasemapArchive): BasemapArchive {
  const tiles = new BoundedMap<string, Promise<BasemapTile | null>>(TILES);
  return {
    known: archive.known,
    contents: archive.contents,
    async readTile(z, x, y) {
      const { version } = await archive.contents();
      const key = `${version}/${z}/${x}/${y}`;
      const kept = tiles.get(key);
      if (kept !== undefined) return await kept;
      const reading = archive.readTile(z, x, y);
      tiles.set(key, reading);
      try {
        const tile = await reading;
        if (tile !== null && tile.bytes.length > LARGEST_TILE) tiles.delete(key);
        return tile;
      } catch (error) {
        tiles.delete(key);
        throw error;
      }
    },
  };
}
