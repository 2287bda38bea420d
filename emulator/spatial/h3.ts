import { cellToBoundary, getResolution, isValidCell, latLngToCell } from "h3-js";
import { CELL_ZOOM, cellOf, cellsOfTile, columnAndRow, positionOf } from "./mercator.ts";

/** H3's finest resolution. */
export const MAX_H3_RESOLUTION = 15;

/**
 * How far the cells inside a hexagon reach over its edge, in parts of its size: children are
 * turned against their parent. A seventh would do; more costs little.
 */
const OVERHANG = 0.25;

/**
 * Keys of this many tiles at most are asked for: more, smaller ones would hug the hexagon closer.
 */
const MAX_TILES_ACROSS = 4;

/** The index, in hexadecimal, of the H3 cell that a stored point lies in. */
export function h3Of(cell: number, resolution: number): string {
  const [lon, lat] = positionOf(cell);
  return latLngToCell(lat, lon, resolution);
}

/** The resolution of an H3 index in hexadecimal; `undefined` where it is none. */
export function resolutionOfH3(index: string): number | undefined {
  return isValidCell(index) ? getResolution(index) : undefined;
}

/**
 * Ranges of keys (tiles/mercator.ts) that hold every point of an H3 cell, and others around it.
 */
export function rangesAroundH3(index: string): [first: number, last: number][] {
  const boundary = cellToBoundary(index);
  const lats = boundary.map(([lat]) => lat);
  const lons = boundary.map(([, lon]) => lon);
  const [west, east] = widened(Math.min(...lons), Math.max(...lons));
  const [south, north] = widened(Math.min(...lats), Math.max(...lats));
  // A hexagon over the date line or at a pole: its corners tell nothing.
  if (east - west > 180 || west < -180 || east > 180 || Math.abs(south + north) > 150) {
    return [cellsOfTile(0, 0, 0)];
  }
  const [x0, y0] = columnAndRow(cellOf(west, north));
  const [x1, y1] = columnAndRow(cellOf(east, south));
  let zoom = CELL_ZOOM;
  const at = (value: number) => Math.floor(value / 2 ** (CELL_ZOOM - zoom));
  while (at(x1) - at(x0) >= MAX_TILES_ACROSS || at(y1) - at(y0) >= MAX_TILES_ACROSS) zoom -= 1;
  const ranges: [number, number][] = [];
  for (let x = at(x0); x <= at(x1); x++) {
    for (let y = at(y0); y <= at(y1); y++) ranges.push(cellsOfTile(zoom, x, y));
  }
  return joined(ranges);
}

function widened(from: number, to: number): [from: number, to: number] {
  const margin = (to - from) * OVERHANG;
  return [from - margin, to + margin];
}

/** Neighboring ranges as one. */
function joined(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const previous = result.at(-1);
    if (previous && previous[1] + 1 === first) previous[1] = last;
    else result.push([first, last]);
  }
  return result;
}
