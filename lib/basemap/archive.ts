import { type Header, PMTiles, ResolvedValueCache, type Source } from "pmtiles";
import { BasemapArchiveError, BasemapUnavailableError } from "./basemap_errors.ts";
import { type ArchiveCheck, tileEncoding } from "./archive_checks.ts";

/** A tile as the archive stores it. */
export interface BasemapTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentEncoding: "gzip" | null;
}

/** West, south, east and north, in degrees. */
export type ArchiveBounds = readonly [number, number, number, number];

/** The contents of an archive. */
export interface ArchiveContents {
  /** Sixteen hexadecimal digits that change with the archive. */
  readonly version: string;
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: ArchiveBounds;
}

/** The basemap's tiles, read from one PMTiles archive (PMTiles specification v3). */
export interface BasemapArchive {
  /** @returns the contents as last read, without a read; null before the first one. */
  known(): ArchiveContents | null;
  /**
   * Reads the contents unless they are known.
   *
   * @throws {BasemapArchiveError} when the file is missing, or is not a usable archive
   * @throws {BasemapUnavailableError} when a remote archive does not respond right now
   */
  contents(): Promise<ArchiveContents>;
  /**
   * @returns the tile, still compressed, or null where the archive has none
   * @throws {RangeError} when the coordinates are on no zoom level
   * @throws {BasemapArchiveError} as `contents()`
   * @throws {BasemapUnavailableError} as `contents()`
   */
  readTile(z: number, x: number, y: number): Promise<BasemapTile | null>;
}

/**
 * @param check runs before the first tile is read, and again when the archive was replaced.
 */
export function createBasemapArchive(source: Source, check: ArchiveCheck): BasemapArchive {
  const cache = new ResolvedValueCache();
  // Tiles are sent to the browser as they are stored.
  const tiles = new PMTiles(source, cache, (packed) => Promise.resolve(packed));
  const metadata = new PMTiles(source, cache);
  let checked: { readonly header: Header; readonly contents: Promise<ArchiveContents> } | null =
    null;
  let known: ArchiveContents | null = null;

  async function contentsOf(header: Header): Promise<ArchiveContents> {
    try {
      check(source.getKey(), header, await asArchiveError(source, () => metadata.getMetadata()));
      return known = await describe(header);
    } catch (error) {
      checked = null;
      throw error;
    }
  }

  async function look(): Promise<{ header: Header; contents: ArchiveContents }> {
    const header = await asArchiveError(source, () => tiles.getHeader());
    if (checked?.header !== header) checked = { header, contents: contentsOf(header) };
    return { header, contents: await checked.contents };
  }

  return {
    known: () => known,
    contents: async () => (await look()).contents,
    async readTile(z, x, y) {
      if (z > 26 || x >= 2 ** z || y >= 2 ** z) throw new RangeError(`no tile ${z}/${x}/${y}`);
      await look();
      const found = await asArchiveError(source, () => tiles.getZxy(z, x, y));
      // The archive may have been replaced while the tile was read.
      const { header } = await look();
      if (found === undefined) return null;
      return { bytes: new Uint8Array(found.data), contentEncoding: tileEncoding(header) };
    },
  };
}

/** Errors that do not come from the source itself come from the archive's contents. */
async function asArchiveError<T>(source: Source, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof BasemapArchiveError || cause instanceof BasemapUnavailableError) {
      throw cause;
    }
    throw new BasemapArchiveError(
      `${source.getKey()} is not a PMTiles archive of version 3, or is damaged`,
      "Make or download it again; pmtiles verify reports details.",
      { cause },
    );
  }
}

async function describe(header: Header): Promise<ArchiveContents> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return {
    version: digest.subarray(0, 8).toHex(),
    minzoom: header.minZoom,
    maxzoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
  };
}
