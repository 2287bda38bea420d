import type { DatabaseSync } from "node:sqlite";
import { CELL_ZOOM, positionOf, type TileAddress } from "../spatial/mercator.ts";
import { featureId } from "../sql/functions/geometry_functions.ts";
import type { Column } from "../store/catalog.ts";
import type { AttributeValue, PointFeature } from "../tiles/feature.ts";
import { ID_COLUMN, idOf } from "./attributes.ts";
import { boundTexts } from "./bound_texts.ts";
import type { MapData } from "./map_data.ts";
import { firstRow, readLists, type Select } from "./rows.ts";
import { rangeOf, selectAggregated, selectPoints, selectThinned } from "./select_points.ts";

/**
 * How much finer than a tile the cells are in which CARTO merges points, at tileResolution 0.5.
 */
const LEVELS = 8;

/** As many points as there are such cells: more than a tile has pixels to tell apart. */
const MAX_POINTS = 4 ** LEVELS;

/**
 * Rows that are read at a time: as many as a thread's young generation has room for, since V8
 * copies what it still finds in use there.
 */
const CHUNK = 4_096;

/** How points are merged in the tiles of a map. */
export interface Merging {
  /** Merge at every zoom, as the cloud does; else only where a tile would be too large. */
  readonly always: boolean;
  readonly tileResolution: number;
}

/**
 * The points of a tile, read while they are gone through, with the values of its
 * {@linkcode tileColumns} and, where there are any, their feature ids; each point in one tile of a
 * zoom only. In tiles of more than 65,536 points, and in all where `always` says so, one point
 * stands for all of its cell; with aggregates, cells carry those.
 */
export function readPoints(
  reader: DatabaseSync,
  data: MapData,
  tile: TileAddress,
  { always, tileResolution }: Merging,
): Iterable<PointFeature> {
  const read = (select: Select) => readLists(reader, boundTexts(select, tileColumns(data)));
  const asFeatures = (rows: Iterable<PointRow>) => toFeatures(rows, data);
  const coarse = Math.min(CELL_ZOOM, tile.z + LEVELS);
  const level = Math.min(CELL_ZOOM, coarse + finerBy(tileResolution));
  if (data.aggregates) {
    const cells = read(selectAggregated(data, tile, level, MAX_POINTS + 1));
    return asFeatures(
      cells.length <= MAX_POINTS ? cells : read(selectAggregated(data, tile, coarse, MAX_POINTS)),
    );
  }
  const readThinned = (level: number, most: number) =>
    firstOfEach(read(selectThinned(data, tile, level, most)));
  if (always) {
    const cells = readThinned(level, MAX_POINTS + 1);
    if (cells.length <= MAX_POINTS) return asFeatures(cells);
  } else {
    const count = countPoints(reader, data, tile);
    if (count <= CHUNK || count <= MAX_POINTS && !data.isSearchable) {
      return asFeatures(read(selectPoints(data, rangeOf(tile), MAX_POINTS)));
    }
    if (count <= MAX_POINTS) return asFeatures(readInOrder(reader, data, tile));
  }
  return asFeatures(readThinned(coarse, MAX_POINTS));
}

/** A point's values in the order of the columns, and last the key of its cell. */
type PointRow = readonly AttributeValue[];

/** All points of a tile, a chunk at a time: each begins at the place where the last one ended. */
function* readInOrder(
  reader: DatabaseSync,
  data: MapData,
  tile: TileAddress,
): Generator<PointRow> {
  let [first, last] = rangeOf(tile);
  let most = CHUNK;
  for (;;) {
    const select = selectPoints(data, [first, last], most, "by place");
    const rows = readLists(reader, boundTexts(select, tileColumns(data)));
    if (rows.length < most) return yield* rows;
    // More points of the last place may follow: they come with the next chunk, all of them.
    const end = placeOf(rows.at(-1));
    const whole = rows.findLastIndex((row) => placeOf(row) !== end) + 1;
    yield* rows.slice(0, whole);
    most = whole === 0 ? 2 * most : CHUNK;
    first = end;
  }
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

/** How many points a tile has, up to one more than it may have. */
function countPoints(reader: DatabaseSync, data: MapData, tile: TileAddress): number {
  const all = selectPoints({ ...data, attributes: [] }, rangeOf(tile), MAX_POINTS + 1);
  const sql = `SELECT count(*) AS count FROM (${all.sql})`;
  return Number(firstRow(reader, { sql, bindings: all.bindings })?.count);
}

function* toFeatures(rows: Iterable<PointRow>, data: MapData): Generator<PointFeature> {
  const columns = tileColumns(data);
  const idAt = columns.findIndex(({ name }) => name === ID_COLUMN);
  for (const row of rows) {
    const cell = placeOf(row);
    const id = idAt === -1 ? undefined : row[idAt];
    const values = data.hasFeatureIds ? [...row.slice(0, columns.length), featureId(cell)] : row;
    yield { id: idOf(id, cell), values, position: positionOf(cell) };
  }
}

function placeOf(row: PointRow | undefined): number {
  return Number(row?.at(-1));
}

/** Where several points lie in one place, the query yields all of them, one after the other. */
function firstOfEach(rows: readonly PointRow[]): PointRow[] {
  return rows.filter((row, index) => placeOf(row) !== placeOf(rows[index - 1]));
}
