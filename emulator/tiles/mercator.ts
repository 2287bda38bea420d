/**
 * A store's place is one integer: the Web Mercator cell of zoom 26 that holds it, its column and
 * row interleaved bit by bit (a Morton key, as in CARTO's quadbin index). All cells of a tile are
 * then one range of integers, so a tile is one BETWEEN, and each point lies in exactly one tile of
 * each zoom. 52 bits are a safe JavaScript integer.
 *
 * A cell is 5.4e-6 degrees wide and never higher than that, so the nearest position of five decimals
 * to its centre is the position that it was made from: the key loses nothing.
 */
const CELL_ZOOM = 26;
const CELLS = 2 ** CELL_ZOOM;
const HALF_BITS = CELL_ZOOM / 2;

/** The latitude (degrees) where Web Mercator's square ends. */
export const MAX_LATITUDE = 85.051129;

/** The deepest zoom at which tiles are still told apart. */
export const MAX_TILE_ZOOM = CELL_ZOOM;

/** The key of the cell that holds a position in degrees; latitudes are cut at Web Mercator's edge. */
export function cellOf(lon: number, lat: number): number {
  const clipped = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, lat));
  const sine = Math.sin((clipped * Math.PI) / 180);
  const column = lon / 360 + 0.5;
  const row = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return interleave(toCell(column), toCell(row));
}

/** The position in degrees, to five decimals, that a cell's key stands for. */
export function positionOf(cell: number): [lon: number, lat: number] {
  const upper = Math.floor(cell / CELLS);
  const lower = cell % CELLS;
  const column = gather(upper) * 2 ** HALF_BITS + gather(lower);
  const row = gather(upper >>> 1) * 2 ** HALF_BITS + gather(lower >>> 1);
  const lon = ((column + 0.5) / CELLS - 0.5) * 360;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + 0.5)) / CELLS))) * 180) / Math.PI;
  return [fiveDecimals(lon), fiveDecimals(lat)];
}

/** The first and the last cell of tile z/x/y, both included; z at most {@linkcode MAX_TILE_ZOOM}. */
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

function fiveDecimals(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
