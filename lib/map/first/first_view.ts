/** Where a map begins, as MapLibre computes it, for requests that are sent before it is loaded. */
import type { Bounds } from "../view/position.ts";
import { type Box, fitRoom, type Size } from "../view/uncovered.ts";

/** Of MapLibre's and deck.gl's zooms, in CSS pixels. */
export const TILE_SIZE = 512;

/** The center in Web Mercator, from 0 at the northwest to 1, and the zoom. */
export type FlatView = readonly [x: number, y: number, zoom: number];

/** In Web Mercator (EPSG:3857), from 0 at the northwest to 1. */
export function mercator(longitude: number, latitude: number): [x: number, y: number] {
  return [
    (longitude + 180) / 360,
    0.5 - Math.asinh(Math.tan(latitude * Math.PI / 180)) / Math.PI / 2,
  ];
}

/** The map's size, and the part of it that nothing covers. */
export interface Stage extends Size {
  readonly room: Box;
}

/** As MapLibre's `fitBounds`, on a map that neither leans nor turns. */
export function fittedView(
  [west, south, east, north]: Bounds,
  { width, height, room }: Stage,
  maxZoom: number,
): FlatView {
  const { left, top, right, bottom } = fitRoom(room);
  const [x0, y0] = mercator(west, north);
  const [x1, y1] = mercator(east, south);
  const scale = Math.min((right - left) / (x1 - x0), (bottom - top) / (y1 - y0));
  const zoom = Math.min(Math.log2(scale / TILE_SIZE), maxZoom);
  const world = TILE_SIZE * 2 ** zoom * 2;
  return [
    (x0 + x1) / 2 - (left + right - width) / world,
    (y0 + y1) / 2 - (top + bottom - height) / world,
    zoom,
  ];
}
