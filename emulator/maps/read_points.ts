import type { DatabaseSync } from "node:sqlite";
import { CELL_ZOOM, positionOf, type TileAddress } from "../spatial/mercator.ts";
import { featureId } from "../sql/functions/geometry_functions.ts";
import type { Column } from "../store/catalog.ts";
import type { AttributeValue, PointFeature } from "../tiles/feature.ts";
import { ID_COLUMN, idOf } from "./attributes.ts";
import type { MapData } from "./map_data.ts";
import { firstRow, readLists, type Select } from "./rows.ts";
import { selectAggregated, selectPoints, selectThinned } from "./select_points.ts";

/**
 * How much finer than a tile the cells are in which CARTO merges points, at tileResolution 0.5.
 */
const LEVELS = 8;

/** As many points as there are such cells: more than a tile has pixels to tell apart. */
const MAX_POINTS = 4 ** LEVELS;

/** How points are merged in the tiles of a map. */
export interface Merging {
  /** Merge at every zoom, as the cloud does; else only where a tile would be too large. */
  readonly always: boolean;
  readonly tileResolution: number;
}

/**
 * The points of a tile with the values of its {@linkcode tileColumns} and, where there are any,
 * their feature ids; each point in one tile of a zoom only. In tiles of more than 65,536 points,
 * and in all where `always` says so, one point stands for all of its cell; with aggregates, cells
 * carry those.
 */
export function readPoints(
  reader: DatabaseSync,
  data: MapData,
  tile: TileAddress,
  { always, tileResolution }: Merging,
): PointFeature[] {
  const read = (select: Select) => toFeatures(readLists(reader, select), data);
  const readThinned = (level: number, most: number) =>
    firstOfEach(read(selectThinned(data, tile, level, most)));
  const coarse = Math.min(CELL_ZOOM, tile.z + LEVELS);
  const level = Math.min(CELL_ZOOM, coarse + finerBy(tileResolution));
  if (data.aggregates) {
    const cells = read(selectAggregated(data, tile, level, MAX_POINTS + 1));
    return cells.length <= MAX_POINTS
      ? cells
      : read(selectAggregated(data, tile, coarse, MAX_POINTS));
  }
  if (always) {
    const cells = readThinned(level, MAX_POINTS + 1);
    if (cells.length <= MAX_POINTS) return cells;
  } else if (!isOverfull(reader, data, tile)) {
    return read(selectPoints(data, tile, MAX_POINTS));
  }
  return readThinned(coarse, MAX_POINTS);
}

/** The columns that the features of a map's tiles carry. */
export function tileColumns({ aggregates, attributes, geometry }: MapData): readonly Column[] {
  const items = aggregates?.items.map(({ name, type }) => ({ name, type })) ?? attributes;
  return items.filter(({ name }) => name.toLowerCase() !== geometry.toLowerCase());
}

/** tileResolution 0.25, 0.5, 1, 2, 4: by so many levels the cells are finer (client's source). */
function finerBy(tileResolution: number): number {
  return Math.round(Math.log2(tileResolution)) + 1;
}

function isOverfull(reader: DatabaseSync, data: MapData, tile: TileAddress): boolean {
  const { sql, bindings } = selectPoints({ ...data, attributes: [] }, tile, MAX_POINTS + 1);
  const row = firstRow(reader, { sql: `SELECT count(*) AS count FROM (${sql})`, bindings });
  return Number(row?.count) > MAX_POINTS;
}

/** @param rows the key of each point's cell, then its values in the order of the columns */
function toFeatures(
  rows: readonly (readonly AttributeValue[])[],
  data: MapData,
): PointFeature[] {
  const idAt = 1 + tileColumns(data).findIndex(({ name }) => name === ID_COLUMN);
  return rows.map((row) => {
    const cell = Number(row[0]);
    const id = idAt > 0 ? row[idAt] : undefined;
    const values = row.slice(1);
    if (data.hasFeatureIds) values.push(featureId(cell));
    return { id: idOf(id, cell), values, position: positionOf(cell) };
  });
}

/** Where several points lie in one place, the query yields all of them, one after the other. */
function firstOfEach(points: readonly PointFeature[]): PointFeature[] {
  return points.filter(({ position: [lon, lat] }, index) => {
    const before = points[index - 1]?.position;
    return before?.[0] !== lon || before[1] !== lat;
  });
}
