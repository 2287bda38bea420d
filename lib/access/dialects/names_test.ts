import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { createAccess } from "../grants.ts";
import { parsePolicyText, PolicyError } from "../policy.ts";
import { DIALECT_NAMES, type DialectName } from "./mod.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const TABLE = "p.d.t";

function policyWith(dialect: DialectName, column: string): string {
  return JSON.stringify({
    version: 1,
    dialect,
    datasets: { drops: { table: TABLE, columns: [column, "geom"] } },
    groups: { ALL: { drops: "all" }, SOME: { drops: { [column]: "A" } } },
  });
}

function sqlOf(dialect: DialectName, column: string, group: string): string {
  const policy = parsePolicyText(policyWith(dialect, column));
  const access = createAccess({ policy, connectionName: "c", referers: [] });
  return access.rightsOf({ username: "ann", groups: [group] }).sources.drops?.sqlQuery ?? "";
}

const isTaken = (dialect: DialectName, column: string) => {
  try {
    parsePolicyText(policyWith(dialect, column));
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
};

/** A table `t` with a name of one part, as in the warehouse; SQLite has those too. */
const inSqlite = (sql: string, dialect: DialectName) =>
  sql.replaceAll(/"p"\."d"\."t"|`p`\.`d`\.`t`|`p\.d\.t`/g, "t").replaceAll(
    dialect === "postgres" ? "E'A'" : "'A'",
    "'A'",
  );

const hostile = fc.string({
  unit: fc.constantFrom(
    ...["'", '"', "`", "\\", "$", "{", "}", ";", "-", "/", "*", "#", "@", ":", "?", "%", "_", "."],
    ...["a", "B", " ", "ö", "ß", "é", "e\u0301", "😀", "(", ")", "[", "]", "=", "<", "--", "/*"],
  ),
  minLength: 1,
  maxLength: 12,
});

describe("a column's name", () => {
  for (const dialect of DIALECT_NAMES) {
    it(`is one column on ${dialect}, with any characters`, () => {
      const property = fc.property(hostile, (column) => {
        fc.pre(column.toLowerCase() !== "geom" && isTaken(dialect, column));
        const database = new DatabaseSync(":memory:");
        const quoted = `"${column.replaceAll('"', '""')}"`;
        database.exec(`CREATE TABLE t (${quoted}, geom)`);
        database.exec("INSERT INTO t VALUES ('A', 1), ('B', 2)");
        const rows = (group: string) =>
          database.prepare(inSqlite(sqlOf(dialect, column, group), dialect)).all()
            .map((row) => ({ ...row }));
        expect(rows("ALL")).toEqual([{ [column]: "A", geom: 1 }, { [column]: "B", geom: 2 }]);
        expect(rows("SOME")).toEqual([{ [column]: "A", geom: 1 }]);
        database.close();
      });
      fc.assert(property, { numRuns: propertyRuns(500) });
    });

    it(`may have spaces, accents and words of SQL in it on ${dialect}`, () => {
      for (const column of ["a b", "Größe", "select", "geom_2", "日本", "1st", "a-b"]) {
        expect(isTaken(dialect, column)).toBe(true);
      }
    });

    it(`is refused on ${dialect} where CARTO or the warehouse cannot express it`, () => {
      for (const column of ["", "a,b", "a\nb", "a\0b", "\u202eb", "a\u2028b", "x".repeat(301)]) {
        expect(isTaken(dialect, column)).toBe(false);
      }
    });
  }

  it("is refused where BigQuery has no such names, and where Databricks would substitute it", () => {
    for (const column of ["a`b", "a\\b", "a.b", "a{b"]) {
      expect(isTaken("bigquery", column)).toBe(false);
    }
    expect(isTaken("databricks", "a${spark.x}")).toBe(false);
  });

  it("is measured as the warehouse measures it", () => {
    expect(isTaken("postgres", "ö".repeat(31))).toBe(true);
    expect(isTaken("postgres", "ö".repeat(32))).toBe(false);
    expect(isTaken("snowflake", "ö".repeat(255))).toBe(true);
  });

  it("is unique in every spelling", () => {
    const policy = policyWith("bigquery", "é").replace('"geom"', '"e\u0301", "geom"');
    expect(() => parsePolicyText(policy)).toThrow("is there already");
  });
});
