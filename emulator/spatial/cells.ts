import {
  cellToBoundary,
  cellToLatLng,
  cellToParent,
  getResolution,
  h3IndexToSplitLong,
  isValidCell,
  splitLongToH3Index,
} from "h3-js";
import { MAX_H3_RESOLUTION } from "./h3.ts";
import { CELL_ZOOM, latitudeOf, type TileAddress, tileBounds } from "./mercator.ts";
import type { Path, Position } from "./position.ts";
import { quadbinAt, tileOfQuadbin } from "./quadbin.ts";

/** The grids whose cells a column can hold. */
export const CELL_SCHEMES = ["h3", "quadbin"] as const;

export type CellScheme = typeof CELL_SCHEMES[number];

/** The finest level that a grid has. */
export const FINEST_LEVELS: Readonly<Record<CellScheme, number>> = {
  h3: MAX_H3_RESOLUTION,
  quadbin: CELL_ZOOM,
};

/** The level of a cell given in hexadecimal; `undefined` where it is no cell of the grid. */
export function levelOfCell(scheme: CellScheme, cell: string): number | undefined {
  if (scheme === "quadbin") return tileOfQuadbin(cell)?.z;
  return isH3(cell) ? getResolution(cell) : undefined;
}

/** The cell of a coarser level that a cell belongs to; the cell itself where it is no finer. */
export function parentOfCell(scheme: CellScheme, cell: string, level: number): string | undefined {
  if (scheme === "h3") {
    if (!isH3(cell)) return undefined;
    return getResolution(cell) > level ? cellToParent(cell, level) : cell;
  }
  const tile = tileOfQuadbin(cell);
  if (!tile) return undefined;
  return tile.z > level ? quadbinAt(BigInt(`0x${cell}`) & KEY_MASK, level).toString(16) : cell;
}

/**
 * The first and the last cell of a level inside a cell, in hexadecimal: all others lie between.
 */
export function cellsInside(
  scheme: CellScheme,
  cell: string,
  level: number,
): [first: string, last: string] {
  return scheme === "h3" ? h3Inside(cell, level) : quadbinsInside(cell, level);
}

/** The middle of a cell. */
export function centerOfCell(scheme: CellScheme, cell: string): Position | undefined {
  if (scheme === "h3") {
    const [lat, lon] = cellToLatLng(cell);
    return [lon, lat];
  }
  const tile = tileOfQuadbin(cell);
  return tile && [
    ((tile.x + 0.5) / 2 ** tile.z - 0.5) * 360,
    latitudeOf(1 - (tile.y + 0.5) / 2 ** tile.z),
  ];
}

/**
 * What a cell covers, as rings that end where they begin: two where it lies over the date line.
 */
export function ringsOfCell(scheme: CellScheme, cell: string): Path[] {
  if (scheme === "h3") return splitAtDateLine(unrolled(cellToBoundary(cell)));
  const tile = tileOfQuadbin(cell);
  return tile ? [tileRing(tile)] : [];
}

/** Bits of a quadbin that are the cell's column and row. */
const KEY_MASK = (1n << 52n) - 1n;

/** Columns hold what H3's own functions give: 15 lower-case digits. */
function isH3(cell: string): boolean {
  return /^8[0-9a-f]{14}$/.test(cell) && isValidCell(cell);
}

/** H3 keeps a child's number in three bits a level; those of finer levels are all ones. */
function h3Inside(cell: string, level: number): [string, string] {
  const [low, high] = h3IndexToSplitLong(cell);
  let index = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  index = (index & ~(0xfn << 52n)) | (BigInt(level) << 52n);
  let first = index;
  let last = index;
  for (let finer = getResolution(cell) + 1; finer <= level; finer++) {
    const place = BigInt(3 * (MAX_H3_RESOLUTION - finer));
    first &= ~(7n << place);
    last = (last & ~(7n << place)) | (6n << place);
  }
  return [toH3(first), toH3(last)];
}

function toH3(index: bigint): string {
  return splitLongToH3Index(Number(index & 0xffffffffn), Number(index >> 32n));
}

function quadbinsInside(cell: string, level: number): [string, string] {
  const index = BigInt(`0x${cell}`);
  const free = (1n << BigInt(52 - 2 * (tileOfQuadbin(cell)?.z ?? 0))) - 1n;
  const key = index & KEY_MASK & ~free;
  return [quadbinAt(key, level).toString(16), quadbinAt(key | free, level).toString(16)];
}

function tileRing(tile: TileAddress): Path {
  const [west, south, east, north] = tileBounds(tile);
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

/**
 * A boundary whose longitudes go on beyond 180 degrees instead of jumping, from -180 at least. One
 * that runs around a pole is closed along that pole.
 */
function unrolled(boundary: readonly (readonly number[])[]): Path {
  const ring: [number, number][] = [];
  const [first] = boundary;
  for (const [lat = 0, lon = 0] of [...boundary, ...first ? [first] : []]) {
    const before = ring.at(-1)?.[0] ?? lon;
    ring.push([lon + 360 * Math.round((before - lon) / 360), lat]);
  }
  const [start, end] = [ring[0]?.[0] ?? 0, ring.at(-1)?.[0] ?? 0];
  if (Math.abs(end - start) > 180) {
    const pole = (ring[0]?.[1] ?? 0) > 0 ? 90 : -90;
    ring.push([end, pole], [start, pole], [start, ring[0]?.[1] ?? 0]);
  }
  const west = Math.min(...ring.map(([lon]) => lon));
  const shift = -360 * Math.floor((west + 180) / 360);
  return ring.map(([lon, lat]): Position => [lon + shift, lat]);
}

function splitAtDateLine(ring: Path): Path[] {
  if (ring.every(([lon]) => lon <= 180)) return [ring];
  return [
    clipped(ring, (lon) => lon <= 180),
    clipped(ring, (lon) => lon >= 180).map(([lon, lat]): Position => [lon - 360, lat]),
  ].filter((part) => part.length > 3);
}

/** The part of a ring on one side of 180 degrees. */
function clipped(ring: Path, isInside: (lon: number) => boolean): Path {
  const part: Position[] = [];
  ring.forEach((position, index) => {
    const before = ring[index - 1];
    if (before && isInside(before[0]) !== isInside(position[0])) {
      const share = (180 - before[0]) / (position[0] - before[0]);
      part.push([180, before[1] + share * (position[1] - before[1])]);
    }
    if (isInside(position[0])) part.push(position);
  });
  const [first] = part;
  return first ? [...part, first] : part;
}
