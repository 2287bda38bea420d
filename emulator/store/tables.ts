import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { Catalog, type Column, type GeometryKind, type Table } from "./catalog.ts";
import { transaction } from "./database.ts";
import { type Geometry, kindOf, storeGeometry } from "./geometry.ts";
import { KEY_BYTES } from "./shape.ts";

/** What a table will be. */
export interface TableDefinition {
  /** BigQuery's full name: `project.dataset.table`. */
  readonly name: string;
  /**
   * Its columns in order. Where `geometry` is given, exactly one is of the type geometry; no two
   * names are the same without case.
   */
  readonly columns: readonly Column[];
  /** The kind of all its geometries; absent where it has none. */
  readonly geometry?: GeometryKind | undefined;
  /** Names of columns that queries often compare with one value. */
  readonly indexed?: readonly string[];
}

/** A value of a column that is no geometry; a timestamp is ISO 8601 text in UTC with milliseconds. */
export type Value = string | number | boolean | null;

/** A table that is being filled; nobody sees it before {@linkcode TableLoad.commit}. */
export interface TableLoad {
  /**
   * Adds a row: its geometry (`undefined` where the table has none), and the values of all other
   * columns in their order.
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
 * Begins a table. Rows are gathered in a temporary table, then written in the order of their place:
 * a million take seconds, tiles read neighbours from neighbouring pages, and whoever else uses the
 * database waits for the last step alone. A connection fills one table at a time.
 *
 * @throws {RangeError} where the definition is not as {@linkcode TableDefinition} says
 */
export function createTable(database: DatabaseSync, definition: TableDefinition): TableLoad {
  checkDefinition(definition);
  const { columns, geometry: kind } = definition;
  const isBoolean = columns.filter(({ type }) => type !== "geometry")
    .map(({ type }) => type === "boolean");
  const marks = columns.map(() => "?").join(", ");
  database.exec(`DROP TABLE IF EXISTS ${STAGING};
    CREATE TABLE ${STAGING} (${ordered(columns).map(columnSql).join(", ")});
    BEGIN`);
  const insert = database.prepare(`INSERT INTO ${STAGING} VALUES (${marks})`);
  let count = 0;
  const toSql = (value: Value, index: number): SQLInputValue =>
    typeof value === "boolean" || isBoolean[index] && value !== null ? Number(value) : value;

  return {
    insert(geometry, values) {
      if (geometry && kindOf(geometry) !== kind) {
        throw new RangeError(`${geometry.type}: the table holds ${kind ?? "no geometrie"}s`);
      }
      if (!geometry && kind) throw new RangeError("The row has no geometry");
      const place = geometry ? [storeGeometry(geometry)] : [];
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
    database.exec(`DROP TABLE IF EXISTS ${quote(name)}`);
    return true;
  });
}

function publish(
  database: DatabaseSync,
  { name, columns, geometry, indexed = [] }: TableDefinition,
  count: number,
  now: number,
): void {
  const table = quote(name);
  const place = columns.find(({ type }) => type === "geometry");
  const all = ordered(columns);
  const list = all.map((column) => quote(column.name)).join(", ");
  const fields = all.map(columnSql).join(", ");
  database.exec(`DROP TABLE IF EXISTS ${table}`);
  if (place && geometry === "point") {
    const key = `${quote(place.name)}, ${ROW_COLUMN}`;
    database.exec(
      `CREATE TABLE ${table} (${fields}, ${ROW_COLUMN} INTEGER, PRIMARY KEY (${key})) WITHOUT ROWID;
       INSERT INTO ${table} SELECT ${list}, rowid FROM ${STAGING} ORDER BY ${
        key.replace(ROW_COLUMN, "rowid")
      }`,
    );
  } else {
    const order = place ? ` ORDER BY ${keyOf(place.name)}` : "";
    database.exec(`CREATE TABLE ${table} (${fields});
      INSERT INTO ${table} SELECT ${list} FROM ${STAGING}${order}`);
    if (place) {
      database.exec(`CREATE INDEX ${quote(`${name} shapes`)} ON ${table} (${keyOf(place.name)})`);
    }
  }
  for (const column of indexed) {
    // The place too, or a tile of one city's points would read all points of that city.
    const key = place && geometry === "point" ? quote(place.name) : place && keyOf(place.name);
    const index = quote(`${name} ${column}`);
    const list = [quote(column), ...key ? [key] : []].join(", ");
    database.exec(`CREATE INDEX ${index} ON ${table} (${list})`);
  }
  database.prepare("INSERT OR REPLACE INTO catalog VALUES (?, ?, ?, ?)")
    .run(name, JSON.stringify({ geometry, columns }), count, now);
}

/** The geometry first, as rows are inserted. */
function ordered(columns: readonly Column[]): Column[] {
  const isPlace = ({ type }: Column) => type === "geometry";
  return [...columns.filter(isPlace), ...columns.filter((column) => !isPlace(column))];
}

/** What shapes are indexed by, word for word as tiles ask for it, or SQLite would not use the index. */
export function keyOf(column: string): string {
  return `substr(${quote(column)}, 1, ${KEY_BYTES})`;
}

const SQLITE_TYPES = {
  number: "NUMERIC",
  string: "TEXT",
  boolean: "INTEGER",
  timestamp: "TEXT",
  geometry: "NOT NULL",
  unknown: "",
} as const satisfies Record<Column["type"], string>;

function columnSql({ name, type }: Column): string {
  return `${quote(name)} ${SQLITE_TYPES[type]}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** BigQuery's rules, without dashes outside the project: what the SQL of this emulator can name. */
const TABLE_NAME = /^[A-Za-z][A-Za-z0-9_-]*\.[A-Za-z_]\w*\.[A-Za-z_][\w-]*$/;
const COLUMN_NAME = /^[A-Za-z_]\w{0,299}$/;

function checkDefinition({ name, columns, geometry, indexed = [] }: TableDefinition): void {
  if (!TABLE_NAME.test(name)) {
    throw new RangeError(`"${name}" is not a full table name: use project.dataset.table`);
  }
  const names = new Set<string>();
  for (const column of columns) {
    const key = column.name.toLowerCase();
    if (!COLUMN_NAME.test(column.name) || key === ROW_COLUMN) {
      throw new RangeError(`"${column.name}" cannot be a column's name: use letters, digits and _`);
    }
    if (names.has(key)) throw new RangeError(`There are two columns "${column.name}"`);
    names.add(key);
  }
  const places = columns.filter(({ type }) => type === "geometry").length;
  if (places !== (geometry ? 1 : 0)) {
    throw new RangeError(`${name}: expected ${geometry ? "one geometry column" : "no geometry"}`);
  }
  const missing = indexed.find((column) => !columns.some((known) => known.name === column));
  if (missing !== undefined) throw new RangeError(`There is no column "${missing}" to index`);
}
