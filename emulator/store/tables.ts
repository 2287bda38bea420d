import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type Geometry, type GeometryKind, kindOf, storeGeometry } from "../spatial/geometry.ts";
import { KEY_BYTES } from "../spatial/shape.ts";
import { Catalog, type Column, type Table, withNumberTypes } from "./catalog.ts";
import { transaction } from "./database.ts";
import { COLUMN_NAME, isTableName } from "./names.ts";
import { quoteName } from "./quote_name.ts";

/** What a table will be. */
export interface TableDefinition {
  /** BigQuery's full name: `project.dataset.table`. */
  readonly name: string;
  /** Its columns in order; no two names are the same without case. */
  readonly columns: readonly Column[];
  /** The kind of all geometries of its first geometry column; absent where it has none. */
  readonly geometry?: GeometryKind | undefined;
  /** Names of columns that queries often compare with one value. */
  readonly indexed?: readonly string[];
  /** What TileJSON says of it. */
  readonly description?: string;
  readonly attribution?: string;
  /** What made its rows, where the emulator itself did (store/on_demand.ts). */
  readonly madeBy?: string;
}

/**
 * A value of a column; a timestamp is ISO 8601 text in UTC with milliseconds. Geometries of one
 * column are of one kind.
 */
export type Value = string | number | bigint | boolean | null | Geometry;

/** A table that is being filled; no query sees it before {@linkcode TableLoad.commit}. */
export interface TableLoad {
  /**
   * Adds a row: its first geometry (`undefined` where the table or the row has none), and the
   * values of all other columns in their order.
   *
   * @throws {RangeError} where the geometry is of another kind, out of degrees or without extent;
   * the row is not added then, and others may follow
   */
  insert(geometry: Geometry | undefined, values: readonly Value[]): void;
  /**
   * Puts the table in the place of any table of its name, all at once.
   *
   * @param now milliseconds since 1970: the version of the rows
   */
  commit(now: number): Table;
  /** Gives the rows up. */
  discard(): void;
}

const STAGING = "temp.staging";

/** At this many rows in one transaction SQLite is as fast as it gets. */
const BATCH = 50_000;

/** Tells the rows of one point apart; no client sees it. */
const ROW_COLUMN = "_row";

/**
 * Begins a table. Rows are gathered in a temporary table, then written in the order of their
 * place: a million take seconds, tiles read neighbors from neighboring pages, and other users of
 * the database wait for the last step only. A connection fills one table at a time.
 *
 * @throws {RangeError} where the definition is not as {@linkcode TableDefinition} says
 */
export function createTable(database: DatabaseSync, definition: TableDefinition): TableLoad {
  checkDefinition(definition);
  const { columns, geometry: kind } = definition;
  const all = ordered(columns);
  const others = kind ? all.slice(1) : all;
  const kinds = new Map<Column, GeometryKind>();
  const list = all.map(({ name }) => quoteName(name)).join(", ");
  const marks = columns.map(() => "?").join(", ");
  database.exec(`DROP TABLE IF EXISTS ${STAGING};
    CREATE TABLE ${STAGING} (${ROW_COLUMN} INTEGER PRIMARY KEY, ${all.map(columnSql).join(", ")});
    BEGIN`);
  const insert = database.prepare(`INSERT INTO ${STAGING} (${list}) VALUES (${marks})`);
  let count = 0;
  const toSql = (value: Value, index: number): SQLInputValue => {
    const column = others[index];
    if (value === null || !column) return null;
    if (typeof value === "object") {
      const known = kinds.get(column) ?? kindOf(value);
      if (kindOf(value) !== known) throw new RangeError(`"${column.name}" holds ${known}s`);
      kinds.set(column, known);
      return storeGeometry(value);
    }
    return typeof value === "boolean" || column.type === "boolean" ? Number(value) : value;
  };

  return {
    insert(geometry, values) {
      if (geometry && kindOf(geometry) !== kind) {
        throw new RangeError(`${geometry.type}: the table holds ${kind ?? "no geometrie"}s`);
      }
      const place = kind ? [geometry ? storeGeometry(geometry) : null] : [];
      insert.run(...place, ...values.map(toSql));
      count += 1;
      if (count % BATCH === 0) database.exec("COMMIT; BEGIN");
    },
    commit(now) {
      database.exec("COMMIT");
      transaction(database, () => publish(database, definition, count, now));
      database.exec(`DROP TABLE ${STAGING}`);
      const table = new Catalog(database).find(definition.name);
      if (!table) throw new Error(`${definition.name} is not in the catalog`);
      return table;
    },
    discard() {
      database.exec(`ROLLBACK; DROP TABLE IF EXISTS ${STAGING}`);
    },
  };
}

/**
 * Removes a table.
 *
 * @returns false where there is none of this name
 */
export function dropTable(database: DatabaseSync, name: string): boolean {
  return transaction(database, () => {
    const { changes } = database.prepare("DELETE FROM catalog WHERE name = ?").run(name);
    if (Number(changes) === 0) return false;
    database.exec(`DROP TABLE IF EXISTS ${quoteName(name)}`);
    return true;
  });
}

