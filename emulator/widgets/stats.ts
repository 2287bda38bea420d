import { MAX_LATITUDE } from "../spatial/mercator.ts";
import { cellColumn, type SpatialDataType } from "../sql/filters/cell_column.ts";
import type { JsonRow } from "../sql/run/query_runner.ts";
import type { RunQuery, Selected, WidgetSource } from "./models/widget_source.ts";

/** CARTO gives the limits of 3 to 20 classes of equal count. */
const CLASSES = Array.from({ length: 18 }, (_, index) => index + 3);

/** A legend has room for no more. */
const MAX_CATEGORIES = 20;

/**
 * What the stats API tells of a column (CARTO API, `/v3/stats`): of geometries the extent, and of
 * cells too, where `place` says that it holds them.
 */
export async function columnStats(
  source: WidgetSource,
  name: string,
  place: SpatialDataType,
  run: RunQuery,
): Promise<Record<string, unknown>> {
  const column = source.column(name);
  if (place !== "geo" && column.type !== "geometry") {
    const { scheme, hex } = cellColumn("spatialDataType", column, place);
    return { extent: await extentOf(source, (edge) => `cell_${edge}('${scheme}', ${hex})`, run) };
  }
  switch (column.type) {
    case "geometry":
      return { extent: await extentOf(source, (edge) => `geometry_${edge}(${column.sql})`, run) };
    case "number":
      return { attribute: column.name, type: "Number", ...await numbersOf(source, column, run) };
    case "timestamp":
      return { attribute: column.name, type: "Timestamp", ...await endsOf(source, column, run) };
    default: {
      const type = column.type === "boolean" ? "Boolean" : "String";
      return { attribute: column.name, type, categories: await mostOf(source, column, run) };
    }
  }
}

async function extentOf(source: WidgetSource, sqlOf: (edge: string) => string, run: RunQuery) {
  const side = (name: string, aggregate: string, edge: string): Selected => (
    { name, type: "number", sql: `${aggregate}(${sqlOf(edge)})` }
  );
  const [row = {}] = await run(source.select([
    side("xmin", "min", "west"),
    side("ymin", "min", "south"),
    side("xmax", "max", "east"),
    side("ymax", "max", "north"),
  ]));
  if (typeof row.xmin === "number") return row;
  return { xmin: -180, ymin: -MAX_LATITUDE, xmax: 180, ymax: MAX_LATITUDE };
}

async function numbersOf(source: WidgetSource, { sql }: Selected, run: RunQuery) {
  const aggregates = ["min", "max", "sum", "avg", "count"].map((name): Selected => (
    { name, type: "number", sql: `${name}(${sql})` }
  ));
  const [first = {}] = await run(source.select(aggregates));
  const { count, ...summary } = first;
  if (typeof count !== "number" || count === 0) return {};
  const places = CLASSES.map((classes) =>
    Array.from(
      { length: classes - 1 },
      (_, index) => Math.floor(((index + 1) * count) / classes),
    )
  );
  const sorted = source.select(
    [
      { name: "value", type: "number", sql },
      { name: "place", type: "number", sql: `row_number() OVER (ORDER BY ${sql}) - 1` },
    ],
    ` AND ${sql} IS NOT NULL`,
  );
  const rows = await run({
    ...sorted,
    sql: `SELECT * FROM (${sorted.sql}) WHERE place IN (SELECT value FROM json_each(@places))`,
    bindings: { ...sorted.bindings, places: JSON.stringify([...new Set(places.flat())]) },
  });
  const values = new Map(rows.map((row) => [row.place, row.value]));
  const quantiles = CLASSES.map((classes, index) =>
    [classes, (places[index] ?? []).map((place) => values.get(place))] as const
  );
  return { ...summary, quantiles: Object.fromEntries(quantiles) };
}

async function endsOf(source: WidgetSource, { sql, type }: Selected, run: RunQuery) {
  const [row = {}] = await run(source.select([
    { name: "min", type, sql: `min(${sql})` },
    { name: "max", type, sql: `max(${sql})` },
  ]));
  return row;
}

async function mostOf(source: WidgetSource, column: Selected, run: RunQuery): Promise<JsonRow[]> {
  const items = [
    { ...column, name: "category" },
    { name: "frequency", type: "number", sql: "count(*)" },
  ] as const;
  const known = ` AND ${column.sql} IS NOT NULL`;
  return await run(
    source.select(items, `${known} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MAX_CATEGORIES}`),
  );
}
