/**
 * The loaded cells of a tileset as tiles of points, from which CARTO's client computes widgets. It
 * knows cells too, but not in a view on both sides of the 180th meridian, which are two polygons to
 * it, and it gathers the cells of a whole view again after each move (api-client 0.5.34,
 * `intersectTileH3`).
 */
import { getOrCreate } from "../../get_or_create.ts";
import type { CellReader } from "../layers/loaded_tile.ts";
import { withNulls } from "./tile_nulls.ts";

/** Degrees: a box around one place would contain nothing. */
const MARGIN = 1e-6;

/** Each is converted once, however often the view moves. */
const converted = new WeakMap<readonly unknown[], ReturnType<typeof pointsOf>>();

/** @returns a point at the center of each cell, with its properties; null without any. */
export function cellPoints(content: unknown, reader: CellReader) {
  if (!Array.isArray(content) || content.length === 0) return null;
  return getOrCreate(converted, content, () => pointsOf(content, reader));
}

function pointsOf(content: readonly unknown[], { center, text, cellsOf }: CellReader) {
  const cells = cellsOf(content);
  const positions = new Float64Array(2 * cells.length);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [at, { id }] of cells.entries()) {
    const [longitude, latitude] = center(id);
    positions.set([longitude, latitude], 2 * at);
    [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
    [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
  }
  return {
    bbox: {
      west: west - MARGIN,
      south: south - MARGIN,
      east: east + MARGIN,
      north: north + MARGIN,
    },
    data: {
      points: {
        positions: { value: positions, size: 2 },
        properties: cells.map(({ properties }) => withNulls(properties)),
        numericProps: {},
        featureIds: { value: Uint32Array.from(cells.keys()), size: 1 },
        // The client counts each id once: cells at the edge may be in two tiles.
        fields: cells.map(({ id }) => ({ id: text(id) })),
      },
    },
  };
}
