import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { hostile } from "../../../tests/helpers/hostile_text.ts";
import { LITERAL_READERS, type ReadLiteral } from "../../../tests/helpers/sql_literals.ts";
import { isDay } from "../calendar_day.ts";
import { valueSql } from "../sql/condition.ts";
import { createAccess, NoAccessError } from "../grants.ts";
import type { Literal } from "../schema/literal_schema.ts";
import { parsePolicyText } from "../policy.ts";
import { typedValue } from "../typed_value.ts";
import { DIALECT_NAMES, type DialectName, DIALECTS } from "./mod.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const TABLE = "p.d.t";

function accessFor(dialect: DialectName) {
  const policy = {
    version: 1,
    dialect,
    attributes: { cities: { type: "text", many: true } },
    datasets: { t: { table: TABLE, columns: ["geom"], types: { city: "text" } } },
    groups: { g: { t: { city: { attribute: "cities" } } } },
  };
  const options = { connectionName: "c", referers: [] };
  return createAccess({ ...options, policy: parsePolicyText(JSON.stringify(policy)) });
}

/** @returns the values after `city IN (` or `city =`, each as one literal; nothing may follow. */
function valuesIn(sql: string, dialect: DialectName, read: ReadLiteral): string[] {
  const { nameSql, tableSql } = DIALECTS[dialect];
  const head = `SELECT ${nameSql("geom")} FROM ${tableSql(TABLE)} WHERE ${nameSql("city")} `;
  expect(sql.slice(0, head.length)).toBe(head);
  const isList = sql.startsWith("IN (", head.length);
  const values: string[] = [];
  let at = head.length + (isList ? 4 : 2);
  for (;;) {
    const { text, end } = read(sql, at);
    values.push(text);
    if (sql.slice(end) === (isList ? ")" : "")) return values;
    expect(sql.slice(end, end + 2)).toBe(", ");
    at = end + 2;
  }
}

/** 20 lists of 100 for each of five warehouses: 10,000. */
const lists = fc.array(hostile, { minLength: 100, maxLength: 100 });

for (const dialect of DIALECT_NAMES) {
  const access = accessFor(dialect);
  const sqlOf = (cities: readonly string[]) => {
    try {
      const attributes = { cities };
      return access.rightsOf({ username: "", groups: ["g"], attributes }).sources.t?.sqlQuery ?? "";
    } catch (error) {
      if (error instanceof NoAccessError) return null;
      throw error;
    }
  };

  describe(`attribute values for ${dialect}`, () => {
    for (const [index, read] of (LITERAL_READERS[dialect] ?? []).entries()) {
      it(`are one literal each, or refused (reader ${index + 1})`, () => {
        fc.assert(
          fc.property(lists, (texts) => {
            const accepted = texts.filter((text) => sqlOf([text]) !== null);
            expect(accepted.every((text) => text !== "" && text === text.trim())).toBe(true);
            const sql = sqlOf(accepted);
            if (sql === null) return expect(accepted).toEqual([]);
            expect(valuesIn(sql, dialect, read)).toEqual([...new Set(accepted)].sort());
            // One that is refused refuses all.
            if (accepted.length < texts.length) expect(sqlOf(texts)).toBeNull();
          }),
          { numRuns: 20 },
        );
      });
    }
  });
}

const pad = (value: number, length = 2) => String(value).padStart(length, "0");
const day = fc.tuple(
  fc.integer({ min: 1, max: 9999 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 31 }),
).map(([year, month, day]) => `${pad(year, 4)}-${pad(month)}-${pad(day)}`).filter(isDay);
const wallTime = fc.tuple(day, fc.integer({ min: 0, max: 86_399 })).map(([day, seconds]) => {
  const [hour, minute, second] = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Math.floor);
  return `${day}T${pad(hour ?? 0)}:${pad(minute ?? 0)}:${pad(second ?? 0)}`;
});
const typed: fc.Arbitrary<[value: Literal, type: Parameters<typeof typedValue>[1]]> = fc.oneof(
  fc.maxSafeInteger().map((value): [Literal, "integer"] => [value, "integer"]),
  fc.integer().map((value): [Literal, "decimal"] => [value / 8, "decimal"]),
  day.map((value): [Literal, "date"] => [value, "date"]),
  wallTime.map((value): [Literal, "datetime"] => [value, "datetime"]),
  fc.tuple(wallTime, fc.constantFrom("Z", "+05:30", "-0930", "+14", " UTC"))
    .map((parts): [Literal, "timestamp"] => [parts.join(""), "timestamp"]),
);

/** Words of types and formats, of which no value is a part. */
const WORDS =
  /^(NUMERIC |DATE |DATETIME |TIMESTAMP |TIMESTAMPTZ |TIMESTAMP_NTZ |TO_TIMESTAMP_(TZ|NTZ)\()?/;
const FORMAT = /, 'YYYY-MM-DD HH24:MI:SS(\.FF)?( TZH:TZM)?'\)$/;

describe("a literal that is no text", () => {
  for (const dialect of DIALECT_NAMES) {
    it(`is of digits and their separators on ${dialect}, and read back as the value`, () => {
      fc.assert(
        fc.property(typed, ([value, type]) => {
          const known = typedValue(value, type);
          // An instant before year 1 by UTC is none that warehouses have.
          fc.pre(known !== null);
          const sql = valueSql(known, DIALECTS[dialect]);
          const literal = sql.replace(WORDS, "").replace(FORMAT, "");
          const [, text] = /^'?([0-9.:+ Z-]+)'?$/.exec(literal) ?? [];
          assert(text !== undefined, sql);
          if (typeof value === "number") return expect(Number(text)).toBe(value || 0);
          if (type !== "timestamp") return expect(text.replace(" ", "T")).toBe(value);
          const [, time = "", zone = ""] = /^(\S+ \d\d:\d\d:\d\d) ?(\+00|\+00:00|Z)$/.exec(text) ??
            [];
          expect(zone).not.toBe("");
          const given = String(value).replace(" UTC", "Z");
          expect(Temporal.Instant.from(`${time.replace(" ", "T")}Z`).epochMilliseconds)
            .toBe(Temporal.Instant.from(given).epochMilliseconds);
        }),
        { numRuns: propertyRuns(300) },
      );
    });
  }
});
