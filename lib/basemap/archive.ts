import { type Header, PMTiles, ResolvedValueCache, type Source } from "pmtiles";
import { BasemapArchiveError, BasemapUnavailableError } from "./errors.ts";
import { type Judge, tileEncoding } from "./judge.ts";

/** A tile as the archive stores it. */
export interface BasemapTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentEncoding: "gzip" | null;
}

/** West, south, east and north, in degrees. */
export type ArchiveBounds = readonly [number, number, number, number];

/** What an archive has. */
export interface ArchiveContents {
  /** Sixteen hexadecimal digits that change with the archive. */
  readonly version: string;
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: ArchiveBounds;
}

/** The basemap's tiles, read from one PMTiles archive (PMTiles specification v3). */
export interface BasemapArchive {
  /** @returns what was last found in it, without looking; null where it has not been read yet. */
  known(): ArchiveContents | null;
  /**
   * Looks what it has, unless that is known.
   *
   * @throws {BasemapArchiveError} when it is not there, or not the archive it should be
   * @throws {BasemapUnavailableError} when it is on the web, and does not answer now
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
 * @param judge looks at the archive before the first tile is taken from it, and again when another
 * took its place.
 */
export function createBasemapArchive(source: Source, judge: Judge): BasemapArchive {
  const cache = new ResolvedValueCache();
  // Tiles go to the browser as they are stored.
  const tiles = new PMTiles(source, cache, (packed) => Promise.resolve(packed));
  const metadata = new PMTiles(source, cache);
  let judging: { readonly header: Header; readonly contents: Promise<ArchiveContents> } | null =
    null;
  let known: ArchiveContents | null = null;

  async function contentsOf(header: Header): Promise<ArchiveContents> {
    try {
      judge(source.getKey(), header, await told(source, () => metadata.getMetadata()));
      return known = await describe(header);
    } catch (error) {
      judging = null;
      throw error;
    }
  }

  async function look(): Promise<{ header: Header; contents: ArchiveContents }> {
    const header = await told(source, () => tiles.getHeader());
    if (judging?.header !== header) judging = { header, contents: contentsOf(header) };
    return { header, contents: await judging.contents };
  }

  return {
    known: () => known,
    contents: async () => (await look()).contents,
    async readTile(z, x, y) {
      if (z > 26 || x >= 2 ** z || y >= 2 ** z) throw new RangeError(`no tile ${z}/${x}/${y}`);
      await look();
      const found = await told(source, () => tiles.getZxy(z, x, y));
      // Another archive may have been found in its place while the tile was read.
      const { header } = await look();
      if (found === undefined) return null;
      return { bytes: new Uint8Array(found.data), contentEncoding: tileEncoding(header) };
    },
  };
}

/** What fails otherwise than by the source itself fails by what is in the archive. */
async function told<T>(source: Source, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof BasemapArchiveError || cause instanceof BasemapUnavailableError) {
      throw cause;
    }
    throw new BasemapArchiveError(
      `${source.getKey()} is not a PMTiles archive of version 3, or is damaged`,
      "Make or download it anew; pmtiles verify tells more.",
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
