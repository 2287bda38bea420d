import { CELL_ZOOM, cellOf, cellsOfTile, type TileAddress } from "./mercator.ts";
import type { Bounds, Path, Position } from "./position.ts";
import { closedRing, turned } from "./ring.ts";

/**
 * A line or polygon, of one part or many; a line's part is a path, a polygon's has one ring or
 * more.
 */
export interface Shape {
  readonly kind: "line" | "polygon";
  readonly parts: readonly (readonly Path[])[];
}

/** A coordinate is no number of degrees. */
export class NotDegreesError extends RangeError {
  constructor(readonly lon: number, readonly lat: number) {
    super(`[${lon}, ${lat}] is not a position in degrees`);
  }
}

/** What the beginning of a shape's bytes tells, without reading its coordinates. */
export interface ShapeHead {
  readonly kind: Shape["kind"];
  /** Equal for equal shapes, and for others by chance only: 52 bits. */
  readonly hash: number;
  readonly bounds: Bounds;
}

/** Coordinates are kept in ten-millionths of a degree: a centimetre, and within 32 bits. */
const UNITS = 1e7;

/** Bytes of the key that shapes are indexed by. */
export const KEY_BYTES = 8;

/** Words of 32 bits after the key: kind, hash (2), bounds (4), number of parts. */
const HEAD_WORDS = 8;

const KIND_CODES = { line: 2, polygon: 3 } as const;

/**
 * A shape as bytes: first the key of the smallest tile that holds all of it, by which an index
 * finds what may lie in a tile ({@linkcode shapeKey}); then its hash and bounds; then the
 * coordinates. Rings come out closed, the outer ones counter-clockwise and holes clockwise, as
 * CARTO's tiles have them; what has no extent is dropped.
 *
 * @throws {NotDegreesError} where a coordinate is no number of degrees
 * @throws {RangeError} where nothing is left
 */
export function encodeShape({ kind, parts }: Shape): Uint8Array {
  const kept = kind === "line"
    ? parts.flat().filter((path) => path.length > 1).map((path) => [path])
    : parts.map(tidyPolygon).filter((rings) => rings.length > 0);
  if (kept.length === 0) throw new RangeError(`The ${kind} has no part with an extent`);
  const words: number[] = [];
  const bounds = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
  for (const rings of kept) {
    words.push(rings.length);
    for (const ring of rings) {
      words.push(ring.length);
      for (const [lon, lat] of ring) {
        if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
          throw new NotDegreesError(lon, lat);
        }
        const x = Math.round(lon * UNITS);
        const y = Math.round(lat * UNITS);
        words.push(x, y);
        bounds[0] = Math.min(bounds[0], x);
        bounds[1] = Math.min(bounds[1], y);
        bounds[2] = Math.max(bounds[2], x);
        bounds[3] = Math.max(bounds[3], y);
      }
    }
  }
  const [west, south, east, north] = bounds;
  const bytes = new Uint8Array(KEY_BYTES + 4 * (HEAD_WORDS + words.length));
  bytes.set(enclosingKey(cellOf(west / UNITS, north / UNITS), cellOf(east / UNITS, south / UNITS)));
  const head = [KIND_CODES[kind], ...hashOf(words), ...bounds, kept.length];
  const target = new Int32Array(bytes.buffer, KEY_BYTES);
  target.set(head);
  target.set(words, HEAD_WORDS);
  return bytes;
}

/** Reads the beginning of a shape's bytes. */
export function readShapeHead(bytes: Uint8Array): ShapeHead {
  const [code, low = 0, high = 0, west = 0, south = 0, east = 0, north = 0] = wordsOf(bytes);
  return {
    kind: code === KIND_CODES.line ? "line" : "polygon",
    hash: high * 2 ** 32 + (low >>> 0),
    bounds: [west / UNITS, south / UNITS, east / UNITS, north / UNITS],
  };
}

/** Reads the bytes that {@linkcode encodeShape} made. */
export function decodeShape(bytes: Uint8Array): Shape {
  const words = wordsOf(bytes);
  let at = HEAD_WORDS - 1;
  const next = () => words[at++] ?? 0;
  const parts = Array.from(
    { length: next() },
    () =>
      Array.from(
        { length: next() },
        () => Array.from({ length: next() }, (): Position => [next() / UNITS, next() / UNITS]),
      ),
  );
  return { kind: readShapeHead(bytes).kind, parts };
}

/**
 * The index key of a tile: the first of its cells, then its zoom; as bytes, whose order SQLite
 * compares. All tiles inside a tile have keys between `shapeKey(first, 0)` and
 * `shapeKey(last, CELL_ZOOM)`.
 */
export function shapeKey(cell: number, zoom: number): Uint8Array {
  const key = new Uint8Array(KEY_BYTES);
  new DataView(key.buffer).setBigUint64(0, BigInt(cell) * 32n + BigInt(zoom));
  return key;
}

/**
 * The keys of all tiles above a tile: where shapes lie that are larger than it or cross its edge.
 */
export function keysAbove({ z, x, y }: TileAddress): Uint8Array[] {
  return Array.from({ length: z }, (_, zoom) => {
    const [first] = cellsOfTile(
      zoom,
      Math.floor(x / 2 ** (z - zoom)),
      Math.floor(y / 2 ** (z - zoom)),
    );
    return shapeKey(first, zoom);
  });
}

function enclosingKey(a: number, b: number): Uint8Array {
  let zoom = CELL_ZOOM;
  let size = 1;
  while (Math.floor(a / size) !== Math.floor(b / size)) {
    zoom -= 1;
    size *= 4;
  }
  return shapeKey(Math.floor(a / size) * size, zoom);
}

function tidyPolygon(rings: readonly Path[]): Path[] {
  const [outer, ...holes] = rings.map(closedRing);
  if (!outer || outer.length < 4) return [];
  const inner = holes.filter((hole) => hole.length >= 4).map((hole) => turned(hole, "clockwise"));
  return [turned(outer, "counter-clockwise"), ...inner];
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const length = Math.floor((aligned.byteLength - KEY_BYTES) / 4);
  return new Int32Array(aligned.buffer, aligned.byteOffset + KEY_BYTES, length);
}

/** FNV-1a over words, twice from different beginnings; the second is cut to 20 bits. */
function hashOf(words: readonly number[]): [low: number, high: number] {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const word of words) {
    low = Math.imul(low ^ word, 0x01000193);
    high = Math.imul(high ^ (word + 0x7f4a7c15), 0x01000193);
    low ^= low >>> 15;
    high ^= high >>> 13;
  }
  return [low, high >>> 12];
}
