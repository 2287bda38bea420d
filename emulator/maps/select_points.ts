import { CELL_ZOOM, cellsOfTile, type TileAddress } from "../spatial/mercator.ts";
import { quoteName } from "../store/quote_name.ts";
import type { MapData } from "./map_data.ts";
import type { Select } from "./rows.ts";

/** Keys of cells, the first and the last included. */
export type CellRange = readonly [first: number, last: number];

/**
 * The points of a range of keys, so that an index leads to them: their attributes, and last their
 * place.
 *
 * @param order are they in the order of their places? Only where the source is searchable is that
 * for nothing.
 */
export function selectPoints(
  data: MapData,
  range: CellRange,
  most: number,
  order: "any" | "by place" = "any",
): Select {
  const place = quoteName(data.geometry);
  return {
    sql: `SELECT ${pointList(data)} FROM (${data.source.sql})
      WHERE ${place} BETWEEN @tile_first AND @tile_last
      ${order === "any" ? "" : `ORDER BY ${place}`} LIMIT @tile_most`,
    bindings: { ...data.source.bindings, ...bindRange(range), tile_most: BigInt(most) },
  };
}

/**
 * One of the points in each cell of a level. From cell to cell SQLite seeks in the index, so that
 * the cost is that of the cells, not of the points; where it cannot, it reads and groups all of
 * them.
 */
export function selectThinned(
  data: MapData,
  tile: TileAddress,
  level: number,
  most: number,
): Select {
  const place = quoteName(data.geometry);
  const { sql, bindings } = data.source;
  const range = { ...bindings, ...bindRange(rangeOf(tile)), tile_most: BigInt(most) };
  if (!data.isSearchable) {
    return {
      sql: `SELECT ${
        pointList(data, "", `min(${place}) AS ${place}`)
      } FROM (${sql}) WHERE ${place} BETWEEN @tile_first AND @tile_last
        GROUP BY ${place} >> @tile_shift LIMIT @tile_most`,
      bindings: { ...range, tile_shift: shiftOf(level) },
    };
  }
  const next = (after: string) =>
    `SELECT ${place} FROM (${sql}) WHERE ${place} ${after} AND ${place} <= @tile_last
     ORDER BY ${place} LIMIT 1`;
  return {
    sql: `WITH RECURSIVE cell (first) AS (
        SELECT * FROM (${next(">= @tile_first")})
        UNION ALL
        SELECT (${next("> (cell.first | @tile_rest)")}) FROM cell WHERE cell.first IS NOT NULL
        LIMIT @tile_most)
      SELECT ${pointList(data, "source.")} FROM cell CROSS JOIN (${sql}) AS source
      ON source.${place} = cell.first`,
    bindings: { ...range, tile_rest: (1n << shiftOf(level)) - 1n },
  };
}

/** The aggregates of each cell of a level, and last the place of one of its points. */
export function selectAggregated(
  data: MapData,
  tile: TileAddress,
  level: number,
  most: number,
): Select {
  const place = quoteName(data.geometry);
  const { items = [], bindings } = data.aggregates ?? {};
  const list = [
    ...items.filter(({ name }) => name.toLowerCase() !== data.geometry.toLowerCase())
      .map(({ sql, name }) => `${sql} AS ${quoteName(name)}`),
    `min(${place}) AS ${place}`,
  ];
  return {
    sql: `SELECT ${list.join(", ")} FROM (${data.source.sql})
      WHERE ${place} BETWEEN @tile_first AND @tile_last
      GROUP BY ${place} >> @tile_shift LIMIT @tile_most`,
    bindings: {
      ...data.source.bindings,
      ...bindings,
      ...bindRange(rangeOf(tile)),
      tile_shift: shiftOf(level),
      tile_most: BigInt(most),
    },
  };
}

/** The names of the geometry and the attributes. */
export function namesOf({ geometry, attributes }: MapData): string[] {
  return [geometry, ...attributes.map(({ name }) => name)];
}

/** The geometry and the attributes, each once. */
export function listOf(data: MapData): string {
  return namesOf(data).map(quoteName).join(", ");
}

/** The attributes, and last the place: what follows the attributes is nothing to a tile. */
function pointList(data: MapData, prefix = "", place = prefix + quoteName(data.geometry)): string {
  return [...data.attributes.map(({ name }) => prefix + quoteName(name)), place].join(", ");
}

/** The keys of a tile's cells. */
export function rangeOf({ z, x, y }: TileAddress): CellRange {
  return cellsOfTile(z, x, y);
}

function bindRange([first, last]: CellRange): { tile_first: bigint; tile_last: bigint } {
  return { tile_first: BigInt(first), tile_last: BigInt(last) };
}

function shiftOf(level: number): bigint {
  return BigInt(2 * (CELL_ZOOM - level));
}
