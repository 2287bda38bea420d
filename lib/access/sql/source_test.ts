import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { DIALECTS } from "../dialects/mod.ts";
import type { TableDataset } from "../schema/dataset_schema.ts";
import type { Rows } from "../schema/restriction_schema.ts";
import { sourceOf } from "./source.ts";
import { type PolicyView, resolveViews, type View } from "../view.ts";

const COLUMNS = ["geom", "city", "n", "secret"];
const DATASET: TableDataset = { table: "p.d.t", columns: COLUMNS, open_parameters: [] };
const NOTHING = { types: {}, attributes: {}, today: null };
const resolved = (view: PolicyView): View[] => [...resolveViews([view], NOTHING)];
const view = (rows: Rows, ...columns: string[]): View => {
  const [only] = resolved({ rows, columns: columns.length === 0 ? COLUMNS : columns, masked: [] });
  assert(only !== undefined);
  return only;
};
const sqlOf = (views: readonly View[], dataset = DATASET) =>
  sourceOf(dataset, views, DIALECTS.bigquery).sqlQuery;

describe("the SELECT of one group", () => {
  it("has the group's value as a literal and no parameter", () => {
    expect(sqlOf([view({ city: "BOSTON" })])).toBe(
      "SELECT `geom`, `city`, `n`, `secret` FROM `p.d.t` WHERE `city` = 'BOSTON'",
    );
  });

  it("combines lists, ranges, numbers and booleans with AND", () => {
    const rows = { city: ["A", "B"], n: { min: 0.5, max: 3 }, zip: 2111, open: true };
    expect(sqlOf([view(rows)])).toMatch(
      / WHERE `city` IN \('A', 'B'\) AND `n` >= 0\.5 AND `n` <= 3 AND `zip` = 2111 AND `open` = TRUE$/,
    );
    expect(sqlOf([view({ day: { min: "2026-01-31" } })])).toMatch(/ WHERE `day` >= '2026-01-31'$/);
  });

  it("has every row only where the policy grants all", () => {
    expect(sqlOf([view("all")])).toBe("SELECT `geom`, `city`, `n`, `secret` FROM `p.d.t`");
  });

  it("has its columns in the dataset's order", () => {
    expect(sqlOf([view("all", "n", "geom")])).toBe("SELECT `geom`, `n` FROM `p.d.t`");
  });
});

describe("the SELECT of several groups", () => {
  it("has one condition or the other where their columns are the same", () => {
    expect(sqlOf([view({ city: "B" }), view({ city: "A", n: 1 }), view({ city: "B" })])).toBe(
      "SELECT `geom`, `city`, `n`, `secret` FROM `p.d.t` " +
        "WHERE (`city` = 'A' AND `n` = 1) OR (`city` = 'B')",
    );
  });

  it("has every row where one of them has", () => {
    expect(sqlOf([view({ city: "B" }), view("all")])).not.toContain("WHERE");
  });

  it("has a column that only some groups grant in those rows only", () => {
    expect(sqlOf([view({ city: "A" }), view({ city: "B" }, "geom", "n")])).toBe(
      "SELECT t.`geom`, CASE WHEN t.`city` = 'A' THEN t.`city` END AS `city`, t.`n`, " +
        "CASE WHEN t.`city` = 'A' THEN t.`secret` END AS `secret` FROM `p.d.t` AS t " +
        "WHERE (t.`city` = 'A') OR (t.`city` = 'B')",
    );
  });

  it("guards no column where the rows of the others are among those that have it", () => {
    expect(sqlOf([view({ city: "A" }), view({ city: "A" }, "geom")])).not.toContain("CASE");
    expect(sqlOf([view("all"), view({ city: "A" }, "geom")])).not.toContain("CASE");
  });
});

describe("an open parameter", () => {
  const dataset = { ...DATASET, open_parameters: ["n", "city"] };

  it("only narrows what one group, or several, may see", () => {
    expect(sqlOf([view({ city: "A" })], dataset))
      .toMatch(/ WHERE `city` = 'A' AND `n` = @n AND `city` = @city$/);
    expect(sqlOf([view({ city: "A" }), view({ city: "B" })], dataset))
      .toMatch(/ WHERE \(\(`city` = 'A'\) OR \(`city` = 'B'\)\) AND `n` = @n AND `city` = @city$/);
    expect(sqlOf([view("all")], dataset)).toMatch(/ WHERE `n` = @n AND `city` = @city$/);
  });

  it("does not exist where its column is hidden: it would reveal the value", () => {
    const source = sourceOf(dataset, [view("all", "geom", "city")], DIALECTS.bigquery);
    expect(source.openParameters).toEqual(["city"]);
    expect(source.sqlQuery).toMatch(/ WHERE `city` = @city$/);
  });

  it("is compared with what is shown where that differs by row", () => {
    const views = [view({ city: "A" }), view({ city: "B" }, "geom", "city")];
    expect(sqlOf(views, dataset)).toContain(
      " AND (CASE WHEN t.`city` = 'A' THEN t.`n` END) = @n AND t.`city` = @city",
    );
  });

  it("exists for all users where the dataset shows its column to none", () => {
    const hidden = { ...DATASET, columns: ["geom", "city"], open_parameters: ["n"] };
    const views = [view({ city: "A" }, "geom", "city"), view({ city: "B" }, "geom")];
    expect(sqlOf(views, hidden)).toMatch(/ AND t\.`n` = @n$/);
  });

  it("is passed by name or by position, as the warehouse requires", () => {
    const of = (name: "snowflake" | "postgres" | "redshift") =>
      sourceOf(dataset, [view("all", "city", "n")], DIALECTS[name]).sqlQuery;
    expect(of("snowflake")).toMatch(/ WHERE "n" = :1 AND "city" = :2$/);
    expect(of("postgres")).toMatch(/ WHERE "n" = \$1 AND "city" = \$2$/);
    expect(of("redshift")).toMatch(/ WHERE "n" = \$1 AND "city" = \$2$/);
  });
});
