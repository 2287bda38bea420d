/** From how many points in view they are told apart no longer, and stand in clusters instead. */
import type { Bounds } from "../view/position.ts";
import { contentOf } from "./tile_content.ts";

/** From this zoom on points always stand by themselves. */
export const NEAREST_CLUSTERS = 13;
/** At this share of the limit they stand by themselves again: nothing changes back and forth. */
const STAYS_ABOVE = 0.75;

/**
 * @param before whether they were in clusters so far.
 * @param inView how many points are in view.
 * @param above how many can be told apart.
 */
export function isClustered(before: boolean, inView: number, above: number): boolean {
  return inView > above * (before ? STAYS_ABOVE : 1);
}

/** A tile as deck.gl holds it (`Tile2DHeader`). */
export interface HeldTile {
  /** It is of the level and the place that are looked at. */
  readonly isSelected: boolean;
  readonly content: unknown;
}

/** @returns how many of the tiles' points are in view; none of a tile that is not there yet. */
export function pointsInTiles(
  tiles: Iterable<HeldTile>,
  [west, south, east, north]: Bounds,
): number {
  let count = 0;
  for (const { isSelected, content } of tiles) {
    const points = isSelected ? contentOf(content)?.points : undefined;
    if (points === undefined) continue;
    const { value, size } = points.positions;
    for (let index = 0; index < value.length; index += size) {
      const [longitude = NaN, latitude = NaN] = [value[index], value[index + 1]];
      if (longitude >= west && longitude <= east && latitude >= south && latitude <= north) count++;
    }
  }
  return count;
}
