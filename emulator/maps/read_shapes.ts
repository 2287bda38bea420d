import type { DatabaseSync } from "node:sqlite";
import { CELL_ZOOM, cellsOfTile, type TileAddress, tileBounds } from "../spatial/mercator.ts";
import type { Bounds } from "../spatial/position.ts";
import { decodeShape, keysAbove, readShapeHead, type Shape, shapeKey } from "../spatial/shape.ts";
import { featureId } from "../sql/functions/geometry_functions.ts";
import { keyOf } from "../store/tables.ts";
import { clipPath, clipRings, thinPath } from "../tiles/clip.ts";
import type { ShapeFeature } from "../tiles/feature.ts";
import { ID_COLUMN, idOf, valuesOf } from "./attributes.ts";
import { boundTexts } from "./bound_texts.ts";
import type { MapData } from "./map_data.ts";
import { iterateRows, type Select } from "./rows.ts";
import { listOf, namesOf } from "./select_points.ts";

/** What is drawn over the edge of a tile, in parts of its width: 8 of 512 pixels. */
const MARGIN = 8 / 512;

/**
 * More shapes than anybody can tell apart in a tile, and more vertices than a browser draws well.
 */
const MAX_SHAPES = 20_000;
const MAX_VERTICES = 1_000_000;

/** The cloud's grid: so many steps across a tile at tileResolution 1. */
const GRID = 1_024;

/**
 * The lines or polygons that touch a tile, clipped to it with a margin, without vertices that fall
 * together on the tile's grid.
 */
export function readShapes(
  reader: DatabaseSync,
  data: MapData,
  tile: TileAddress,
  tileResolution: number,
): ShapeFeature[] {
  const exact = tileBounds(tile);
  const box = tileBounds(tile, MARGIN);
  const steps = GRID * tileResolution;
  const step = [(exact[2] - exact[0]) / steps, (exact[3] - exact[1]) / steps] as const;
  const features: ShapeFeature[] = [];
  let vertices = 0;
  const select = boundTexts(selectShapes(data, tile), data.attributes);
  for (const row of iterateRows(reader, select, namesOf(data))) {
    const bytes = row[data.geometry];
    if (!(bytes instanceof Uint8Array)) continue;
    const { hash, bounds } = readShapeHead(bytes);
    if (!overlap(bounds, exact)) continue;
    const parts = clipShape(decodeShape(bytes), bounds, box, step);
    if (parts.length === 0) continue;
    const values = valuesOf(row, data.attributes);
    if (data.hasFeatureIds) values.push(featureId(bytes));
    features.push({
      id: idOf(row[ID_COLUMN], hash),
      values,
      bounds,
      parts,
    });
    vertices += parts.flat().reduce((sum, path) => sum + path.length, 0);
    if (features.length >= MAX_SHAPES || vertices >= MAX_VERTICES) break;
  }
  return features;
}

/**
 * What may touch a tile: the shapes whose smallest enclosing tile lies in it or above it. Both are
 * found in the index of their keys.
 */
export function selectShapes(data: MapData, tile: TileAddress): Select {
  const key = keyOf(data.geometry);
  const [first, last] = cellsOfTile(tile.z, tile.x, tile.y);
  const above = keysAbove(tile).map((bytes, zoom) => [`tile_above${zoom}`, bytes] as const);
  const list = above.map(([name]) => `@${name}`).join(", ");
  const from = `SELECT ${listOf(data)} FROM (${data.source.sql})`;
  return {
    // Joined by OR, the two would leave the index to a condition of the client's.
    sql: `${from} WHERE ${key} BETWEEN @tile_first AND @tile_last
      UNION ALL ${from} WHERE ${key} IN (${list}) AND ${key} NOT BETWEEN @tile_first AND @tile_last`,
    bindings: {
      ...data.source.bindings,
      ...Object.fromEntries(above),
      tile_first: shapeKey(first, 0),
      tile_last: shapeKey(last, CELL_ZOOM),
    },
  };
}

/** Do the bounds of any shape touch a tile? */
export function touchesTile(reader: DatabaseSync, data: MapData, tile: TileAddress): boolean {
  const exact = tileBounds(tile);
  for (
    const row of iterateRows(reader, selectShapes({ ...data, attributes: [] }, tile), [
      data.geometry,
    ])
  ) {
    const bytes = row[data.geometry];
    if (bytes instanceof Uint8Array && overlap(readShapeHead(bytes).bounds, exact)) return true;
  }
  return false;
}

function clipShape(
  { kind, parts }: Shape,
  bounds: Bounds,
  box: Bounds,
  step: readonly [number, number],
): ShapeFeature["parts"] {
  const isInside = bounds[0] >= box[0] && bounds[1] >= box[1] && bounds[2] <= box[2] &&
    bounds[3] <= box[3];
  if (kind === "line") {
    return parts.flat().flatMap((path) => isInside ? [path] : clipPath(path, box))
      .map((path) => [thinPath(path, step)]);
  }
  return parts.flatMap((rings) => {
    const [outer, ...holes] = (isInside ? rings : clipRings(rings, box))
      .map((ring) => thinPath(ring, step));
    if (!outer || outer.length < 4) return [];
    return [[outer, ...holes.filter(({ length }) => length >= 4)]];
  });
}

function overlap(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}
