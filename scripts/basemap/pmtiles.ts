import { gzipSync } from "node:zlib";
import { zxyToTileId } from "pmtiles";

/** One tile's uncompressed bytes. */
export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

/** What the archive says about itself; degrees for the box. */
export interface ArchiveInfo {
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: readonly [number, number, number, number];
  readonly center: readonly [longitude: number, latitude: number, zoom: number];
  readonly metadata: Record<string, unknown>;
}

interface Entry {
  tileId: number;
  runLength: number;
  offset: number;
  length: number;
}

const HEADER_LENGTH = 127;
/** A reader fetches header and root together in its first 16 KiB (PMTiles specification v3, §3). */
const ROOT_LIMIT = 16_384 - HEADER_LENGTH;
const GZIP = 2;
const MVT = 1;

/**
 * Writes a PMTiles archive, version 3: gzip tiles in Hilbert order, equal tiles stored once.
 *
 * @returns the same bytes for the same input, on every machine with the same zlib
 */
export function writePmtiles(tiles: readonly Tile[], info: ArchiveInfo): Uint8Array {
  const sorted = tiles
    .map(({ z, x, y, bytes }) => ({ tileId: zxyToTileId(z, x, y), bytes }))
    .sort((a, b) => a.tileId - b.tileId);
  const contents = new Map<string, { offset: number; length: number }>();
  const data: Uint8Array[] = [];
  const entries: Entry[] = [];
  let size = 0;
  for (const { tileId, bytes } of sorted) {
    const key = bytes.toBase64();
    let place = contents.get(key);
    if (place === undefined) {
      const packed = gzip(bytes);
      place = { offset: size, length: packed.length };
      contents.set(key, place);
      data.push(packed);
      size += packed.length;
    }
    const last = entries.at(-1);
    const continues = last !== undefined && last.offset === place.offset &&
      last.tileId + last.runLength === tileId;
    if (continues) last.runLength++;
    else entries.push({ tileId, runLength: 1, ...place });
  }
  const { root, leaves } = directories(entries);
  const metadata = gzip(new TextEncoder().encode(JSON.stringify(info.metadata)));
  const header = writeHeader(info, {
    root: root.length,
    metadata: metadata.length,
    leaves: leaves.length,
    data: size,
    addressed: sorted.length,
    entries: entries.length,
    contents: contents.size,
  });
  return joinBytes([header, root, metadata, leaves, ...data]);
}

function gzip(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes, { level: 9 }));
}

function directories(entries: readonly Entry[]): { root: Uint8Array; leaves: Uint8Array } {
  const whole = gzip(writeDirectory(entries));
  if (whole.length <= ROOT_LIMIT) return { root: whole, leaves: new Uint8Array() };
  for (let leafSize = 4096;; leafSize *= 2) {
    const leaves: Uint8Array[] = [];
    const pointers: Entry[] = [];
    let offset = 0;
    for (let start = 0; start < entries.length; start += leafSize) {
      const part = entries.slice(start, start + leafSize);
      const leaf = gzip(writeDirectory(part));
      pointers.push({ tileId: part[0]?.tileId ?? 0, runLength: 0, offset, length: leaf.length });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = gzip(writeDirectory(pointers));
    if (root.length <= ROOT_LIMIT) return { root, leaves: joinBytes(leaves) };
  }
}

/** Columns of varints: tile ids as deltas, run lengths, lengths, offsets (0: follows the last). */
function writeDirectory(entries: readonly Entry[]): Uint8Array {
  const out: number[] = [];
  const varint = (value: number) => {
    let rest = value;
    while (rest >= 128) {
      out.push(rest % 128 + 128);
      rest = Math.floor(rest / 128);
    }
    out.push(rest);
  };
  varint(entries.length);
  entries.forEach((entry, i) => varint(entry.tileId - (entries[i - 1]?.tileId ?? 0)));
  entries.forEach((entry) => varint(entry.runLength));
  entries.forEach((entry) => varint(entry.length));
  entries.forEach((entry, i) => {
    const before = entries[i - 1];
    const follows = before !== undefined && before.offset + before.length === entry.offset;
    varint(follows ? 0 : entry.offset + 1);
  });
  return new Uint8Array(out);
}

function writeHeader(info: ArchiveInfo, sizes: {
  root: number;
  metadata: number;
  leaves: number;
  data: number;
  addressed: number;
  entries: number;
  contents: number;
}): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("PMTiles"));
  view.setUint8(7, 3);
  let at = 8;
  const uint64 = (value: number) => {
    view.setBigUint64(at, BigInt(value), true);
    at += 8;
  };
  let start = HEADER_LENGTH;
  for (const length of [sizes.root, sizes.metadata, sizes.leaves, sizes.data]) {
    uint64(start);
    uint64(length);
    start += length;
  }
  uint64(sizes.addressed);
  uint64(sizes.entries);
  uint64(sizes.contents);
  for (const value of [1, GZIP, GZIP, MVT, info.minzoom, info.maxzoom]) view.setUint8(at++, value);
  const degrees = (value: number) => {
    view.setInt32(at, Math.round(value * 1e7), true);
    at += 4;
  };
  info.bounds.forEach(degrees);
  view.setUint8(at++, info.center[2]);
  degrees(info.center[0]);
  degrees(info.center[1]);
  return bytes;
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
