import type { DatabaseSync } from "node:sqlite";
import { positionOf } from "../spatial/mercator.ts";
import type { Bounds } from "../spatial/position.ts";
import { readShapeHead } from "../spatial/shape.ts";
import { quoteName } from "../store/quote_name.ts";
import { boundTexts } from "./bound_texts.ts";
import type { MapData } from "./map_data.ts";
import { firstRow, iterateRows, readRows, type Row } from "./rows.ts";

/** What is exactly known of a numeric column. */
export interface NumberSummary {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
}

/** What TileJSON tells of a map's rows. */
export interface Statistics {
  /** Rows that have a place. */
  readonly count: number;
  /** Of all rows that have one; absent where none has. */
  readonly bounds: Bounds | undefined;
  /** Numeric attributes by name; absent where all are NULL. */
  readonly numbers: ReadonlyMap<string, NumberSummary>;
  /** The rows, or, of a large source, some of them: always the same ones. */
  readonly sample: readonly Row[];
}

/** So many rows tell shares and quantiles to a fraction of a percent. */
const MAX_SAMPLE = 50_000;

/** The bits of a key that are its column; the others are its row (tiles/mercator.ts). */
const COLUMN_BITS = 0x5555555555555n;
const ROW_BITS = COLUMN_BITS << 1n;

/** Spreads the keys of neighbors over all remainders. */
const PRIME = 1_000_003;

/** Reads the statistics of a map: exact, but for the sample of a large one. */
export function readStatistics(reader: DatabaseSync, data: MapData): Statistics {
  const place = quoteName(data.geometry);
  // An aggregate may have the name of a column, but not its values.
  const attributes = data.aggregates ? [] : data.attributes;
  const numeric = attributes.filter(({ type }) => type === "number");
  const isPoint = data.kind === "point" && !data.grid?.bounds;
  const aggregates = [
    "count(*) AS count",
    ...numeric.flatMap(({ name }, index) => {
      const column = quoteName(name);
      return [
        `min(${column}) AS min${index}`,
        `max(${column}) AS max${index}`,
        `total(${column}) AS sum${index}`,
        `count(${column}) AS count${index}`,
      ];
    }),
    ...isPoint
      ? [
        `min(${place} & @columns) AS west`,
        `max(${place} & @columns) AS east`,
        `min(${place} & @rows) AS north`,
        `max(${place} & @rows) AS south`,
      ]
      : [],
  ];
  const hasPlace = data.grid?.hasPlace ?? `${place} IS NOT NULL`;
  const from = `FROM (${data.source.sql}) WHERE ${hasPlace}`;
  const { bindings } = data.source;
  const row = firstRow(reader, {
    sql: `SELECT ${aggregates.join(", ")} ${from}`,
    bindings: isPoint ? { ...bindings, columns: COLUMN_BITS, rows: ROW_BITS } : bindings,
  });
  const count = Number(row?.count ?? 0);
  const bounds = () => isPoint ? pointBounds(row) : shapeBounds(reader, data);
  const known = numeric.flatMap(({ name }, index) => {
    const of = (what: string) => Number(row?.[`${what}${index}`]);
    const summary = { min: of("min"), max: of("max"), sum: of("sum"), count: of("count") };
    return summary.count > 0 ? [[name, summary] as const] : [];
  });
  return {
    count,
    bounds: data.grid?.bounds ? data.grid.bounds(reader, data.source) : bounds(),
    numbers: new Map(known),
    sample: readSample(reader, { ...data, attributes }, count),
  };
}

function pointBounds(row: Row | undefined): Bounds | undefined {
  if (!row || row.west === null || row.west === undefined) return undefined;
  const [west, north] = positionOf(Number(row.west) + Number(row.north));
  const [east, south] = positionOf(Number(row.east) + Number(row.south));
  return [west, south, east, north];
}

function shapeBounds(reader: DatabaseSync, { source, geometry }: MapData): Bounds | undefined {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
  const head = `substr(${quoteName(geometry)}, 1, 64)`;
  const select = { sql: `SELECT ${head} AS head FROM (${source.sql})`, bindings: source.bindings };
  for (const { head } of iterateRows(reader, select, ["head"])) {
    if (!(head instanceof Uint8Array)) continue;
    const [west, south, east, north] = readShapeHead(head).bounds;
    bounds[0] = Math.min(bounds[0], west);
    bounds[1] = Math.min(bounds[1], south);
    bounds[2] = Math.max(bounds[2], east);
    bounds[3] = Math.max(bounds[3], north);
  }
  return bounds[0] <= bounds[2] ? bounds : undefined;
}

function readSample(reader: DatabaseSync, data: MapData, count: number): Row[] {
  if (data.attributes.length === 0) return [];
  const place = quoteName(data.geometry);
  const list = data.attributes.map(({ name }) => quoteName(name)).join(", ");
  const every = data.kind === "point" ? Math.ceil(count / MAX_SAMPLE) : 1;
  const some = every > 1 ? ` AND ${place} % ${PRIME} % ${every} = 0` : "";
  const select = {
    sql: `SELECT ${list} FROM (${data.source.sql}) WHERE ${place} IS NOT NULL${some}
      LIMIT ${2 * MAX_SAMPLE}`,
    bindings: data.source.bindings,
  };
  const names = data.attributes.map(({ name }) => name);
  return readRows(reader, boundTexts(select, data.attributes), names);
}

/** How many rows the source has, with a place or without. */
export function countRows(reader: DatabaseSync, { source }: MapData): number {
  const sql = `SELECT count(*) AS count FROM (${source.sql})`;
  return Number(firstRow(reader, { sql, bindings: source.bindings })?.count ?? 0);
}
