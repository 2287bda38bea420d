/** From how many stores in view they are told apart no longer, and stand in clusters instead. */
import * as v from "valibot";
import type { Bounds } from "../view/position.ts";

/** More than these cover each other, and a weak graphics card is slow with them. */
const MANY = 4_000;
/** As few as these stand by themselves again; between the two nothing changes back and forth. */
const FEW = 3_000;

/**
 * @param before whether they were crowded so far.
 * @param inView how many stores are in view.
 */
export function isCrowded(before: boolean, inView: number): boolean {
  return inView > (before ? FEW : MANY);
}

/** A tile of stores as deck.gl holds it (`Tile2DHeader`). */
export interface StoreTile {
  /** It is of the level and the place that are looked at. */
  readonly isSelected: boolean;
  readonly content: unknown;
}

/** Longitude and latitude in turns, as CARTO's binary tiles have them. */
const Points = v.object({
  points: v.object({
    positions: v.object({ value: v.instance(Float64Array), size: v.literal(2) }),
  }),
});

/** @returns how many of the tiles' stores are in view; none of a tile that is not there yet. */
export function storesInTiles(
  tiles: Iterable<StoreTile>,
  [west, south, east, north]: Bounds,
): number {
  let count = 0;
  for (const { isSelected, content } of tiles) {
    const parsed = v.safeParse(Points, content);
    if (!isSelected || !parsed.success) continue;
    const { value } = parsed.output.points.positions;
    for (let index = 0; index < value.length; index += 2) {
      const [longitude = NaN, latitude = NaN] = [value[index], value[index + 1]];
      if (longitude >= west && longitude <= east && latitude >= south && latitude <= north) count++;
    }
  }
  return count;
}
