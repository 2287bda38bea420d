import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { DIALECT_NAMES, type DialectName } from "../../access/dialects/mod.ts";
import { parsePolicyText } from "../../access/policy.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import { featureQueries } from "../dialect_features.ts";
import { checkNamedSources } from "./named_sources.ts";
import { checkFeatures, checkTypes, typedTables } from "./warehouse.ts";

const policyOf = (dialect: DialectName) =>
  parsePolicyText(JSON.stringify({
    version: 1,
    dialect,
    time_zone: "Europe/Madrid",
    attributes: { ids: { type: "integer", many: true } },
    datasets: {
      stores: {
        table: "a.b.stores",
        columns: ["geom", "city", "revenue", "opened_on"],
        geometry: { type: "point" },
        types: { city: "text", revenue: "decimal", opened_on: "date", id: "integer" },
        masks: { geom: { cell: 0.1 }, revenue: { floor: 1000 } },
        always: { status: { not: ["TEST"] } },
      },
      plain: { table: "a.b.plain", columns: ["city"] },
      closed: { named_source: "closed" },
    },
    groups: {
      OWN: { stores: { id: { attribute: "ids" } }, plain: { city: "BOSTON" } },
      RECENT: { stores: { opened_on: { since: "P30D" } } },
      PREFIX: { stores: { city: { starts_with: "B" } }, plain: { city: { starts_with: "B" } } },
      BOX: { stores: { geom: { within: { west: 0, south: 0, east: 1, north: 1 } } } },
    },
  }));
const refusal = new CartoError("refused", "CARTO answered 400 (no such column)", { status: 400 });

describe("the types that the policy says", () => {
  const [table] = typedTables(policyOf("bigquery"));
  const schema = (...types: string[]) => ({
    schema: ["city", "REVENUE", "opened_on", "id", "geom"].map((name, index) => (
      { name, type: types[index] ?? "" }
    )),
  });

  it("are asked for without reading a row", () => {
    expect(typedTables(policyOf("bigquery"))).toHaveLength(1);
    expect(table?.sql).toBe(
      "SELECT `city`, `revenue`, `opened_on`, `id`, `geom` FROM `a.b.stores` WHERE FALSE LIMIT 0",
    );
  });

  it("are compared by families", () => {
    if (table === undefined) throw new Error("no table");
    const check = (...types: string[]) => checkTypes([{ table, answer: schema(...types) }]);
    expect(check("string", "number", "timestamp", "number", "geometry"))
      .toMatchObject({ outcome: "ok", found: "5 columns of 1 table" });
    expect(check("STRING", "FLOAT64", "date", "INT64", "variant").outcome).toBe("ok");
    expect(check("string", "string", "timestamp", "string", "geometry")).toMatchObject({
      outcome: "failure",
      found: "revenue of stores is text in the warehouse, and number in the policy",
      details: ["id of stores is text in the warehouse, and number in the policy"],
    });
    expect(checkTypes([{ table, answer: refusal }])).toMatchObject({
      outcome: "warning",
      found: "stores: CARTO answered 400 (no such column)",
    });
    expect(checkTypes([], 3).found).toContain("3 tables left out");
  });
});

describe("the SQL that the policy uses", () => {
  it("is counted once for each kind, with sample values for attributes", () => {
    const queries = featureQueries(policyOf("bigquery"), Date.parse("2026-03-08T12:00:00Z"));
    expect(queries.map(({ feature, dataset }) => `${feature}: ${dataset}`)).toEqual([
      "string values: stores",
      "integer values: stores",
      "days of a date column: stores",
      "starts_with: stores",
      "within: stores",
      "mask cell: stores",
      "mask floor: stores",
    ]);
    const sqlOf = (feature: string) => queries.find((query) => query.feature === feature)?.sql;
    expect(sqlOf("integer values")).toBe("SELECT `id` FROM `a.b.stores` WHERE `id` = 0");
    expect(sqlOf("days of a date column")).toContain(">= DATE '2026-02-06'");
    expect(sqlOf("mask floor"))
      .toBe(
        "SELECT `revenue` FROM `a.b.stores` WHERE (FLOOR(`revenue` / 1000) * 1000) IS NOT NULL",
      );
  });

  it("is of the policy's warehouse", () => {
    const kinds = DIALECT_NAMES.map((dialect) => featureQueries(policyOf(dialect), 0));
    for (const queries of kinds) expect(queries).toHaveLength(7);
    expect(new Set(kinds.map(([, , , query]) => query?.sql)).size).toBeGreaterThanOrEqual(4);
  });

  it("fails where the warehouse refuses it", () => {
    const [query] = featureQueries(policyOf("bigquery"), 0);
    if (query === undefined) throw new Error("no query");
    expect(checkFeatures([{ query, answer: 3 }])).toMatchObject({
      outcome: "ok",
      found: "1 kind of SQL counted",
    });
    expect(checkFeatures([{ query, answer: refusal }])).toMatchObject({
      outcome: "failure",
      found: "string values, status of stores: CARTO answered 400 (no such column)",
    });
  });
});

describe("named sources", () => {
  it("warn of parameters, which the browser fills in", () => {
    const check = (answer: string | CartoError) => checkNamedSources([{ name: "sales", answer }]);
    const closed = ["SELECT * FROM t WHERE a = '@b :c $1' AND d::text = 'x'", "p.d.table"];
    for (const sql of closed) expect([sql, check(sql).outcome]).toEqual([sql, "ok"]);
    const open = ["WHERE city = @city", "WHERE city = :1", "WHERE a = $1", "WHERE a = {{a}}"];
    for (const sql of open) expect([sql, check(sql).outcome]).toEqual([sql, "warning"]);
    expect(check("a = @city OR b = @city AND c = @c").found)
      .toBe("sales takes @city, @c: the browser fills in parameters, with any value");
    expect(check(refusal)).toMatchObject({ outcome: "failure" });
  });
});
