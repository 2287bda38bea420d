/**
 * Where a cell of quadbin is. By hand: the package would come into a script that asks CARTO, and
 * take what it shares with deck.gl's out of deck.gl's.
 */
import type { Bounds } from "../view/position.ts";

/** Bit 62, and the mode of cells (quadbin: 4 bits of header, 3 of mode, 5 of zoom). */
const CELL = 0x48n;
const MOST_ZOOM = 26;
const LOCATION_BITS = 52;

/** @returns null for digits that are no cell. */
export function quadbinBounds(cell: bigint): Bounds | null {
  const zoom = Number((cell >> 52n) & 0x1fn);
  const unused = BigInt(LOCATION_BITS - 2 * zoom);
  const isCell = cell >> 57n === CELL >> 1n && zoom <= MOST_ZOOM &&
    (cell & ((1n << unused) - 1n)) === (1n << unused) - 1n;
  if (!isCell) return null;
  const location = (cell & ((1n << 52n) - 1n)) >> unused;
  let [x, y] = [0, 0];
  for (let level = zoom - 1; level >= 0; level--) {
    const quadrant = Number((location >> BigInt(2 * level)) & 3n);
    x = 2 * x + (quadrant & 1);
    y = 2 * y + (quadrant >> 1);
  }
  const tiles = 2 ** zoom;
  return [
    longitude(x / tiles),
    latitude((y + 1) / tiles),
    longitude((x + 1) / tiles),
    latitude(y / tiles),
  ];
}

const longitude = (share: number) => share * 360 - 180;
const latitude = (share: number) => Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180 / Math.PI;
