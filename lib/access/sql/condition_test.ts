import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { AttributeReading } from "../attributes.ts";
import { conditionSql } from "./condition.ts";
import type { Condition } from "../schema/condition_schema.ts";
import type { WarehouseType } from "../schema/dataset_schema.ts";
import { todayIn } from "../days.ts";
import { DIALECT_NAMES, type DialectName, DIALECTS } from "../dialects/mod.ts";
import { resolveCondition } from "../predicate.ts";

const types: Record<string, WarehouseType> = {
  n: "integer",
  price: "decimal",
  open: "boolean",
  city: "text",
  day: "date",
  at: "timestamp",
  local: "datetime",
  key: "uuid",
};
const values = (...values: (string | boolean)[]): AttributeReading => ({
  outcome: "values",
  values,
});
const attributes: Record<string, AttributeReading> = {
  one: values("A"),
  many: values("A", "B"),
  level: values("12345678901234567"),
  gone: { outcome: "missing" },
  bad: { outcome: "refused", kind: "commas" },
};
const today = todayIn("America/Santiago", Date.parse("2026-09-06T12:00:00Z"));

function sqlOf(condition: Condition, dialect: DialectName = "bigquery"): string | null {
  const predicate = resolveCondition(condition, { types, attributes, today });
  return predicate && conditionSql(predicate, (name) => name, DIALECTS[dialect]);
}

const UUID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
const COMPARISONS: [name: string, Condition, Record<DialectName, string>][] = [
  ["a decimal", { price: { min: 1.5 } }, {
    bigquery: "price >= NUMERIC '1.5'",
    snowflake: "price >= 1.5",
    postgres: "price >= 1.5",
    redshift: "price >= 1.5",
    databricks: "price >= 1.5",
  }],
  ["a day", { day: "2026-01-31" }, {
    bigquery: "day = DATE '2026-01-31'",
    snowflake: "day = DATE '2026-01-31'",
    postgres: "day = DATE '2026-01-31'",
    redshift: "day = DATE '2026-01-31'",
    databricks: "day = DATE '2026-01-31'",
  }],
  ["an instant", { at: { max: "2026-01-31T05:30+01" } }, {
    bigquery: "at <= TIMESTAMP '2026-01-31 04:30:00+00'",
    snowflake: "at <= TO_TIMESTAMP_TZ('2026-01-31 04:30:00 +00:00', " +
      "'YYYY-MM-DD HH24:MI:SS TZH:TZM')",
    postgres: "at <= TIMESTAMPTZ '2026-01-31 04:30:00+00'",
    redshift: "at <= TIMESTAMPTZ '2026-01-31 04:30:00+00'",
    databricks: "at <= TIMESTAMP '2026-01-31 04:30:00Z'",
  }],
  ["a time of the wall clock", { local: ["2026-01-31 05:30:15.25"] }, {
    bigquery: "local IN (DATETIME '2026-01-31 05:30:15.25')",
    snowflake: "local IN (TO_TIMESTAMP_NTZ('2026-01-31 05:30:15.25', 'YYYY-MM-DD HH24:MI:SS.FF'))",
    postgres: "local IN (TIMESTAMP '2026-01-31 05:30:15.25')",
    redshift: "local IN (TIMESTAMP '2026-01-31 05:30:15.25')",
    databricks: "local IN (TIMESTAMP_NTZ '2026-01-31 05:30:15.25')",
  }],
  ["a UUID", { key: UUID }, {
    bigquery: `key = '${UUID}'`,
    snowflake: `key = '${UUID}'`,
    postgres: `key = UUID '${UUID}'`,
    redshift: `key = '${UUID}'`,
    databricks: `key = '${UUID}'`,
  }],
  ["a prefix, of characters and not of UTF-16 units", { city: { starts_with: "😀-'" } }, {
    bigquery: "STARTS_WITH(city, '😀-\\'')",
    snowflake: "STARTSWITH(city, '😀-''')",
    postgres: "LEFT(city, 3) = E'😀-'''",
    redshift: "LEFT(city, 3) = '😀-'''",
    databricks: "startswith(city, '😀-\\'')",
  }],
  ["a box", { geom: { within: { west: -71.5, south: 42, east: -70, north: 43 } } }, {
    bigquery: "ST_X(geom) >= -71.5 AND ST_X(geom) <= -70 AND ST_Y(geom) >= 42 AND ST_Y(geom) <= 43",
    snowflake:
      "ST_X(geom) >= -71.5 AND ST_X(geom) <= -70 AND ST_Y(geom) >= 42 AND ST_Y(geom) <= 43",
    postgres: "geom && ST_MakeEnvelope(-71.5, 42, -70, 43, 4326) AND " +
      "ST_X(geom) >= -71.5 AND ST_X(geom) <= -70 AND ST_Y(geom) >= 42 AND ST_Y(geom) <= 43",
    redshift: "ST_X(geom) >= -71.5 AND ST_X(geom) <= -70 AND ST_Y(geom) >= 42 AND ST_Y(geom) <= 43",
    databricks:
      "ST_X(geom) >= -71.5 AND ST_X(geom) <= -70 AND ST_Y(geom) >= 42 AND ST_Y(geom) <= 43",
  }],
];

