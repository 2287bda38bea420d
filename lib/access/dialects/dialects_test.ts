import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { hostile, unwritable } from "../../../tests/helpers/hostile_text.ts";
import { LITERAL_READERS, type ReadLiteral } from "../../../tests/helpers/sql_literals.ts";
import { createAccess } from "../grants.ts";
import { parsePolicyText, PolicyError } from "../policy.ts";
import { DIALECT_NAMES, type DialectName, DIALECTS } from "./mod.ts";

const TABLE = "p.d.stores";

function policyWith(dialect: DialectName, cities: readonly string[], groups = ["g"]): string {
  return JSON.stringify({
    version: 1,
    dialect,
    datasets: { stores: { table: TABLE, columns: ["geom"] } },
    groups: Object.fromEntries(groups.map((group) => [group, { stores: { city: cities } }])),
  });
}

/** @returns the SQL of each group. */
function sqlsOf(text: string, groups: readonly string[]): string[] {
  const access = createAccess({
    policy: parsePolicyText(text),
    connectionName: "carto_dw",
    referers: ["https://app.example.com"],
  });
  return groups.map((group) =>
    access.rightsOf({ username: "ann", groups: [group] }).sources.stores?.sqlQuery ?? ""
  );
}

const sqlOf = (text: string) => sqlsOf(text, ["g"])[0] ?? "";

/** Parses the query: it may only say that the city is one of some texts. */
function readCities(sql: string, dialect: DialectName, read: ReadLiteral): string[] {
  const { nameSql, tableSql } = DIALECTS[dialect];
  const head = `SELECT ${nameSql("geom")} FROM ${tableSql(TABLE)} WHERE ${nameSql("city")} IN (`;
  expect(sql.slice(0, head.length)).toBe(head);
  const cities: string[] = [];
  for (let at = head.length;; at += 2) {
    const { text, end } = read(sql, at);
    cities.push(text);
    if (sql.slice(end) === ")") return cities;
    expect(sql.slice(end, end + 2)).toBe(", ");
    at = end;
  }
}

/** 50 lists of 200 texts: 10,000. */
const LISTS = { numRuns: 50 };
const listOf = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 200, maxLength: 200 });

for (const dialect of DIALECT_NAMES) {
  describe(`a text for ${dialect}`, () => {
    const writable = hostile.filter((text) => text.isWellFormed() && !text.includes("\0"));

    for (const [index, read] of (LITERAL_READERS[dialect] ?? []).entries()) {
      it(`is read back unchanged, 10,000 times (reader ${index + 1})`, () => {
        fc.assert(
          fc.property(listOf(writable), (cities) => {
            const sql = sqlOf(policyWith(dialect, cities));
            expect(readCities(sql, dialect, read)).toEqual(cities);
          }),
          LISTS,
        );
      });
    }

    it("is refused where SQL cannot hold it", () => {
      fc.assert(fc.property(unwritable, (city) => {
        expect(() => parsePolicyText(policyWith(dialect, [city]))).toThrow(PolicyError);
      }));
    });

    it("contains no group's name, of 10,000", () => {
      const expected = sqlOf(policyWith(dialect, ["BOSTON"]));
      const named = { ["__proto__"]: 1, constructor: 1, prototype: 1, "": 1 };
      fc.assert(
        fc.property(listOf(fc.oneof(hostile, unwritable)), (groups) => {
          const isRefused = (group: string) => Object.hasOwn(named, group) || !group.isWellFormed();
          const accepted = groups.filter((group) => !isRefused(group));
          const sqls = sqlsOf(policyWith(dialect, ["BOSTON"], accepted), accepted);
          expect([...new Set(sqls)].filter((sql) => sql !== expected)).toEqual([]);
          for (const group of groups.filter(isRefused)) {
            const text = policyWith(dialect, ["BOSTON"], [group]);
            expect(() => parsePolicyText(text)).toThrow(PolicyError);
          }
        }),
        LISTS,
      );
    });
  });
}

describe("the readers", () => {
  const read = (dialect: DialectName, sql: string) =>
    (LITERAL_READERS[dialect] ?? []).map((reader) => {
      const { text, end } = reader(sql, 0);
      return end === sql.length ? text : `${text} and something else`;
    });

  it("notice what was written for another warehouse", () => {
    expect(read("bigquery", "'it''s'")).toEqual(["it and something else"]);
    expect(read("snowflake", "'a\\tb'")).toEqual(["a\tb"]);
    expect(() => read("snowflake", "'\\'")).toThrow("does not end");
    expect(() => read("postgres", "'a'")).toThrow("no literal");
    expect(read("redshift", "'a\\tb'")).toEqual(["a\\tb", "a\tb"]);
    expect(read("databricks", "'it''s'")).toEqual(["it's", "its"]);
    expect(() => read("databricks", "'${a}'")).toThrow("substituted");
  });
});

describe("what is written for each warehouse", () => {
  const written: Record<DialectName, string> = {
    bigquery: "'it\\'s \\\\ \\n \\U0000200b ${a}'",
    snowflake: "'it''s \\\\ \\n \\u200b ${a}'",
    postgres: "E'it''s \\\\ \\n \\U0000200b ${a}'",
    redshift: "('it''s ' || CHR(92) || ' ' || CHR(10) || ' \u200b ${a}')",
    databricks: "'it\\'s \\\\ \\n \u200b \\$\\{a}'",
  };
  for (const dialect of DIALECT_NAMES) {
    it(`is ${dialect}'s own`, () => {
      expect(DIALECTS[dialect].textSql("it's \\ \n \u200b ${a}")).toBe(written[dialect]);
      expect(DIALECTS[dialect].textSql("")).toBe(dialect === "postgres" ? "E''" : "''");
    });
  }
});
