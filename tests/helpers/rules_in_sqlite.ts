/** Runs BigQuery's SQL of a grant in SQLite, with the functions that it uses. */
import { DatabaseSync } from "node:sqlite";
import type { Cell, Row } from "../../lib/access/row.ts";

export interface RulesDatabase {
  /** Replaces the rows of the table `p.d.t`. */
  fill(rows: readonly Row[]): void;
  /** @returns the rows of the query, with points and booleans as rows have them. */
  query(sql: string): Row[];
  close(): void;
}

const TABLE = "`p.d.t`";

/** @param columns of the table. Numbers are REAL: dividing whole ones truncates in SQLite. */
export function openRulesDatabase(columns: readonly string[]): RulesDatabase {
  const database = new DatabaseSync(":memory:");
  const numbers = ["n", "price"];
  const defined = columns.map((name) => numbers.includes(name) ? `${name} REAL` : name);
  database.exec(`CREATE TABLE ${TABLE} (${defined.join(", ")})`);
  const coordinate = (index: number) => (point: unknown) =>
    typeof point === "string" ? Number(point.split(" ")[index]) : null;
  database.function("ST_X", coordinate(0));
  database.function("ST_Y", coordinate(1));
  database.function(
    "ST_GEOGPOINT",
    (x: unknown, y: unknown) => x === null || y === null ? null : `${x} ${y}`,
  );
  database.function(
    "FLOOR",
    (value: unknown) => typeof value === "number" ? Math.floor(value) : null,
  );
  database.function("STARTS_WITH", (text: unknown, prefix: unknown) => {
    if (typeof text !== "string" || typeof prefix !== "string") return null;
    return text.startsWith(prefix) ? 1 : 0;
  });
  database.function("START_OF", (date: unknown, unit: unknown) => {
    if (typeof date !== "string") return null;
    return unit === "MONTH" ? `${date.slice(0, 7)}-01` : `${date.slice(0, 4)}-01-01`;
  });
  database.function(
    "FIRST_OF",
    (text: unknown, length: unknown) =>
      typeof text === "string" ? [...text].slice(0, Number(length)).join("") : null,
  );
  const places = columns.map(() => "?").join(", ");
  const insert = database.prepare(`INSERT INTO ${TABLE} VALUES (${places})`);
  return {
    fill(rows) {
      database.exec(`DELETE FROM ${TABLE}`);
      for (const row of rows) insert.run(...columns.map((name) => stored(row[name] ?? null)));
    },
    query(sql) {
      return database.prepare(inSqlite(sql)).all().map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(name, value)]))
      );
    },
    close: () => database.close(),
  };
}

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

/** Literals of other types become texts and numbers, which the table holds. */
function inSqlite(sql: string): string {
  return sql
    .replaceAll(/\b(DATE|DATETIME) '([^']*)'/g, "'$2'")
    .replaceAll(/\bTIMESTAMP '([^']*)\+00'/g, "'$1'")
    .replaceAll(/\bNUMERIC '([^']*)'/g, "$1")
    .replaceAll(/\bDATE_TRUNC\(([^(),]*), (MONTH|YEAR)\)/g, "START_OF($1, '$2')")
    .replaceAll(/\bLEFT\(/g, "FIRST_OF(")
    .replaceAll("'it\\'s \\\\ b'", "'it''s \\ b'");
}
