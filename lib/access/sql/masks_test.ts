import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { RulesDatabase } from "../../../tests/helpers/rules_database.ts";
import { openRulesDatabase } from "../../../tests/helpers/rules_in_sqlite.ts";
import { DIALECT_NAMES, type DialectName, DIALECTS } from "../dialects/mod.ts";
import { maskCell } from "../evaluation/mask_cell.ts";
import type { Mask } from "../schema/mask_schema.ts";
import { maskSql } from "./masks.ts";
import type { Cell } from "../evaluation/row.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const X = "CASE WHEN ST_X(c) >= 179.9 THEN 179.9 ELSE FLOOR(ST_X(c) / 0.1) * 0.1 END + 0.05";
const Y = "CASE WHEN ST_Y(c) >= 89.9 THEN 89.9 ELSE FLOOR(ST_Y(c) / 0.1) * 0.1 END + 0.05";

const WRITTEN: [Mask, Record<DialectName, string>][] = [
  [{ floor: 1000 }, {
    bigquery: "FLOOR(c / 1000) * 1000",
    snowflake: "FLOOR(c::DOUBLE / 1000) * 1000",
    postgres: "FLOOR(c / 1000.0) * 1000",
    redshift: "FLOOR(c::FLOAT8 / 1000) * 1000",
    databricks: "FLOOR(c / 1000) * 1000",
  }],
  [{ first: 3 }, {
    bigquery: "LEFT(c, 3)",
    snowflake: "LEFT(c, 3)",
    postgres: "LEFT(c, 3)",
    redshift: "LEFT(c, 3)",
    databricks: "LEFT(c, 3)",
  }],
  [{ start_of: "year" }, {
    bigquery: "DATE_TRUNC(c, YEAR)",
    snowflake: "DATE_TRUNC('YEAR', c)",
    postgres: "DATE_TRUNC('year', c::timestamp)::date",
    redshift: "DATE_TRUNC('year', c)::date",
    databricks: "TRUNC(c, 'YEAR')",
  }],
  [{ cell: 0.1 }, {
    bigquery: `ST_GEOGPOINT(${X}, ${Y})`,
    snowflake: `ST_MAKEPOINT(${X}, ${Y})`,
    postgres: `ST_SetSRID(ST_MakePoint(${X}, ${Y}), 4326)`,
    redshift: `ST_SetSRID(ST_MakePoint(${X}, ${Y}), 4326)`,
    databricks: `st_point(${X}, ${Y}, 4326)`,
  }],
];

describe("a mask", () => {
  for (const dialect of DIALECT_NAMES) {
    it(`is in ${dialect}'s words`, () => {
      for (const [mask, expected] of WRITTEN) {
        expect(maskSql(mask, "c", DIALECTS[dialect])).toBe(expected[dialect]);
      }
    });
  }
});

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value || 0);
const degrees = (most: number) =>
  fc.oneof(fc.double({ min: -most, max: most, noNaN: true }), fc.constantFrom(-most, most))
    .map((value) => value || 0);
const CASES: [column: string, fc.Arbitrary<Mask>, fc.Arbitrary<Cell>][] = [
  ["n", fc.integer({ min: 1, max: 1e6 }).map((floor) => ({ floor })), number],
  [
    "city",
    fc.integer({ min: 1, max: 4 }).map((first) => ({ first })),
    fc.string({ unit: "binary" }),
  ],
  [
    "day",
    fc.constantFrom({ start_of: "month" }, { start_of: "year" }),
    fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  ],
  [
    "geom",
    fc.constantFrom<Mask>({ cell: 1 }, { cell: 0.25 }, { cell: 0.1 }, { cell: 0.01 }),
    fc.tuple(degrees(180), degrees(90)),
  ],
];

describe("a mask in SQLite", () => {
  let database: RulesDatabase;
  beforeAll(() => {
    database = openRulesDatabase("bigquery", ["n", "city", "day", "geom"]);
  });
  afterAll(() => database.close());

  async function masked(column: string, mask: Mask, cell: Cell): Promise<Cell> {
    await database.fill([{ [column]: cell }]);
    const sql = maskSql(mask, `t.\`${column}\``, DIALECTS.bigquery);
    const [row] = await database.query(`SELECT ${sql} AS \`${column}\` FROM \`p.d.t\` AS t`);
    return row?.[column] ?? null;
  }

  for (const [column, masks, cells] of CASES) {
    it(`of ${column} is what the reference has, and does nothing to its own result`, async () => {
      const property = fc.asyncProperty(masks, cells, async (mask, cell) => {
        fc.pre(typeof cell !== "string" || !cell.includes("\0"));
        const once = await masked(column, mask, cell);
        expect(once).toEqual(maskCell(mask, cell));
        // The middle of a cell may lie on a neighbor's side only by a rounding error of a double.
        expect(JSON.stringify(await masked(column, mask, once))).toBe(JSON.stringify(once));
      });
      await fc.assert(property, { numRuns: propertyRuns(300) });
    });

    it(`of ${column} leaves NULL as it is`, async () => {
      await fc.assert(
        fc.asyncProperty(masks, async (mask) => {
          expect(await masked(column, mask, null)).toBeNull();
          expect(maskCell(mask, null)).toBeNull();
        }),
        { numRuns: 20 },
      );
    });
  }

  it("of a point stays on the globe", async () => {
    for (const cell of [1, 0.1, 0.025, 0.01] as const) {
      const middle = async (point: Cell) =>
        JSON.stringify(
          await masked("geom", { cell }, point),
          (_, value) => typeof value === "number" ? Number(value.toFixed(6)) : value,
        );
      const half = cell / 2;
      expect(await middle([180, 90])).toBe(JSON.stringify([180 - half, 90 - half]));
      expect(await middle([-180, -90])).toBe(JSON.stringify([half - 180, half - 90]));
    }
  });
});
