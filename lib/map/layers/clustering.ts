/** From how many points in view they are told apart no longer, and stand in clusters instead. */
import type { Layer } from "../document.ts";
import type { Bounds } from "../view/position.ts";
import { contentOf } from "./tile_content.ts";

/** How points of a layer join; false for never. */
export type Cluster = Extract<Layer, { type: "point" }>["cluster"];

/** From this zoom on points always stand by themselves. */
export const APART_FROM_ZOOM = 13;
/** At this share of the limit they stand by themselves again: nothing changes back and forth. */
const STAYS_ABOVE = 0.75;

export interface Crowd {
  readonly zoom: number;
  /** How many points are in view; null where it is not known. */
  readonly inView: number | null;
}

/** @param before whether they were in clusters so far. */
export function isClustered(before: boolean, cluster: Cluster, { zoom, inView }: Crowd): boolean {
  if (cluster === false || zoom >= APART_FROM_ZOOM) return false;
  if (zoom < cluster.below_zoom) return true;
  if (inView === null) return before;
  return inView > cluster.above_features * (before ? STAYS_ABOVE : 1);
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
