/**
 * Asks CARTO about a table: its columns, their values and its place, with API Access Tokens whose
 * grants are these very queries and nothing else. They are deleted at once.
 */
import { CartoError } from "../../../lib/carto/carto_errors.ts";
import { exchange } from "../../../lib/carto/carto_exchange.ts";
import { instantiateMapRequest } from "../../../lib/carto/maps.ts";
import { processQuery, queryRequest, type QueryResult } from "../../../lib/carto/query.ts";
import {
  processTileJson,
  processTileJsonUrl,
  type TileJson,
  tileJsonRequest,
} from "../../../lib/carto/tile_json.ts";
import { grantedColumns } from "../../../lib/maps/propose/granted_columns.ts";
import { choosePlace, type PlaceColumn } from "../../../lib/maps/propose/place.ts";
import type { ColumnFacts } from "../../../lib/maps/propose/table_facts.ts";
import * as queries from "../../../lib/maps/propose/table_queries.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { upstreamOf } from "../../operator_carto.ts";
import {
  type AskedTable,
  type AskOptions,
  DEADLINE_MS,
  explained,
  LARGEST_ANSWER,
  withToken,
} from "./asking.ts";
import { kindOf, looksLikeTileset, noPlace } from "./drawable.ts";
import type { Step } from "./refusals.ts";

/**
 * @returns undefined where the columns are those of a tileset, whose rows are tiles.
 * @throws {OperatorError} that says which right is missing, or what cannot be drawn.
 */
export async function askTable(
  table: string,
  options: AskOptions,
): Promise<AskedTable | undefined> {
  const { dialect } = options;
  const asked: string[] = [];
  const [columns, rows] = await askColumns(table, options);
  if (looksLikeTileset(columns)) return undefined;
  options.onKind("table");
  asked.push("the columns, by a query that reads no row", "the number of rows");
  // A second geometry and personal columns are not read, nor what the policy cannot name.
  const { granted } = grantedColumns(columns, { place: "", dialect });
  const counting = queries.countedColumns(granted, rows);
  const counted = rows === 0 || counting.length === 0
    ? []
    : await askValuesIfPossible(table, { counting, rows }, options, asked);
  const byName = new Map(counted.map((column) => [column.name, column]));
  const all = columns.map((column) => byName.get(column.name) ?? column);
  const placeColumn = choosePlace(all);
  if (placeColumn === undefined) throw new OperatorError(noPlace(table, all));
  const { geometry, bounds } = await askPlace(table, placeColumn, options);
  asked.push(`a map of ${placeColumn.column}, for the kind of geometry and the extent`);
  const { type, because } = kindOf(placeColumn, geometry, rows);
  return {
    kind: "table",
    facts: {
      table,
      rows,
      counted: Math.min(rows, queries.MOST_COUNTED_ROWS),
      columns: all,
    },
    place: { column: placeColumn.column, type },
    placeBecause: because,
    bounds: rows === 0 ? undefined : bounds,
    asked,
  };
}

async function askColumns(
  table: string,
  options: AskOptions,
): Promise<[columns: ColumnFacts[], rows: number]> {
  const columnsSql = queries.columnsSql(table, options.dialect);
  const countSql = queries.rowCountSql(table, options.dialect);
  const [described, count] = await withQueries(
    table,
    [columnsSql, countSql],
    options,
    async (ask) => [
      await ask("columns", columnsSql),
      await ask("columns", countSql),
    ],
  );
  const columns = queries.describedColumns(described?.schema ?? []);
  const rows = Number(Object.values(count?.rows[0] ?? {})[0]);
  if (columns.length === 0 || !Number.isSafeInteger(rows)) {
    throw new OperatorError(`CARTO did not describe the columns and rows of ${table}.`);
  }
  return [columns, rows];
}

/** A warehouse that cannot count some type of column still has a map. */
async function askValuesIfPossible(
  ...[table, counting, options, asked]: Parameters<typeof askValues>
): Promise<ColumnFacts[]> {
  try {
    return await askValues(table, counting, options, asked);
  } catch (error) {
    const { cause } = error instanceof OperatorError ? error : {};
    if (!(cause instanceof CartoError) || cause.status !== 400) throw error;
    asked.push(`the values, which failed: ${cause.message}`);
    return [];
  }
}

async function askValues(
  table: string,
  { counting, rows }: { readonly counting: readonly ColumnFacts[]; readonly rows: number },
  options: AskOptions,
  asked: string[],
): Promise<ColumnFacts[]> {
  const { dialect } = options;
  const statisticsSql = queries.statisticsSql(table, counting, { dialect, rows });
  const sampleSql = queries.isSampled(counting)
    ? queries.sampleSql(table, counting, dialect)
    : undefined;
  const sqls = [statisticsSql, ...sampleSql === undefined ? [] : [sampleSql]];
  const [statistics, sample] = await withQueries(table, sqls, options, async (ask) => [
    await ask("values", statisticsSql),
    sampleSql === undefined ? undefined : await ask("values", sampleSql),
  ]);
  const of = `${counting.length} column${counting.length === 1 ? "" : "s"}`;
  const over = Math.min(rows, queries.MOST_COUNTED_ROWS).toLocaleString("en");
  asked.push(`of ${of} the number of values, the different ones and the ends, over ${over} rows`);
  if (sample !== undefined) asked.push(`${sample.rows.length} rows of these columns`);
  const bytes = (statistics?.bytes ?? 0) + (sample?.bytes ?? 0);
  if (bytes > 0) asked.push(`for which the warehouse read ${(bytes / 1e6).toFixed(1)} MB`);
  return queries.countedFacts(counting, statistics?.rows[0], sample?.rows ?? []);
}

type Ask = (step: Step, sql: string) => Promise<QueryResult>;

async function withQueries<T>(
  table: string,
  sqls: readonly string[],
  options: AskOptions,
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  const [origin] = options.referers;
  return await withToken(table, sqls, options, async (token, hold) => {
    const ask: Ask = async (step, sql) => {
      await hold();
      const upstream = upstreamOf(options.carto, DEADLINE_MS);
      const request = queryRequest(options.carto, token, { sql, origin });
      return await explained(
        step,
        table,
        options,
        async () =>
          processQuery(await exchange(upstream, request, "Query", LARGEST_ANSWER), "Query"),
      );
    };
    return await use(ask);
  });
}

async function askPlace(
  table: string,
  { column, type }: PlaceColumn,
  options: AskOptions,
): Promise<TileJson> {
  const sqlQuery = queries.placeSql(table, column, options.dialect);
  const { carto, referers: [origin] } = options;
  const upstream = upstreamOf(carto, DEADLINE_MS);
  return await withToken(table, [sqlQuery], options, async (token, hold) => {
    await hold();
    const place = { column, type };
    const request = instantiateMapRequest(carto, token, { sqlQuery, origin, place });
    return await explained("map", table, options, async () => {
      const url = processTileJsonUrl(await exchange(upstream, request, "Map"));
      const next = tileJsonRequest(url, token, origin);
      return processTileJson(await exchange(upstream, next, "Map data", LARGEST_ANSWER));
    });
  });
}
