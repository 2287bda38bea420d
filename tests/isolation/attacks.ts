/** Requests to CARTO by its own client, in which users try to see more with their own token. */
import {
  ApiVersion,
  h3QuerySource,
  query,
  vectorQuerySource,
  type VectorQuerySourceOptions,
  vectorTableSource,
  WidgetQuerySource,
  WidgetTableSource,
} from "@carto/api-client";
import { decodeTile } from "../../emulator/test_helpers.ts";
import { type Row, toRow } from "./leak_checker.ts";
import { COLUMNS, TABLE } from "./people.ts";

/** A token with its sources, and the origin that uses it. */
export interface Hand {
  readonly accessToken: string;
  readonly apiBaseUrl: string;
  readonly connectionName: string;
  readonly headers: Record<string, string>;
  readonly sqlQuery: string;
}

/** @returns the rows in CARTO's answer. Rejects if CARTO refuses. */
export type Attack = (mine: Hand, theirs: { sqlQuery: string; ids: number[] }) => Promise<Row[]>;

/** The parts of the map's source that a hand-made widget source needs. */
const WIDGET = {
  apiVersion: ApiVersion.V3,
  clientId: "matrix",
  spatialDataColumn: "geom",
  spatialDataType: "geo",
} as const;
const ALL_COLUMNS = ["geom", ...COLUMNS];
const HIGHEST = `MAX((SELECT MAX(revenue) FROM \`${TABLE}\`))`;

const onlyIds = (ids: number[]) => ({ store_id: { in: { values: ids } } });
export const widgetOf = (mine: Hand, sqlQuery = mine.sqlQuery) =>
  new WidgetQuerySource({ ...WIDGET, ...mine, sqlQuery });

/** The tile that covers everything, feature by feature. */
export async function tileRows(
  mine: Hand,
  tiles: readonly string[],
  place = "0/0/0",
): Promise<Row[]> {
  const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", place).replace("{i}", place);
  const headers = { ...mine.headers, authorization: `Bearer ${mine.accessToken}` };
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const { properties, numericProps } = decodeTile(await response.bytes()).points;
  return properties.map((texts, index) =>
    toRow({
      ...texts,
      ...Object.fromEntries(
        Object.entries(numericProps).map(([name, { value }]) => [name, value[index]]),
      ),
    })
  );
}

export async function mapRows(
  mine: Hand,
  sqlQuery: string,
  more: Partial<VectorQuerySourceOptions> = {},
): Promise<Row[]> {
  const { tiles } = await vectorQuerySource({ ...mine, sqlQuery, ...more });
  return await tileRows(mine, tiles);
}

export async function queryRows(
  mine: Hand,
  sqlQuery: string,
  queryParameters = {},
): Promise<Row[]> {
  const { rows } = await query({ ...mine, sqlQuery, queryParameters });
  return rows.map(toRow);
}

async function tableRows(widget: WidgetQuerySource, ids: number[], columns: string[]) {
  const { rows } = await widget.getTable({ columns, limit: 1_000, filters: onlyIds(ids) });
  return rows.map(toRow);
}

const union = (mine: string, theirs: string) =>
  `SELECT * FROM (${mine}) UNION ALL SELECT * FROM (${theirs})`;
const whole = `SELECT * FROM \`${TABLE}\``;

/** Every user tries these against every other user. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  "the other's SQL, on a map": (mine, { sqlQuery }) => mapRows(mine, sqlQuery),
  "the other's SQL, by the SQL API": (mine, { sqlQuery }) => queryRows(mine, sqlQuery),
  "the other's SQL, in a table": (mine, { sqlQuery, ids }) =>
    tableRows(widgetOf(mine, sqlQuery), ids, COLUMNS),
  "the other's SQL beside one's own": (mine, { sqlQuery }) =>
    queryRows(mine, union(mine.sqlQuery, sqlQuery)),
  "the other's SQL within one's own, on a map": (mine, { sqlQuery }) =>
    mapRows(mine, union(mine.sqlQuery, sqlQuery)),
  "one's own SQL with the other's condition": (mine, { sqlQuery }) =>
    mapRows(mine, `${mine.sqlQuery} OR ${sqlQuery.split(" WHERE ")[1]}`),
  "one's own SQL with the other's parameters": (mine, { ids }) =>
    mapRows(mine, mine.sqlQuery, { queryParameters: { city: "x", groupcity: "x", store_id: ids } }),
  "one's own SQL with the other's stores as a filter": (mine, { ids }) =>
    mapRows(mine, mine.sqlQuery, { filters: onlyIds(ids) }),
  "the other's stores in one's own table": (mine, { ids }) =>
    tableRows(widgetOf(mine), ids, ["store_id", "city"]),
  "the other's stores in one's own table, every column": (mine, { ids }) =>
    tableRows(widgetOf(mine), ids, COLUMNS),
};

/** Every user tries these on the table itself. */
export const ATTACKS_ON_TABLE: Readonly<Record<string, Attack>> = {
  "the table by name, on a map": async (mine) =>
    await tileRows(mine, (await vectorTableSource({ ...mine, tableName: TABLE })).tiles),
  "the table by name, in a widget": async (mine) => {
    const widget = new WidgetTableSource({ ...WIDGET, ...mine, tableName: TABLE });
    const { rows } = await widget.getTable({ columns: COLUMNS, limit: 1_000 });
    return rows.map(toRow);
  },
  "the whole table by SQL": (mine) => queryRows(mine, whole),
  "one's own SQL without its condition": (mine) =>
    queryRows(mine, mine.sqlQuery.replace(/ WHERE .*/, "")),
  "one's own SQL with a second statement": (mine) => queryRows(mine, `${mine.sqlQuery}; ${whole}`),
  "one's own SQL with a comment": (mine) => queryRows(mine, `${mine.sqlQuery} -- x`),
  "one's own SQL in capitals": (mine) => queryRows(mine, mine.sqlQuery.toUpperCase()),
  "one's own SQL with a row more": (mine) => queryRows(mine, `${mine.sqlQuery} OR TRUE`),
  "the guide's query": (mine) =>
    queryRows(mine, `${whole} WHERE city = @groupcity`, { groupcity: "NEW YORK" }),
  "every column, on a map": (mine) => mapRows(mine, mine.sqlQuery, { columns: ALL_COLUMNS }),
  "cells of the whole table": async (mine) => {
    const options = { ...mine, sqlQuery: whole, aggregationExp: "SUM(revenue) AS revenue" };
    return await tileRows(mine, (await h3QuerySource(options)).tiles, "8029fffffffffff");
  },
  "a sub-query in aggregationExp": (mine) =>
    mapRows(mine, mine.sqlQuery, { aggregationExp: `${HIGHEST} AS highest` }),
  "a sub-query in operationExp": async (mine) => {
    const exp = { column: "store_id", operation: "custom", operationExp: HIGHEST } as const;
    return [toRow({ highest: (await widgetOf(mine).getFormula(exp)).value })];
  },
  "a sub-query in aggregations": async (mine) => {
    const aggregations = `(SELECT MAX(revenue) FROM \`${TABLE}\`) AS highest`;
    return (await widgetOf(mine).getAggregations({ aggregations })).rows.map(toRow);
  },
};
