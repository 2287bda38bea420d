/** Decides when points are too many to be distinguished, and are clustered instead. */
import type { Bounds } from "../../view/position.ts";
import { contentOf } from "../tile_content.ts";

/** From this zoom on points are never clustered. */
export const NEAREST_CLUSTERS = 13;
/** Below this share of the limit they are no longer clustered: hysteresis against flickering. */
const STAYS_ABOVE = 0.75;

/**
 * @param before whether they are clustered so far.
 * @param inView the number of points in view.
 * @param above the most points that can be distinguished.
 */
export function isClustered(before: boolean, inView: number, above: number): boolean {
  return inView > above * (before ? STAYS_ABOVE : 1);
}

/** A tile of deck.gl (`Tile2DHeader`). */
export interface HeldTile {
  /** It is in view, at the current level. */
  readonly isSelected: boolean;
  readonly content: unknown;
}

/** @returns the number of the tiles' points in view; tiles that are not loaded count as empty. */
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
