import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../policy.ts";
import { expectationJsonSchema } from "./expectation_json_schema.ts";
import { ExpectationError, type TestOptions, testPolicy } from "./expectations.ts";

const policy = parsePolicyText(JSON.stringify({
  version: 1,
  time_zone: "America/New_York",
  attributes: { drivers: { type: "text", many: true } },
  datasets: {
    deliveries: {
      table: "acme.logistics.deliveries",
      columns: ["geom", "driver", "depot", "price"],
      geometry: { column: "geom", type: "point" },
      types: { driver: "text", price: "decimal", sent_on: "date" },
      masks: { price: { floor: 100 }, geom: { cell: 0.1 } },
      open_parameters: ["depot"],
    },
    tracts: { tileset: "acme.tiles.tracts" },
  },
  groups: {
    DRIVERS: { deliveries: { driver: { attribute: "drivers" } } },
    RECENT: { deliveries: { sent_on: { since: "P30D" } } },
    PRESS: {
      deliveries: { rows: { depot: "NY" }, columns: ["depot"], masked: ["price", "geom"] },
      tracts: "all",
    },
  },
}));

const ANN = { user: "ann", groups: ["DRIVERS"], attributes: { drivers: ["ann"] } };

async function run(tests: readonly object[], options: Partial<TestOptions> = {}) {
  const text = JSON.stringify({ tests }, null, 2);
  const now = Date.parse("2026-03-08T12:00:00Z");
  return await testPolicy(text, "t.json", { policy, now, countRows: undefined, ...options });
}

async function faultsOf(tests: readonly object[]): Promise<readonly string[]> {
  try {
    await run(tests);
  } catch (error) {
    if (error instanceof ExpectationError) return error.problems;
    throw error;
  }
  return [];
}

