import type { DatabaseSync, StatementSync } from "node:sqlite";
import * as v from "valibot";
import { GEOMETRY_KINDS, type GeometryKind } from "../spatial/geometry.ts";
import { quoteName } from "./quote_name.ts";

/**
 * The types of columns, in the words of CARTO's schemas. A boolean is kept as 0 or 1, a timestamp
 * as `YYYY-MM-DDTHH:MM:SS.sssZ`, a geometry as store/geometry.ts says; an `object`
 * (made by queries only) as JSON; `unknown` is an untyped NULL.
 */
export const COLUMN_TYPES = [
  "number",
  "string",
  "boolean",
  "timestamp",
  "geometry",
  "object",
  "unknown",
] as const;

/** See {@linkcode COLUMN_TYPES}. */
export type ColumnType = typeof COLUMN_TYPES[number];

/** GoogleSQL's types that a {@linkcode ColumnType} does not tell apart. */
export const FINER_TYPES = ["INT64", "FLOAT64", "DATE", "TIMESTAMP"] as const;

/** A column of a table or of a query's result. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Which kind of number or time it holds, for the SQL translator; no client sees it. */
  readonly finer?: typeof FINER_TYPES[number] | undefined;
}

/** A table that the connection reaches. */
export interface Table {
  /** BigQuery's name for it: project, dataset and table, separated by dots. */
  readonly name: string;
  /** SQLite's name for it: the same. The emulator's own tables have no dots in theirs. */
  readonly sqliteName: string;
  /** The kind of its first geometry column, where it has one. */
  readonly geometry?: GeometryKind | undefined;
  /** What TileJSON says of it. */
  readonly description?: string | undefined;
  readonly attribution?: string | undefined;
  /** What made its rows, where the emulator itself did (store/on_demand.ts). */
  readonly madeBy?: string | undefined;
  /** Its columns as a client sees them. */
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** When its rows were last replaced: milliseconds since 1970. */
  readonly version: number;
}

/** The full name of CARTO's demo table. */
export const RETAIL_STORES = "carto-demo-data.demo_tables.retail_stores";

const contentSchema = v.object({
  geometry: v.optional(v.picklist(GEOMETRY_KINDS)),
  description: v.optional(v.string()),
  attribution: v.optional(v.string()),
  madeBy: v.optional(v.string()),
  columns: v.array(v.object({
    name: v.string(),
    type: v.picklist(COLUMN_TYPES),
    finer: v.optional(v.picklist(FINER_TYPES)),
  })),
});

/** Makes a table when it is first asked for; does nothing for other names. */
export type MakeOnDemand = (name: string, known: Table | undefined) => void;

/**
 * Tells integers from floats: a column is one of floats where any value is. SQLite keeps 2.0 as 2,
 * so that no single value says what its column is.
 *
 * @param from the table in SQLite's SQL
 */
export function withNumberTypes(
  database: DatabaseSync,
  from: string,
  columns: readonly Column[],
): Column[] {
  const numbers = columns.filter(({ type }) => type === "number");
  if (numbers.length === 0) return [...columns];
  const list = numbers.map(({ name }) => `max(typeof(${quoteName(name)}) = 'real')`).join(", ");
  const statement = database.prepare(`SELECT json_array(${list}) AS floats FROM ${from}`);
  const floats = v.parse(
    v.array(v.nullable(v.number())),
    JSON.parse(String(statement.get()?.floats)),
  );
  return columns.map((column) => {
    const index = numbers.indexOf(column);
    return index < 0 ? column : { ...column, finer: floats[index] === 1 ? "FLOAT64" : "INT64" };
  });
}

/** The tables of a database; what another process adds is seen at once. */
export class Catalog {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #version: StatementSync;
  readonly #make: MakeOnDemand | undefined;

  /** @param make is given each name that is looked for, before it is answered */
  constructor(database: DatabaseSync, make?: MakeOnDemand) {
    this.#make = make;
    this.#database = database;
    this.#find = database.prepare("SELECT * FROM catalog WHERE name = ?");
    this.#list = database.prepare("SELECT * FROM catalog ORDER BY name");
    this.#version = database.prepare("SELECT max(version) AS version FROM catalog");
  }

  /** The table of this full name; BigQuery's table names are case-sensitive. */
  find(name: string): Table | undefined {
    this.#make?.(name, this.#known(name));
    return this.#known(name);
  }

  #known(name: string): Table | undefined {
    const row = this.#find.get(name);
    if (!row) return undefined;
    const table = toTable(row);
    const isOlder = table.columns.some(({ type, finer }) => type === "number" && !finer);
    if (!isOlder) return table;
    // An earlier version wrote it: what its numbers are is found out once.
    const columns = withNumberTypes(this.#database, quoteName(table.sqliteName), table.columns);
    this.#database.prepare(
      "UPDATE catalog SET content = json_set(content, '$.columns', json(?)) WHERE name = ?",
    ).run(JSON.stringify(columns), name);
    return { ...table, columns };
  }

  /** All tables, by name. */
  list(): Table[] {
    return this.#list.all().map(toTable);
  }

  /** The newest version of any table: what a cached answer must have been made from. */
  version(): number {
    return Number(this.#version.get()?.version ?? 0);
  }
}

function toTable(row: Readonly<Record<string, unknown>>): Table {
  const name = String(row.name);
  return {
    name,
    sqliteName: name,
    ...v.parse(contentSchema, JSON.parse(String(row.content))),
    rowCount: Number(row.row_count),
    version: Number(row.version),
  };
}