describe("a comparison", () => {
  for (const [name, condition, expected] of COMPARISONS) {
    for (const dialect of DIALECT_NAMES) {
      it(`with ${name} is in ${dialect}'s words`, () => {
        expect(sqlOf(condition, dialect)).toBe(expected[dialect]);
      });
    }
  }

  it("takes literals away, or rows without a value", () => {
    expect(sqlOf({ city: { not: ["A"] } })).toBe("city NOT IN ('A')");
    expect(sqlOf({ city: { null: true }, n: { null: false } }))
      .toBe("city IS NULL AND n IS NOT NULL");
  });

  it("is with a person's values", () => {
    expect(sqlOf({ city: { attribute: "one" } })).toBe("city = 'A'");
    expect(sqlOf({ city: { attribute: "many" } })).toBe("city IN ('A', 'B')");
    expect(sqlOf({ n: { min: { attribute: "level" }, max: 5 } }))
      .toBe("n >= 12345678901234567 AND n <= 5");
  });

  it("crosses the 180th meridian in brackets", () => {
    const within = { west: 170, south: -10, east: -170, north: 10 };
    const expected = "(ST_X(geom) >= 170 OR ST_X(geom) <= -170) AND " +
      "ST_Y(geom) >= -10 AND ST_Y(geom) <= 10";
    for (const dialect of DIALECT_NAMES) {
      expect(sqlOf({ geom: { within } }, dialect)).toBe(expected);
    }
  });

  it("is with days in the time zone", () => {
    expect(sqlOf({ day: { since: "P1M", until: "P0D" } }))
      .toBe("day >= DATE '2026-08-06' AND day <= DATE '2026-09-06'");
    // In Santiago 2026-09-06 began at 01:00, by then three hours behind UTC.
    expect(sqlOf({ at: { since: "P0D" } })).toBe("at >= TIMESTAMP '2026-09-06 04:00:00+00'");
    expect(sqlOf({ at: { until: "P1D" } })).toBe("at < TIMESTAMP '2026-09-06 04:00:00+00'");
    expect(sqlOf({ local: { since: "P1D", until: "P1D" } })).toBe(
      "local >= DATETIME '2026-09-05 00:00:00' AND local < DATETIME '2026-09-06 00:00:00'",
    );
  });

  it("leaves a time without zone to the warehouse, as before", () => {
    expect(sqlOf({ at: { min: "2026-01-31" } })).toBe("at >= '2026-01-31'");
  });
});

describe("any and all", () => {
  it("have each branch in brackets", () => {
    expect(sqlOf({ any: [{ city: "A", n: 1 }, { city: "B" }], open: true }))
      .toBe("((city = 'A' AND n = 1) OR (city = 'B')) AND open = TRUE");
    expect(sqlOf({ any: [{ all: [{ n: 1 }, { any: [{ n: 2 }, { n: 3 }] }] }, { city: "B" }] }))
      .toBe("(n = 1 AND ((n = 2) OR (n = 3))) OR (city = 'B')");
  });

  it("are columns where they have no conditions", () => {
    expect(sqlOf({ any: ["x"], all: { min: 1 } })).toBe("any IN ('x') AND all >= 1");
  });
});

describe("a person without the attribute", () => {
  for (const attribute of ["gone", "bad", "never", "toString"]) {
    it(`matches nothing where ${attribute} stands`, () => {
      expect(sqlOf({ city: { attribute } })).toBeNull();
      expect(sqlOf({ city: "A", n: { max: { attribute } } })).toBeNull();
      expect(sqlOf({ n: { min: 1, max: { attribute } } })).toBeNull();
      expect(sqlOf({ all: [{ city: "A" }, { city: { attribute } }] })).toBeNull();
      expect(sqlOf({ any: [{ city: { attribute } }] })).toBeNull();
      expect(sqlOf({ any: [{ city: { attribute } }, { city: "A" }] })).toBe("city = 'A'");
      expect(sqlOf({ any: [{ city: "A" }], n: { attribute } })).toBeNull();
    });
  }

  it("has a bound of one value only", () => {
    expect(sqlOf({ city: { min: { attribute: "many" } } })).toBeNull();
    expect(sqlOf({ city: { min: { attribute: "one" } } })).toBe("city >= 'A'");
  });

  it("matches nothing in a column of another type", () => {
    expect(sqlOf({ open: { attribute: "one" } })).toBeNull();
    expect(sqlOf({ at: { attribute: "one" } })).toBeNull();
    expect(sqlOf({ other: { attribute: "one" } })).toBeNull();
  });
});

it("no condition says FALSE", () => {
  const sql = sqlOf({ any: [{ city: { attribute: "gone" } }, { n: 1 }] });
  assert(sql !== null);
  expect(sql).not.toContain("FALSE");
});
