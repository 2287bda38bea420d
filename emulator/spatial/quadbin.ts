import { cellToTile, hexToBigInt, tileToCell } from "quadbin";
import { CELL_ZOOM, type TileAddress } from "./mercator.ts";

/**
 * Bits of an index that tell it is a quadbin of mode 1, a cell (CARTO's quadbin specification).
 */
const HEADER = 0x4800000000000000n;

/** Below the header are five bits of the level, then the key. */
const HEADER_SHIFT = 57n;
const KEY_BITS = 52n;

/**
 * The quadbin index of a cell.
 *
 * @param key the Morton key of the cell at its own level: its column and row interleaved
 */
export function quadbinOf(key: bigint, level: number): bigint {
  const free = KEY_BITS - BigInt(2 * level);
  return HEADER | (BigInt(level) << KEY_BITS) | (key << free) | ((1n << free) - 1n);
}

/** The quadbin index of the cell of a level that holds a place's 52 bits of column and row. */
export function quadbinAt(place: bigint, level: number): bigint {
  return quadbinOf(place >> (KEY_BITS - BigInt(2 * level)), level);
}

/** The tile that a quadbin index in hexadecimal names; `undefined` where it names none. */
export function tileOfQuadbin(hex: string): TileAddress | undefined {
  if (!/^[0-9a-f]{16}$/.test(hex)) return undefined;
  const index = hexToBigInt(hex);
  if (index >> HEADER_SHIFT !== HEADER >> HEADER_SHIFT) return undefined;
  const tile = cellToTile(index);
  return tile.z <= CELL_ZOOM && tileToCell(tile) === index ? tile : undefined;
}