function publish(
  database: DatabaseSync,
  definition: TableDefinition,
  count: number,
  now: number,
): void {
  const { name, columns, indexed = [], ...content } = definition;
  const table = quoteName(name);
  const all = ordered(columns);
  const list = all.map((column) => quoteName(column.name)).join(", ");
  const fields = all.map(columnSql).join(", ");
  const places = all.filter(({ type }) => type === "geometry")
    .map((column) => ({ column: column.name, key: placeKey(database, column.name) }));
  const [first] = places;
  database.exec(`DROP TABLE IF EXISTS ${table}`);
  const isClustered = first !== undefined && isPointEverywhere(database, first.column);
  if (isClustered) {
    const key = `${quoteName(first.column)}, ${ROW_COLUMN}`;
    database.exec(
      `CREATE TABLE ${table} (${fields}, ${ROW_COLUMN} INTEGER, PRIMARY KEY (${key})) WITHOUT ROWID;
       INSERT INTO ${table} SELECT ${list}, ${ROW_COLUMN} FROM ${STAGING} ORDER BY ${key}`,
    );
  } else {
    const order = first ? ` ORDER BY ${first.key}, ${ROW_COLUMN}` : "";
    database.exec(`CREATE TABLE ${table} (${fields});
      INSERT INTO ${table} SELECT ${list} FROM ${STAGING}${order}`);
  }
  for (const { column, key } of isClustered ? places.slice(1) : places) {
    database.exec(`CREATE INDEX ${quoteName(`${name} place ${column}`)} ON ${table} (${key})`);
  }
  for (const column of indexed) {
    // The place too, or a tile of one city's points would read all points of that city.
    const index = quoteName(`${name} ${column}`);
    const keys = [quoteName(column), ...first ? [first.key] : []].join(", ");
    database.exec(`CREATE INDEX ${index} ON ${table} (${keys})`);
  }
  database.prepare("INSERT OR REPLACE INTO catalog VALUES (?, ?, ?, ?)")
    .run(
      name,
      JSON.stringify({ ...content, columns: withNumberTypes(database, STAGING, columns) }),
      count,
      now,
    );
}

/**
 * What a column of geometries is indexed by: points by themselves, shapes by the tile they lie
 * in.
 */
function placeKey(database: DatabaseSync, column: string): string {
  const name = quoteName(column);
  const found = database.prepare(
    `SELECT typeof(${name}) AS kept FROM ${STAGING} WHERE ${name} IS NOT NULL LIMIT 1`,
  ).get();
  return found?.kept === "blob" ? keyOf(column) : name;
}

/** Rows are kept in the order of their points where each has one: SQLite's key takes no NULL. */
function isPointEverywhere(database: DatabaseSync, column: string): boolean {
  const name = quoteName(column);
  return database.prepare(`SELECT 1 FROM ${STAGING} WHERE typeof(${name}) <> 'integer' LIMIT 1`)
    .get() === undefined;
}

/** The first geometry first, as rows are inserted. */
function ordered(columns: readonly Column[]): Column[] {
  const first = columns.find(({ type }) => type === "geometry");
  return first ? [first, ...columns.filter((column) => column !== first)] : [...columns];
}

/**
 * What shapes are indexed by, word for word as tiles ask for it, or SQLite would not use the
 * index.
 */
export function keyOf(column: string): string {
  return `substr(${quoteName(column)}, 1, ${KEY_BYTES})`;
}

const SQLITE_TYPES = {
  number: "NUMERIC",
  string: "TEXT",
  boolean: "INTEGER",
  timestamp: "TEXT",
  geometry: "",
  object: "TEXT",
  unknown: "",
} as const satisfies Record<Column["type"], string>;

function columnSql({ name, type }: Column): string {
  return `${quoteName(name)} ${SQLITE_TYPES[type]}`;
}

function checkDefinition({ name, columns, geometry, indexed = [] }: TableDefinition): void {
  if (!isTableName(name)) {
    throw new RangeError(`"${name}" is not a full table name: use project.dataset.table`);
  }
  const names = new Set<string>();
  for (const column of columns) {
    const key = column.name.toLowerCase();
    if (!COLUMN_NAME.test(column.name) || key === ROW_COLUMN) {
      throw new RangeError(`"${column.name}" cannot be a column's name`);
    }
    if (names.has(key)) throw new RangeError(`There are two columns "${column.name}"`);
    names.add(key);
  }
  const hasPlace = columns.some(({ type }) => type === "geometry");
  if (hasPlace !== (geometry !== undefined)) {
    throw new RangeError(`${name}: expected ${geometry ? "a geometry column" : "no geometry"}`);
  }
  const missing = indexed.find((column) => !columns.some((known) => known.name === column));
  if (missing !== undefined) throw new RangeError(`There is no column "${missing}" to index`);
}