describe("expectations", () => {
  it("are met by rows that a person sees, and by those they do not see", async () => {
    const report = await run([
      {
        who: ANN,
        dataset: "deliveries",
        granted: true,
        sees: [{ driver: "ann" }],
        does_not_see: [{ driver: "bob" }, { driver: null }],
      },
      { who: { groups: ["DRIVERS"] }, dataset: "deliveries", granted: false },
      { who: { groups: ["PRESS"] }, dataset: "tracts", granted: true },
      {
        who: { groups: ["PRESS"] },
        dataset: "deliveries",
        shows: [{
          row: { depot: "NY", driver: "bob", price: "250.5", geom: [-71.06, 42.36] },
          as: { depot: "NY", driver: null, price: 200, geom: [-71.05, 42.35] },
        }],
      },
    ]);
    expect(report).toEqual({ tested: 7, leftOut: 0, failures: [] });
  });

  it("count from the day that they name", async () => {
    const expectation = (on: string | undefined, day: string) => ({
      who: { groups: ["RECENT"] },
      dataset: "deliveries",
      on,
      sees: [{ sent_on: day }],
    });
    const { failures } = await run([
      expectation("2026-02-28", "2026-01-29"),
      expectation("2026-02-28", "2026-01-28"),
      expectation(undefined, "2026-02-06"),
      expectation(undefined, "2026-02-05"),
    ]);
    expect(failures.map((line) => /tests\[\d\]/.exec(line)?.[0])).toEqual(["tests[1]", "tests[3]"]);
  });

  it("that are not met are reported with their place, and the reason", async () => {
    const { failures } = await run([
      {
        name: "own deliveries",
        who: { groups: ["DRIVERS"], attributes: { drivers: " ann" } },
        dataset: "deliveries",
        granted: true,
        sees: [{ driver: "ann" }],
      },
      {
        who: { groups: ["PRESS"] },
        dataset: "deliveries",
        does_not_see: [{ depot: "NY" }],
        shows: [{ row: { depot: "NY", price: 250 }, as: { price: 250 } }],
      },
    ]);
    expect(failures).toEqual([
      "t.json:14:18 tests[0].granted: own deliveries: a person in DRIVERS does not get deliveries; " +
      "attribute drivers is refused (not_text)",
      "t.json:16:9 tests[0].sees[0]: own deliveries: a person in DRIVERS does not see this row of " +
      'deliveries: {"driver":"ann"}; attribute drivers is refused (not_text)',
      "t.json:29:9 tests[1].does_not_see[0]: a person in PRESS sees this row of deliveries: " +
      '{"depot":"NY"}',
      "t.json:40:22 tests[1].shows[0].as.price: a person in PRESS sees 200 as price",
    ]);
  });

  it("of counts ask for the rows that are seen, and fit a condition", async () => {
    const asked: string[] = [];
    const countRows = (sql: string) => {
      asked.push(sql);
      return Promise.resolve(12);
    };
    const test = { who: ANN, dataset: "deliveries", rows: 12, none: { depot: "NY" } };
    const { failures, tested } = await run([test], { countRows });
    expect(tested).toBe(2);
    expect(failures).toEqual([
      't.json:17:15 tests[0].none: ann (DRIVERS) sees 12 rows of deliveries with {"depot":"NY"}',
    ]);
    const from = "FROM `acme.logistics.deliveries` WHERE";
    expect(asked).toEqual([
      expect.stringContaining(`${from} \`driver\` = 'ann'`),
      expect.stringContaining(`${from} (\`depot\` = 'NY') AND (\`driver\` = 'ann')`),
    ]);
    expect(await run([test])).toEqual({ tested: 0, leftOut: 2, failures: [] });
    const between = { ...test, none: undefined, rows: { min: 13 } };
    expect((await run([between], { countRows })).failures).toHaveLength(1);
    const failing = () => Promise.resolve("not counted: CARTO answered 404");
    expect((await run([between], { countRows: failing })).failures[0]).toContain("404");
    const noPerson = { who: { groups: ["DRIVERS"] }, dataset: "deliveries", rows: 1 };
    expect((await run([noPerson], { countRows })).failures[0])
      .toContain("sees 0 rows of deliveries; attribute drivers is missing");
  });

  it("name what the policy has, in its types", async () => {
    const base = { who: ANN, dataset: "deliveries" };
    const faults = await faultsOf([
      { ...base, who: { groups: ["DRIVER"], attributes: { driver: "x" } }, granted: true },
      { ...base, sees: [{ drivr: "ann" }, { sent_on: "2026-02-30" }, { price: "much" }] },
      { ...base, none: { driver: { attribute: "drivers" } } },
      { ...base, shows: [{ row: { driver: "ann" }, as: { sent_on: "2026-01-01" } }] },
      { who: ANN, dataset: "tracts", rows: 3 },
      { who: ANN, dataset: "delivery", granted: true },
    ]);
    for (
      const [index, text] of [
        "who.groups[0]: is no group of the policy; it has DRIVERS, RECENT, PRESS",
        "who.attributes.driver: is no attribute of the policy; it has drivers",
        "sees[0].drivr: is no column that the policy names",
        "sees[1].sent_on: must be a day such as 2026-01-31, or null",
        "sees[2].price: must be a number, or null",
        "none.driver.attribute: cannot be",
        "shows[0].as.sent_on: is none of the dataset's columns",
        "rows: cannot be expected of a tileset, which is seen whole: use granted",
        "dataset: is no dataset of the policy; it has deliveries, tracts",
      ].entries()
    ) expect(faults[index]).toContain(text);
    expect(faults).toHaveLength(9);
  });

  it("that expect nothing are faults", async () => {
    const base = { who: ANN, dataset: "deliveries" };
    expect(await faultsOf([base])).toEqual([expect.stringContaining("expects nothing")]);
    for (const empty of [{ sees: [] }, { does_not_see: [{}] }, { none: {} }, { rows: {} }]) {
      expect(await faultsOf([{ ...base, ...empty }])).toHaveLength(1);
    }
    expect(await faultsOf([{ ...base, sees: [{ driver: { not: ["x"] } }] }]))
      .toEqual([expect.stringContaining("must be a text, a number, a boolean, null, or a point")]);
    expect(await faultsOf([])).toHaveLength(1);
  });
});

describe("policy-test.schema.json", () => {
  it("is what `deno task policy schema` generates from the task's own schema", async () => {
    const file = new URL("../../../policy-test.schema.json", import.meta.url);
    expect(await Deno.readTextFile(file)).toBe(expectationJsonSchema());
  });
});
