import { Compression, PMTiles, type RangeResponse, type Source, TileType } from "pmtiles";

/** A tile as the archive stores it. */
export interface BasemapTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentEncoding: "gzip" | null;
}

/** The basemap's tiles, read from one PMTiles file (PMTiles specification v3). */
export interface BasemapArchive {
  /** Sixteen hexadecimal digits that change with the file's contents. */
  readonly version: string;
  readonly minzoom: number;
  readonly maxzoom: number;
  /**
   * @returns the tile, still compressed, or null where the archive has none
   * @throws {RangeError} when the coordinates are on no zoom level
   */
  readTile(z: number, x: number, y: number): Promise<BasemapTile | null>;
}

/** The basemap file is not there, or is not one. */
export class BasemapArchiveError extends Error {
  override readonly name = "BasemapArchiveError";
}

/**
 * Opens the archive and keeps it in memory: it is little more than a megabyte, and every map
 * reads it.
 *
 * @param path the .pmtiles file
 * @throws {BasemapArchiveError} when it cannot be read or does not hold gzip or plain vector tiles
 */
export async function openBasemapArchive(path: string | URL): Promise<BasemapArchive> {
  const bytes = await readFile(path);
  // Tiles go to the browser as they are stored; only directories are unpacked, by the cache.
  const archive = new PMTiles(memorySource(bytes), undefined, (packed) => Promise.resolve(packed));
  const header = await archive.getHeader().catch((cause: unknown) => {
    throw new BasemapArchiveError(`${path} is not a PMTiles archive: build it again.`, { cause });
  });
  const { tileCompression, tileType, minZoom: minzoom, maxZoom: maxzoom } = header;
  const isGzip = tileCompression === Compression.Gzip;
  if (tileType !== TileType.Mvt || !(isGzip || tileCompression === Compression.None)) {
    throw new BasemapArchiveError(`${path} holds other tiles than gzip or plain vector tiles.`);
  }
  const contentEncoding = isGzip ? "gzip" : null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return {
    version: digest.subarray(0, 8).toHex(),
    minzoom,
    maxzoom,
    async readTile(z, x, y) {
      const found = await archive.getZxy(z, x, y);
      return found === undefined ? null : { bytes: new Uint8Array(found.data), contentEncoding };
    },
  };
}

async function readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw new BasemapArchiveError(
      `The basemap ${path} cannot be read: build it, or set BASEMAP to another.`,
      { cause },
    );
  }
}

function memorySource(bytes: Uint8Array<ArrayBuffer>): Source {
  return {
    getKey: () => "basemap",
    getBytes: (offset: number, length: number): Promise<RangeResponse> =>
      Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
  };
}
