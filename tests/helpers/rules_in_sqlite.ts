/**
 * Runs the SQL of a grant in SQLite, with the functions that the warehouses have and it has not.
 * Texts are read by each warehouse's own lexical rules.
 */
import { DatabaseSync } from "node:sqlite";
import type { DialectName } from "../../lib/access/dialects/mod.ts";
import type { Cell } from "../../lib/access/evaluation/row.ts";
import { type RulesDatabase, TABLES } from "./rules_database.ts";
import { LITERAL_READERS, type ReadLiteral } from "./sql_literals.ts";

/** The dialects whose functions and casts are supplied here: those of PostgreSQL are its own. */
export type InSqlite = Exclude<DialectName, "postgres">;

/** @param columns of the table. Numbers are REAL: dividing whole ones truncates in SQLite. */
export function openRulesDatabase(dialect: InSqlite, columns: readonly string[]): RulesDatabase {
  const database = new DatabaseSync(":memory:");
  database.exec("ATTACH ':memory:' AS d");
  const table = dialect === "bigquery" ? `"${TABLES.bigquery}"` : TABLES[dialect];
  const numbers = ["n", "price"];
  const defined = columns.map((name) => numbers.includes(name) ? `${name} REAL` : name);
  database.exec(`CREATE TABLE ${table} (${defined.join(", ")})`);
  for (const [name, of] of Object.entries(FUNCTIONS)) {
    // A function of one place only would be refused with an SRID.
    database.function(name, { varargs: true }, (...values: unknown[]) => of(...values));
  }
  const places = columns.map(() => "?").join(", ");
  const insert = database.prepare(`INSERT INTO ${table} VALUES (${places})`);
  const [reader] = LITERAL_READERS[dialect] ?? [];
  if (reader === undefined) throw new Error(`no reader of literals for ${dialect}`);
  return {
    fill(rows) {
      database.exec(`DELETE FROM ${table}`);
      for (const row of rows) insert.run(...columns.map((name) => stored(row[name] ?? null)));
      return Promise.resolve();
    },
    query(sql) {
      const rows = database.prepare(inSqlite(sql, reader)).all().map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(name, value)]))
      );
      return Promise.resolve(rows);
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}

type SqlValue = string | number | null;
const whereKnown =
  (of: (...values: SqlValue[]) => SqlValue) => (...values: unknown[]): SqlValue => {
    const known = values.filter((value) => typeof value === "string" || typeof value === "number");
    return known.length < values.length ? null : of(...known);
  };

const coordinate = (index: number) =>
  whereKnown((point) => Number(String(point).split(" ")[index]));
const point = whereKnown((x, y, srid = 4326) => {
  if (srid !== 4326) throw new Error(`another reference system: ${srid}`);
  return `${x} ${y}`;
});
const startsWith = whereKnown((text, prefix) => String(text).startsWith(String(prefix)) ? 1 : 0);
const STARTS: Readonly<Record<string, (day: string) => string>> = {
  MM: (day) => `${day.slice(0, 7)}-01`,
  YEAR: (day) => `${day.slice(0, 4)}-01-01`,
};
function startOf(date: SqlValue, unit: SqlValue): string {
  const of = STARTS[String(unit).toUpperCase().replace(/^MONTH$/, "MM")];
  if (of === undefined) throw new Error(`no such unit: ${unit}`);
  return of(String(date));
}
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;

/** Names of functions are case-insensitive, as in the warehouses. NULL stays NULL. */
const FUNCTIONS: Readonly<Record<string, (...values: unknown[]) => SqlValue>> = {
  ST_X: coordinate(0),
  ST_Y: coordinate(1),
  ST_GEOGPOINT: point,
  ST_MAKEPOINT: point,
  ST_POINT: point,
  ST_SETSRID: whereKnown((point, srid) => {
    if (srid !== 4326) throw new Error(`another reference system: ${srid}`);
    return point ?? null;
  }),
  FLOOR: whereKnown((value) => Math.floor(Number(value))),
  STARTS_WITH: startsWith,
  STARTSWITH: startsWith,
  // BigQuery and Databricks have the date first, Snowflake and Redshift the unit.
  DATE_TRUNC: whereKnown((one = null, other = null) =>
    /^\d/.test(String(one)) ? startOf(one, other) : startOf(other, one)
  ),
  TRUNC: whereKnown((date = null, unit = null) => startOf(date, unit)),
  FIRST_OF: whereKnown((text, length) => [...String(text)].slice(0, Number(length)).join("")),
  CHR: whereKnown((code) => String.fromCodePoint(Number(code))),
  TO_TIMESTAMP_TZ: whereKnown((text, format) => {
    if (format !== "YYYY-MM-DD HH24:MI:SS TZH:TZM" || !String(text).endsWith(" +00:00")) {
      throw new Error(`no instant: ${text}`);
    }
    return TIME.exec(String(text))?.[0] ?? null;
  }),
  TO_TIMESTAMP_NTZ: whereKnown((text, format) => {
    if (format !== "YYYY-MM-DD HH24:MI:SS") throw new Error(`no time: ${text}`);
    return TIME.exec(String(text))?.[0] ?? null;
  }),
};

function stored(cell: Cell): string | number | null {
  if (typeof cell === "boolean") return cell ? 1 : 0;
  return typeof cell === "object" && cell !== null ? cell.join(" ") : cell;
}

function cellOf(name: string, value: unknown): Cell {
  if (name === "open" && value !== null) return value === 1;
  if (name === "geom" && typeof value === "string") {
    const [longitude = NaN, latitude = NaN] = value.split(" ").map(Number);
    return [longitude, latitude];
  }
  return typeof value === "string" || typeof value === "number" ? value : null;
}

/** Each literal as SQLite writes it, and the rest without what only warehouses have. */
function inSqlite(sql: string, read: ReadLiteral): string {
  let written = "";
  let from = 0;
  for (let at = sql.indexOf("'"); at !== -1; at = sql.indexOf("'", from)) {
    const before = sql.slice(from, at);
    const { text, end } = read(sql, at);
    const [, type] = /\b(DATE|DATETIME|TIMESTAMP|TIMESTAMPTZ|TIMESTAMP_NTZ|NUMERIC) $/
      .exec(before) ?? [];
    written += between(type === undefined ? before : before.slice(0, -type.length - 1));
    written += literal(text, type);
    from = end;
  }
  return written + between(sql.slice(from));
}

/** SQL without literals. Columns of numbers are REAL, so that no cast to one is needed. */
function between(sql: string): string {
  return sql
    .replaceAll(/::(DOUBLE|FLOAT8|date)\b/g, "")
    .replaceAll(/, (MONTH|YEAR)\)/g, ", '$1')")
    .replaceAll(/\bLEFT\(/g, "FIRST_OF(");
}

function literal(text: string, type: string | undefined): string {
  if (type === "NUMERIC") return text;
  const isInstant = type === "TIMESTAMPTZ" || type === "TIMESTAMP";
  return `'${(isInstant ? text.replace(/(\+00|Z)$/, "") : text).replaceAll("'", "''")}'`;
}
