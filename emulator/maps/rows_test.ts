import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { DatabaseSync } from "node:sqlite";
import { registerFunctions } from "../sql/functions/sqlite_functions.ts";
import { firstRow, iterateRows, readLists, readRows } from "./rows.ts";

/**
 * The second row cannot be computed: node:sqlite's own iterator ends before it, without an error.
 */
const FAILING = [
  ["SELECT abs(n) AS n FROM (SELECT 1 AS n UNION ALL SELECT -9223372036854775808)", "overflow"],
  ["SELECT float_divide(1.0, n) AS n FROM (SELECT 1.0 AS n UNION ALL SELECT 0.0)", "division"],
  ["SELECT sum(n) AS n FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 1)", "overflow"],
] as const;

describe("reading rows", () => {
  it("gives all rows or an error, never fewer", () => {
    const database = new DatabaseSync(":memory:");
    registerFunctions(database);
    for (const [sql, message] of FAILING) {
      const select = { sql, bindings: {} };
      expect(() => readLists(database, select)).toThrow(message);
      expect(() => readRows(database, select, ["n"])).toThrow(message);
      expect(() => [...iterateRows(database, select, ["n"])]).toThrow(message);
      expect(() => firstRow(database, { sql: `SELECT max(n) FROM (${sql})`, bindings: {} }))
        .toThrow(message);
    }
    // What failed before does not fail the next statement.
    const select = { sql: "SELECT 1 AS n UNION ALL SELECT 9007199254740993", bindings: {} };
    expect(readLists(database, select)).toEqual([[1], [9007199254740993n]]);
    expect([...iterateRows(database, select, ["n"])].map(({ n }) => n)).toEqual([
      1,
      9007199254740993n,
    ]);
    database.close();
  });
});
