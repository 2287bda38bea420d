import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import type { Viewer } from "../../lib/access/evaluation/evaluate.ts";
import { explainRules } from "../../lib/access/evaluation/explanation.ts";
import { endLine } from "./explanation_lines.ts";
import { datasetLines } from "./preview.ts";
import { typedAttributes } from "./preview_task.ts";
import { createRuleCounter, MOST_QUERIES } from "./rule_counts.ts";

describe("deno task policy preview", () => {
  it("shows geometry, id, and what is granted by name", async () => {
    const policy = parsePolicyText(JSON.stringify({
      version: 1,
      datasets: {
        stores: {
          table: "p.d.stores",
          columns: ["geom", "nr"],
          geometry: { type: "point" },
          id: "nr",
        },
        blocks: { tileset: "p.d.blocks", geometry: { type: "polygon" } },
        closed: { named_source: "closed" },
      },
      groups: { g: { stores: "all", blocks: "all" } },
    }));
    const access = createAccess({ policy, connectionName: "c", referers: [] });
    const rights = access.rightsOf({ username: "", groups: ["g"] });
    expect(await datasetLines({ policy, rights, rules: {}, count: null, counter: null })).toEqual([
      "",
      "stores (p.d.stores)",
      "  Exact     geom, nr",
      "  Geometry  point in geom",
      "  Id        nr",
      "  SQL       SELECT t.`geom`, CAST(t.`nr` AS STRING) AS `nr` FROM `p.d.stores` AS t",
      "",
      "blocks (tileset p.d.blocks)",
      "  Columns   all",
      "  Geometry  polygon",
      "  Grant     p.d.blocks, all rows",
      "",
      "closed (named source closed)",
      "  nothing",
    ]);
  });

  const personal = parsePolicyText(JSON.stringify({
    version: 1,
    time_zone: "America/New_York",
    attributes: {
      driver: { type: "text" },
      limit: { type: "integer" },
      depots: { type: "text", many: true },
    },
    datasets: {
      deliveries: {
        table: "p.d.deliveries",
        columns: ["geom", "price"],
        types: {
          driver: "text",
          depot: "text",
          level: "integer",
          sent_on: "date",
          price: "decimal",
        },
        masks: { price: { floor: 10 } },
        always: { status: { not: ["TEST"] } },
        open_parameters: ["depot"],
      },
    },
    groups: {
      DRIVERS: {
        deliveries: {
          sent_on: { since: "P30D" },
          any: [{ driver: { attribute: "driver" } }, { depot: { attribute: "depots" } }],
        },
      },
      LIMITED: { deliveries: { level: { min: 1, max: { attribute: "limit" } } } },
      PRESS: { deliveries: { rows: "all", columns: ["geom"], masked: ["price"] } },
    },
    group_includes: { EAST: ["LIMITED"] },
  }));
  const viewer: Viewer = {
    username: "",
    groups: ["DRIVERS", "EAST"],
    attributes: { driver: "ann", limit: "many" },
    now: Date.parse("2026-02-28T12:00:00Z"),
  };
  const previewed = async (groups: readonly string[], counter: boolean) => {
    const person = { ...viewer, groups };
    const clock = { now: () => viewer.now };
    const options = { policy: personal, connectionName: "c", referers: [], clock };
    const rights = createAccess(options).rightsOf(person);
    const count = ({ sqlQuery }: { sqlQuery: string }) => {
      const rows = sqlQuery.includes("WHERE") ? 100 - sqlQuery.split(" AND ").length : 1000;
      return Promise.resolve(rows);
    };
    return await datasetLines({
      policy: personal,
      rights,
      rules: explainRules(personal, person),
      count: null,
      counter: counter ? createRuleCounter(personal, person, count) : null,
    });
  };

  it("says where each value comes from, and what is dropped for which attribute", async () => {
    const lines = await previewed(viewer.groups, false);
    expect(lines.slice(lines.findIndex((line) => line.startsWith("  Rule")))).toEqual([
      "  Rule      for everybody: rows that match",
      "            status: `status` NOT IN ('TEST') (the policy's value)",
      "  Rule      group DRIVERS: rows that match",
      "            sent_on: `sent_on` >= DATE '2026-01-29' (since P30D, on 2026-02-28)",
      "            any[0].driver: `driver` = 'ann' (attribute driver)",
      "            any[1].depot: no match (attribute depots)",
      "            any[1] is dropped: attribute depots is missing",
      "  Rule      group LIMITED, through EAST: no rows: attribute limit is refused (not_integer)",
      "            level: no match (the policy's value and attribute limit)",
    ]);
  });

  it("shows exact and masked columns apart", async () => {
    const lines = await previewed(["PRESS"], false);
    expect(lines).toContain("  Exact     geom");
    expect(lines).toContain("  Masked    price: coarser in some or all rows");
    expect(lines.filter((line) => line.startsWith("  Rule"))).toEqual([
      "  Rule      for everybody: rows that match",
      "  Rule      group PRESS: all rows",
    ]);
  });

  it("counts what each rule takes away, by no more queries than it says", async () => {
    const lines = await previewed(["DRIVERS"], true);
    expect(lines.filter((line) => line.includes("takes away"))).toEqual([
      "  Rule      for everybody: rows that match; takes away 901 rows",
      "  Rule      group DRIVERS: rows that match; shows 97 rows, takes away 2 rows",
      "            sent_on: `sent_on` >= DATE '2026-01-29' (since P30D, on 2026-02-28); " +
      "takes away 1 row",
    ]);
    let queries = 0;
    const counter = createRuleCounter(personal, viewer, () => Promise.resolve(++queries));
    const rules = Array.from({ length: 50 }, (_, index) => ({
      holder: { kind: "group" as const, name: "X" },
      restriction: { city: `C${index}` },
      comparisons: [],
      dropped: [],
      matches: true,
      problems: [],
    }));
    const counted = [...(await counter.of("deliveries", rules)).values()];
    expect(queries).toBe(MOST_QUERIES);
    expect(counted.at(-1)?.taken).toContain("40 queries");
  });

  it("takes attributes as they would be sent", () => {
    const { attributes } = personal;
    expect(typedAttributes(["depots=NY", "depots=a=b", "driver=ann"], attributes))
      .toEqual({ depots: ["NY", "a=b"], driver: "ann" });
    expect(typedAttributes(["driver=a", "driver=b"], attributes)).toEqual({ driver: ["a", "b"] });
    expect(() => typedAttributes(["x=1"], attributes)).toThrow("The policy has no attribute x");
    expect(() => typedAttributes(["driver"], attributes)).toThrow("name=value");
  });

  it("says when the rights end", () => {
    expect(endLine(Date.parse("2026-03-09T04:00:00Z"), "America/New_York"))
      .toBe("Until       2026-03-09 00:00 in America/New_York: another day, another SQL");
  });
});
