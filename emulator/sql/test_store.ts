import type { DatabaseSync } from "node:sqlite";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { loadStores } from "../store/load_stores.ts";
import type { QueryParameters } from "./parse/query_parameters.ts";
import { translateQuery } from "./parse/translate.ts";
import { openReader } from "./run/reader.ts";
import { type JsonValue, runQuery, toJson } from "./run/run_query.ts";

/** The committed stores in a folder of their own, for tests of what reads them. */
export interface TestStore {
  readonly dataDir: string;
  readonly database: DatabaseSync;
  readonly reader: DatabaseSync;
  readonly catalog: Catalog;
  /** The rows that a query of GoogleSQL yields, as JSON values. */
  rows(sql: string, parameters?: QueryParameters): JsonValue[][];
  /** The first value of its first row. */
  value(sql: string, parameters?: QueryParameters): JsonValue | undefined;
  /** Closes both connections and removes the folder. */
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const dataDir = await Deno.makeTempDir();
  const database = openDatabase(dataDir);
  await loadStores(database, () => 1, () => {});
  const catalog = new Catalog(database);
  const reader = openReader(dataDir);
  const rows = (sql: string, parameters: QueryParameters = {}) => {
    const query = translateQuery(sql, parameters, catalog);
    return runQuery(reader, query, { most: 20_000, overflow: "refuse" })
      .map((row) => query.columns.map(({ type }, index) => toJson(row[index], type)));
  };
  return {
    dataDir,
    database,
    reader,
    catalog,
    rows,
    value: (sql, parameters) => rows(sql, parameters)[0]?.[0],
    async close() {
      reader.close();
      database.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
