/** Where a map begins, as MapLibre computes it, for requests that are sent before it is loaded. */
import type { Bounds } from "../view/position.ts";
import { fitRoom, type Size } from "../view/uncovered.ts";

/** Of MapLibre's and deck.gl's zooms, in CSS pixels. */
export const TILE_SIZE = 512;

/** The center in Web Mercator, from 0 at the northwest to 1, and the zoom. */
export type FlatView = readonly [x: number, y: number, zoom: number];

/** In Web Mercator (EPSG:3857), from 0 at the northwest to 1. */
export function mercator(longitude: number, latitude: number): [x: number, y: number] {
  const turn = Math.PI / 360;
  return [
    (longitude + 180) / 360,
    0.5 - Math.log(Math.tan(Math.PI / 4 + latitude * turn)) / (2 * Math.PI),
  ];
}

/** As MapLibre's `fitBounds`, on a map that neither leans nor turns. */
export function fittedView(
  [west, south, east, north]: Bounds,
  { width, height }: Size,
  maxZoom: number,
): FlatView {
  const { left, top, right, bottom } = fitRoom({ left: 0, top: 0, right: width, bottom: height });
  const [x0, y0] = mercator(west, north);
  const [x1, y1] = mercator(east, south);
  const scale = Math.min((right - left) / (x1 - x0), (bottom - top) / (y1 - y0));
  return [(x0 + x1) / 2, (y0 + y1) / 2, Math.min(Math.log2(scale / TILE_SIZE), maxZoom)];
}
