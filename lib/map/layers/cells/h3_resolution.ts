import type { MapPosition } from "../../view/position.ts";

export type ViewedFrom = Pick<MapPosition, "latitude" | "zoom">;

/** deck.gl's resolution offset, so that a few tiles cover a view. */
const BIAS = 2;

/**
 * @param tileSize in CSS pixels.
 * @returns the resolution whose cells are about as large as a tile.
 */
export function tileResolution({ zoom, latitude }: ViewedFrom, tileSize = 512): number {
  const scale = (2 / 3) * (zoom - Math.log2(tileSize / 512));
  const stretch = Math.log(1 / Math.cos(Math.PI * latitude / 180));
  return Math.max(0, Math.floor(scale + stretch - BIAS));
}
