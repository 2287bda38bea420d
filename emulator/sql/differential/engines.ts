import type { Column } from "../../store/catalog.ts";
import { createTable, type Value } from "../../store/tables.ts";
import { openTestStore } from "../test_store.ts";
import { startDuckDb } from "./duckdb_process.ts";
import type { Statement } from "./statements.ts";
import { COLUMNS } from "./writer.ts";

const INTEGERS = [0, 1, -1, 2, 3, 7, 40, null];
const FLOATS = [0, 0.5, 1.5, -2.25, 100.125, 3, null];
const TEXTS = ["", "a", "ab", "B", "é", "12", "-7", " x ", "abc", null];
const BOOLEANS = [true, false, null];
const DAYS = ["2024-02-29", "2024-01-31", "1969-12-31", "2020-12-27", "2021-01-03", null];
const TIMES = ["2024-02-29T12:30:45.250Z", "1969-12-31T23:59:59.500Z", "2021-01-01T00:00:00.000Z"];

const cycle = <T>(values: readonly T[], index: number): T | null =>
  values[index % values.length] ?? null;

/** A row of `t`: every value stands beside every other one somewhere. */
function rowOf(index: number): Record<keyof typeof COLUMNS, Value> {
  const time = (at: number) => cycle([...TIMES, null], at);
  const midnight = (text: string | null) => text && `${text}T00:00:00.000Z`;
  return {
    i: cycle(INTEGERS, index),
    j: cycle(INTEGERS, index * 3 + 1),
    f: cycle(FLOATS, index),
    g: cycle(FLOATS, index * 2 + 3),
    s: cycle(TEXTS, index),
    r: cycle(TEXTS, index * 7 + 2),
    b: cycle(BOOLEANS, index),
    d: midnight(cycle(DAYS, index)),
    e: midnight(cycle(DAYS, index * 5 + 1)),
    ts: time(index),
    us: time(index * 3 + 2),
  };
}

const ROWS = Array.from({ length: 60 }, (_, index) => rowOf(index));
const TYPES = { INT64: "number", FLOAT64: "number", STRING: "string", BOOL: "boolean" } as const;
const DUCK_TYPES = { INT64: "BIGINT", FLOAT64: "DOUBLE", STRING: "VARCHAR", BOOL: "BOOLEAN" };

/** Both engines with the same rows in them. */
export async function openBoth() {
  const store = await openTestStore();
  const duck = startDuckDb();
  const columns = Object.entries(COLUMNS).map(([name, type]): Column => (
    { name, type: type === "DATE" || type === "TIMESTAMP" ? "timestamp" : TYPES[type] }
  ));
  const load = createTable(store.database, {
    name: "local.test.rows",
    columns: [{ name: "id", type: "number" }, ...columns],
  });
  for (const [id, row] of ROWS.entries()) load.insert(undefined, [id, ...Object.values(row)]);
  load.commit(1);
  const fields = Object.entries(COLUMNS).map(([name, type]) =>
    `${name} ${type === "DATE" || type === "TIMESTAMP" ? type : DUCK_TYPES[type]}`
  );
  const quote = (value: unknown) =>
    typeof value === "string" ? `'${value.replace("T", " ").replace("Z", "")}'` : String(value);
  const values = ROWS.map((row, id) => {
    const list = Object.entries(row).map(([name, value]) =>
      name === "s" || name === "r" ? (value === null ? "NULL" : `'${value}'`) : quote(value)
    );
    return `(${[id, ...list].join(", ")})`;
  });
  const u = "SELECT 1 AS i, 'a' AS s UNION ALL SELECT 2, 'ab' UNION ALL SELECT 2, NULL UNION ALL " +
    "SELECT NULL, 'B'";
  // DuckDB 1.5's optimizer finds `date_trunc('month', ts) != …` true where ts is NULL.
  const made = await duck.run(
    `SET TimeZone = 'UTC'; PRAGMA disable_optimizer; CREATE TABLE t (id BIGINT, ${
      fields.join(", ")
    });
    INSERT INTO t VALUES ${values.join(", ")}; CREATE TABLE u AS ${u}`,
  );
  if (made instanceof Error) throw made;
  const dates = Object.entries(COLUMNS).flatMap(([name, type]) =>
    type === "DATE" ? `, DATE(${name}) AS ${name}` : []
  );
  const rows = "local.test.rows";
  const views = `WITH t AS (SELECT * EXCEPT (d, e)${dates.join("")} FROM ${rows}), u AS (${u}) `;
  return {
    /** The rows of the emulator, or why there are none. */
    ours: ({ google }: Statement): unknown => attempt(() => store.rows(views + google)),
    theirs: ({ duck: sql }: Statement): Promise<unknown> => duck.run(sql),
    async close() {
      await duck[Symbol.asyncDispose]();
      await store.close();
    },
  };
}

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Values as both can be compared by: floats to twelve digits, integers by all of theirs. */
export function normalize(rows: unknown): unknown {
  if (!Array.isArray(rows)) return rows;
  return rows.map((row: unknown) =>
    Array.isArray(row) ? row.map((value: unknown) => normalizeValue(value)) : row
  );
}

function normalizeValue(value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) + 0 : String(value);
  }
  return typeof value === "number" ? Number(value.toPrecision(12)) + 0 : value;
}
