/**
 * A store's place is one integer: the Web Mercator cell of zoom 26 that holds it, its column and
 * row interleaved bit by bit (a Morton key, as in CARTO's quadbin index). All cells of a tile are
 * then one range of integers, so a tile is one BETWEEN, and each point lies in exactly one tile of
 * each zoom. 52 bits are a safe JavaScript integer.
 *
 * A cell is 5.4e-6 degrees wide and never higher than that, so the nearest position of five
 * decimals to its center is the position that it was made from: the key loses nothing.
 */
export const CELL_ZOOM = 26;
const CELLS = 2 ** CELL_ZOOM;
const HALF_BITS = CELL_ZOOM / 2;

/** The place of a tile in the pyramid (XYZ scheme). */
export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The latitude (degrees) where Web Mercator's square ends. */
export const MAX_LATITUDE = 85.051129;

/** A latitude (degrees) from where everything is as far as the pole. */
const NEAR_POLE = 89.9;

/** The deepest zoom with distinct tiles. */
export const MAX_TILE_ZOOM = CELL_ZOOM;

/**
 * The key of the cell that holds a position in degrees; latitudes are cut at Web Mercator's edge.
 */
export function cellOf(lon: number, lat: number): number {
  return interleave(toCell(lon / 360 + 0.5), toCell(1 - northOf(lat)));
}

/**
 * How far north of Web Mercator's southern edge a latitude is, in parts of its square: 0 to 1,
 * and a little more beyond it. The poles, which are infinitely far, count as {@linkcode
 * NEAR_POLE}.
 */
export function northOf(lat: number): number {
  const clipped = Math.min(NEAR_POLE, Math.max(-NEAR_POLE, lat));
  const sine = Math.sin((clipped * Math.PI) / 180);
  return 0.5 + Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** The latitude in degrees that is so far north: the inverse of {@linkcode northOf}. */
export function latitudeOf(north: number): number {
  return (Math.atan(Math.sinh(Math.PI * (2 * north - 1))) * 180) / Math.PI;
}

/**
 * West, south, east and north of a tile in degrees.
 *
 * @param margin how much further each side lies outside, in parts of the tile's width
 */
export function tileBounds(
  { z, x, y }: TileAddress,
  margin = 0,
): [west: number, south: number, east: number, north: number] {
  const tiles = 2 ** z;
  return [
    ((x - margin) / tiles - 0.5) * 360,
    latitudeOf(1 - (y + 1 + margin) / tiles),
    ((x + 1 + margin) / tiles - 0.5) * 360,
    latitudeOf(1 - (y - margin) / tiles),
  ];
}

/** The position in degrees, to five decimals, that a cell's key stands for. */
export function positionOf(cell: number): [lon: number, lat: number] {
  const [column, row] = columnAndRow(cell);
  const lon = ((column + 0.5) / CELLS - 0.5) * 360;
  return [fiveDecimals(lon), fiveDecimals(latitudeOf(1 - (row + 0.5) / CELLS))];
}

/** The column (from the west) and the row (from the north) of a cell at {@linkcode CELL_ZOOM}. */
export function columnAndRow(cell: number): [column: number, row: number] {
  const upper = Math.floor(cell / CELLS);
  const lower = cell % CELLS;
  return [
    gather(upper) * 2 ** HALF_BITS + gather(lower),
    gather(upper >>> 1) * 2 ** HALF_BITS + gather(lower >>> 1),
  ];
}

/**
 * The first and the last cell of tile z/x/y, both included; z at most {@linkcode MAX_TILE_ZOOM}.
 */
export function cellsOfTile(z: number, x: number, y: number): [first: number, last: number] {
  const size = 4 ** (CELL_ZOOM - z);
  const first = interleave(x, y) * size;
  return [first, first + size - 1];
}

function toCell(fraction: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(fraction * CELLS)));
}

function interleave(column: number, row: number): number {
  const mask = 2 ** HALF_BITS - 1;
  const upper = scatter(column >>> HALF_BITS) + 2 * scatter(row >>> HALF_BITS);
  const lower = scatter(column & mask) + 2 * scatter(row & mask);
  return upper * CELLS + lower;
}

/** Moves bit n to bit 2n, for numbers of up to 13 bits. */
function scatter(bits: number): number {
  let spread = bits;
  spread = (spread | (spread << 8)) & 0x00ff00ff;
  spread = (spread | (spread << 4)) & 0x0f0f0f0f;
  spread = (spread | (spread << 2)) & 0x33333333;
  return (spread | (spread << 1)) & 0x55555555;
}

/** Moves bit 2n to bit n and drops the odd ones. */
function gather(bits: number): number {
  let packed = bits & 0x55555555;
  packed = (packed | (packed >>> 1)) & 0x33333333;
  packed = (packed | (packed >>> 2)) & 0x0f0f0f0f;
  packed = (packed | (packed >>> 4)) & 0x00ff00ff;
  return (packed | (packed >>> 8)) & 0x0000ffff;
}

/** Never -0, whose text differs from that of 0. */
function fiveDecimals(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5 + 0;
}
