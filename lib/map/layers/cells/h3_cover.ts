/** The H3 cells that cover the view. */
import { cellToChildren, getRes0Cells } from "h3-js";
import type { Bounds } from "../../view/position.ts";
import { h3Bounds, overlaps } from "./h3_shape.ts";

/** How far finer cells extend beyond their parent, as a share of its radius. */
const BEYOND_PARENT = 0.2;

/**
 * @param bounds longitudes may exceed 180, and span the world.
 * @param most cells; if more are needed, coarser ones are used.
 * @returns cells of one resolution, `resolution` at the finest; none where those of resolution
 * `coarsest` are too many.
 */
export function coverOf(
  bounds: Bounds,
  { resolution, coarsest, most }: {
    readonly resolution: number;
    readonly coarsest: number;
    readonly most: number;
  },
): string[] {
  const isIn = (cell: string) => overlaps(h3Bounds(cell, BEYOND_PARENT), bounds);
  let cover = getRes0Cells().filter(isIn);
  for (let finer = 1; finer <= resolution; finer++) {
    const children = cover.flatMap((cell) => cellToChildren(cell, finer)).filter(isIn);
    if (children.length > most) return finer > coarsest ? cover : [];
    cover = children;
  }
  return cover;
}
