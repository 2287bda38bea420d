import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText, PolicyError } from "./policy.ts";

const DATASET = {
  table: "p.d.stores",
  columns: [
    ...["geom", "store_id", "city", "zip", "revenue", "opened_on"],
    ...["seen_at", "customer", "open"],
  ],
  geometry: { type: "point" },
  types: {
    city: "text",
    zip: "text",
    revenue: "decimal",
    opened_on: "date",
    seen_at: "timestamp",
    customer: "integer",
    open: "boolean",
  },
  masks: { geom: { cell: 0.1 }, revenue: { floor: 1000 }, zip: { first: 3 } },
};
const ATTRIBUTES = {
  customers: { type: "integer", many: true },
  level: { type: "integer" },
  name: { type: "text" },
  open: { type: "boolean" },
};

function faultsOf(changes: Record<string, unknown>): string {
  const policy = {
    version: 1,
    time_zone: "America/New_York",
    attributes: ATTRIBUTES,
    datasets: { stores: DATASET },
    groups: {},
    ...changes,
  };
  try {
    parsePolicyText(JSON.stringify(policy));
    return "";
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
}
const given = (rows: unknown, changes: Record<string, unknown> = {}) =>
  faultsOf({ groups: { g: { stores: rows } }, ...changes });
const withDataset = (changes: Record<string, unknown>, rows: unknown = "all") =>
  given(rows, { datasets: { stores: { ...DATASET, ...changes } } });
const nested = (depth: number): unknown =>
  depth === 1 ? { city: "A" } : { any: [nested(depth - 1)] };

describe("a condition", () => {
  const accepted: [name: string, rows: unknown][] = [
    ["not", { city: { not: ["A", "B"] } }],
    ["null", { city: { null: true }, zip: { null: false } }],
    ["starts_with", { city: { starts_with: "BOS%" } }],
    ["any and all", { any: [{ city: "A" }, { all: [{ city: { not: ["B"] } }] }], zip: "1" }],
    ["since and until", { opened_on: { since: "P90D" }, seen_at: { since: "P1Y", until: "P0D" } }],
    ["within", { geom: { within: { west: 170, south: -1, east: -170, north: 1 } } }],
    ["attributes", { customer: { attribute: "customers" }, city: { attribute: "name" } }],
    ["bounds of attributes", { customer: { min: { attribute: "level" }, max: 5 } }],
    ["four conditions within each other", nested(4)],
    ["a column called any", { any: ["A", "B"], all: "x" }],
    ["100 comparisons", { any: Array.from({ length: 100 }, () => ({ city: "A" })) }],
  ];
  for (const [name, rows] of accepted) {
    it(`may have ${name}`, () => expect(given(rows)).toBe(""));
  }

  const refused: [name: string, rows: unknown, message: string][] = [
    ["nothing", {}, "g.stores: restricts nothing"],
    ["an empty not", { city: { not: [] } }, "city.not: must not be an empty list"],
    ["an empty any", { any: [] }, "any: must not be an empty list"],
    ["an empty branch", { any: [{}] }, "any[0]: restricts nothing"],
    ["a branch that is no condition", { any: [{ city: "A" }, "B"] }, "any[1]: must be an object"],
    ["an empty prefix", { city: { starts_with: "" } }, "must not be empty"],
    ["an empty range", { city: {} }, "city: must have min or max"],
    ["no attribute's name", { city: { attribute: "" } }, "city.attribute: must be a name"],
    ["an unknown attribute", { city: { attribute: "toString" } }, "is no attribute of this policy"],
    ["an attribute that is not to be", { city: { not: { attribute: "name" } } }, "city.not"],
    ["an attribute in a list", { city: ["A", { attribute: "name" }] }, "city"],
    ["a not over conditions", { not: [{ city: "A" }] }, "not: must be a text"],
    ["an operator and another", { city: { null: true, not: ["A"] } }, "is not known here"],
    [
      "an attribute of another type",
      { city: { attribute: "level" } },
      "is integer, and the column",
    ],
    ["an attribute for a column without type", { other: { attribute: "name" } }, "needs a type"],
    ["a list as a bound", { customer: { min: { attribute: "customers" } } }, "with one value"],
    ["a boolean as a bound", { open: { min: { attribute: "open" } } }, "a boolean has no order"],
    ["a literal of another type", { city: { not: [1] } }, "city.not[0]: must be a text"],
    [
      "a day for a text",
      { city: { since: "P1D" } },
      "needs a type: add city to the dataset's types",
    ],
    ["a period with hours", { opened_on: { since: "PT1H" } }, "must be a period"],
    ["a period in the future", { opened_on: { since: "-P1D" } }, "must be a period"],
    ["an hour that no day has", { seen_at: "2026-01-01T25:00:00Z" }, "must be a time"],
    ["a box of texts", { city: { within: { west: 0, south: 0, east: 1, north: 1 } } }, "of points"],
    [
      "a box upside down",
      { geom: { within: { west: 0, south: 1, east: 1, north: 0 } } },
      "must have a south that is not above",
    ],
    ["five conditions within each other", nested(5), "stands too deep"],
    [
      "101 comparisons",
      { any: Array.from({ length: 101 }, () => ({ city: "A" })) },
      "must have 100 comparisons at most",
    ],
  ];
  for (const [name, rows, message] of refused) {
    it(`is refused with ${name}`, () => expect(given(rows)).toContain(message));
  }

  it("needs a time zone for days", () => {
    const rows = { opened_on: { since: "P90D" } };
    expect(given(rows, { time_zone: undefined })).toContain("needs the policy's time_zone");
    for (const time_zone of ["", "+05:00", "Mars/Base", "UTC+5"]) {
      expect(given("all", { time_zone })).toContain("time_zone: must be a time zone's IANA name");
    }
  });

  it("has no prefix that ends in a blank on Redshift", () => {
    const rows = { city: { starts_with: "NEW " } };
    expect(given(rows, { dialect: "redshift" })).toContain("must not end in a blank");
    expect(given(rows, { dialect: "postgres" })).toBe("");
  });
});

describe("a condition for everybody", () => {
  it("has literals and days, and no attribute", () => {
    expect(withDataset({ always: { city: { not: ["A"] }, opened_on: { until: "P7D" } } })).toBe("");
    expect(withDataset({ always: {} })).toContain("always: restricts nothing");
    expect(withDataset({ always: "all" })).toContain("always: must be an object");
    expect(withDataset({ always: { any: [{ city: { attribute: "name" } }] } }))
      .toContain("always.any[0].city.attribute: cannot be");
  });

  it("is for tables only", () => {
    const datasets = { stores: { tileset: "p.d.t", always: { city: "A" } } };
    expect(given("all", { datasets })).toContain("always: is not known here");
  });
});

describe("a mask", () => {
  it("is of a column that is shown, and of its type", () => {
    expect(withDataset({ masks: { secret: { floor: 10 } } })).toContain("must be one of the");
    expect(withDataset({ masks: { city: { floor: 10 } } })).toContain("floor needs a column that");
    expect(withDataset({ masks: { revenue: { first: 1 } } })).toContain(
      "first needs a column that",
    );
    expect(withDataset({ masks: { city: { start_of: "month" } } })).toContain("start_of needs a");
    expect(withDataset({ masks: { city: { cell: 0.1 } } })).toContain("needs a geometry column of");
    expect(withDataset({ masks: { geom: { first: 1 } } })).toContain("takes cell only");
    expect(withDataset({ masks: { zip: { first: 3 } }, id: "zip" })).toContain("cannot be the id");
    expect(withDataset({ masks: { zip: { hash: true } } })).toContain("must be an object with one");
    expect(withDataset({ masks: { revenue: { floor: 0 } } })).toContain("must be 1 at least");
    expect(withDataset({ masks: {} })).toContain("masks: must name a column");
  });

  it("is chosen by groups, for columns that are not shown exactly", () => {
    expect(given({ rows: "all", columns: ["city"], masked: ["geom", "zip"] })).toBe("");
    expect(given({ rows: "all", masked: ["zip"] })).toBe("");
    expect(given({ rows: "all", columns: ["zip"], masked: ["zip"] })).toContain("is among the col");
    expect(given({ rows: "all", masked: ["city"] })).toContain("must have a mask");
    expect(given({ rows: "all", masked: [] })).toContain("masked: must name a column");
  });
});

describe("an attribute", () => {
  const declared = (attribute: unknown) => faultsOf({ attributes: { a: attribute } });

  it("has a type that is known, and an e-mail address a voucher", () => {
    expect(declared({ type: "email" })).toContain("must be one of text, integer");
    expect(declared({})).toContain("type: is missing");
    expect(declared({ type: "text", default: "A" })).toContain("default: is not known here");
    expect(declared({ type: "text", claim: "email" })).toContain("claim: needs vouched_by");
    const email = { type: "text", claim: "email", vouched_by: "email_verified" };
    expect(declared({ ...email, fold: "lower" })).toBe("");
    expect(declared({ ...email, claim: "upn" })).toContain("vouches for the claim email");
    expect(declared({ type: "text", vouched_by: "x" })).toContain("needs a claim to vouch for");
    expect(declared({ type: "integer", fold: "lower" })).toContain("only texts are folded");
  });
});

describe("included groups", () => {
  const groups = { ONE: {}, TWO: {}, THREE: {} };
  const including = (group_includes: unknown) => faultsOf({ groups, group_includes });

  it("are known, in no circle, and through 8 others at most", () => {
    expect(including({ EAST: ["ONE", "TWO"], ALL: ["EAST", "THREE"] })).toBe("");
    expect(including({ EAST: ["FOUR"] })).toContain("EAST[0]: is no group of this policy");
    expect(including({ EAST: [] })).toContain("must name a group");
    expect(including({ EAST: ["ONE", "ONE"] })).toContain("is there already");
    expect(including({ ONE: ["TWO"], TWO: ["ONE"] })).toContain("must not include itself");
    expect(including({ ONE: ["ONE"] })).toContain("must not include itself");
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from(
          { length },
          (_, index) => [`g${index}`, [index === 0 ? "ONE" : `g${index - 1}`]],
        ),
      );
    expect(including(chain(8))).toBe("");
    expect(including(chain(9))).toContain("through more than 8 others");
  });
});
