/**
 * Runs the SQL of a grant in PostgreSQL. Points are PostgreSQL's own, with PostGIS's functions of
 * the same meaning, so that PostGIS is not needed.
 */
import type { Cell, Row } from "../../lib/access/evaluation/row.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { isText, type RulesDatabase, TABLES } from "./rules_database.ts";

const TYPES: Readonly<Record<string, string>> = {
  nr: "integer",
  geom: "point",
  city: "text",
  n: "bigint",
  price: "numeric",
  open: "boolean",
  day: "date",
  at: "timestamptz",
  local: "timestamp",
};

// The session's zone must not matter: it is far from those of policies and from UTC.
const SETUP = `
SET TimeZone = 'Pacific/Auckland';
SET client_min_messages = warning;
CREATE FUNCTION ST_X(point) RETURNS float8 STRICT IMMUTABLE LANGUAGE SQL AS 'SELECT ($1)[0]';
CREATE FUNCTION ST_Y(point) RETURNS float8 STRICT IMMUTABLE LANGUAGE SQL AS 'SELECT ($1)[1]';
CREATE FUNCTION ST_MakePoint(float8, float8) RETURNS point STRICT IMMUTABLE LANGUAGE SQL
  AS 'SELECT point($1, $2)';
CREATE FUNCTION ST_SetSRID(point, int) RETURNS point STRICT IMMUTABLE LANGUAGE SQL
  AS 'SELECT CASE $2 WHEN 4326 THEN $1 END';
CREATE FUNCTION ST_MakeEnvelope(float8, float8, float8, float8, int) RETURNS box
  STRICT IMMUTABLE LANGUAGE SQL AS 'SELECT box(point($1, $2), point($3, $4))';
CREATE FUNCTION touches(point, box) RETURNS boolean STRICT IMMUTABLE LANGUAGE SQL
  AS 'SELECT $1 <@ $2';
CREATE OPERATOR && (LEFTARG = point, RIGHTARG = box, FUNCTION = touches);
CREATE SCHEMA d;
`;

/**
 * @param programs of PostgreSQL.
 * @param columns of the table.
 */
export async function openPostgres(
  programs: string,
  columns: readonly string[],
): Promise<RulesDatabase> {
  const server = await startPostgres(programs);
  const table = TABLES.postgres;
  const defined = columns.map((name) => `${name} ${TYPES[name]}`).join(", ");
  await server.run(`${SETUP}CREATE TABLE ${table} (${defined});`);
  return {
    async fill(rows) {
      await server.run(`DELETE FROM ${table};${inserting(table, columns, rows)}`);
    },
    query: (sql) => rowsOf(server, sql),
    close: () => server.close(),
  };
}

function inserting(table: string, columns: readonly string[], rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const values = rows.map((row) =>
    `(${columns.map((name) => cellSql(name, row[name] ?? null)).join(", ")})`
  );
  return `INSERT INTO ${table} VALUES ${values.join(", ")};`;
}

/** In dollar quotes, which is another way to write a text than that of grants. */
function cellSql(name: string, cell: Cell): string {
  if (cell === null) return "NULL";
  if (typeof cell === "object") return `point(${cell.join(", ")})`;
  if (!isText(cell)) return String(cell);
  return `$cell$${name === "at" ? `${cell}+00` : cell}$cell$`;
}

async function rowsOf(server: Postgres, sql: string): Promise<Row[]> {
  const [answer = "[]"] = await server.run(
    `SELECT COALESCE(json_agg(row_to_json(q))::jsonb, '[]') FROM (${sql}) AS q;`,
  );
  const rows: Record<string, Cell>[] = JSON.parse(answer);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellOf(name, cell)]))
  );
}

function cellOf(name: string, cell: Cell): Cell {
  if (!isText(cell)) return cell;
  switch (name) {
    case "geom": {
      const [longitude = NaN, latitude = NaN] = cell.slice(1, -1).split(",").map(Number);
      return [longitude, latitude];
    }
    case "at":
      return new Date(cell).toISOString().slice(0, 19).replace("T", " ");
    case "local":
      return cell.replace("T", " ");
    default:
      return cell;
  }
}
