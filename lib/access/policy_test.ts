import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText, PolicyError } from "./policy.ts";
import { policyJsonSchema } from "./schema/policy_json_schema.ts";

const STORES = { table: "p.d.stores", columns: ["geom", "city", "zip"] };

function policyWith(
  { groups = {}, dataset = {}, ...rest }: {
    groups?: unknown;
    dataset?: Record<string, unknown>;
    [part: string]: unknown;
  },
): string {
  const datasets = { stores: { ...STORES, ...dataset } };
  return JSON.stringify({ version: 1, datasets, groups, ...rest }, null, 2);
}

function problemsOf(text: string): readonly string[] {
  try {
    parsePolicyText(text);
  } catch (error) {
    assert(error instanceof PolicyError);
    return error.problems;
  }
  return [];
}

const given = (stores: unknown) => policyWith({ groups: { g: { stores } } });
const onDialect = (dialect: string, dataset: Record<string, unknown>) =>
  policyWith({ dialect, dataset });

describe("a policy", () => {
  const faults: [what: string, text: string, says: string][] = [
    ["nothing", "null", "must be an object"],
    ["no version", '{"datasets": {}, "groups": {}}', "version: is missing"],
    ["an unknown setting", policyWith({ filters: {} }), "filters: is not known here"],
    ["an unknown setting of a dataset", policyWith({ dataset: { filter: "x" } }), "filter: is not"],
    ["a group named twice", '{"groups": {"A": {}, "A": {}}}', "groups.A: is there already"],
    ["a group without a name", policyWith({ groups: { "": {} } }), "must not be an empty name"],
    ["half a character for a group", policyWith({ groups: { "\ud800": {} } }), "whole characters"],
    ["a group's unknown dataset", policyWith({ groups: { g: { shops: "all" } } }), "it has stores"],
    ["a user's unknown dataset", policyWith({ users: { u: { shops: "all" } } }), "users.u.shops"],
    ["a username that no user can have", policyWith({ users: { "Ann ": {} } }), 'kept: "ann"'],
    ["an empty restriction", given({}), "g.stores: restricts nothing"],
    ["another word than all", given("some"), 'g.stores: must be "all" or columns'],
    ["a list for a restriction", given([]), "g.stores: restricts nothing"],
    ["an empty list", given({ city: [] }), "city: must not be an empty list"],
    ["a list of several kinds", given({ city: ["A", 5] }), "city: must be values of one kind"],
    ["a list in a list", given({ city: [["A"]] }), "city[0]: must be a text"],
    ["null", given({ city: null }), "city: must be a text, a whole number"],
    ["a fraction for a value", given({ zip: 1.5 }), "zip: must be a whole number"],
    ["an integer beyond what is exact", given({ zip: 2 ** 53 }), "zip: must be a whole number"],
    ["half a surrogate", given({ city: "\ud800" }), "city: must be text SQL can hold"],
    ["a NUL", given({ city: ["A", "a\0"] }), "city[1]: must be text SQL can hold"],
    ["a range without bounds", given({ zip: {} }), "zip: must have min or max"],
    ["a range of two kinds", given({ zip: { min: 1, max: "b" } }), "zip: must have bounds of one"],
    ["a range upside down", given({ zip: { min: 2, max: 1 } }), "zip: must have a min that is not"],
    ["a range of something else", given({ zip: { min: true } }), "zip.min: must be a number, a"],
    ["an exponent", given({ zip: { min: 1e-7 } }), "zip.min: must be a number of ordinary size"],
    ["an unknown bound", given({ zip: { least: 1 } }), "zip.least: is not known here; known are"],
    ["a restricted column that is SQL", given({ "a` OR": 1 }), 'g.stores."a` OR": must be a name'],
    [
      "columns outside the dataset's",
      given({ rows: "all", columns: ["x"] }),
      "columns[0]: must be",
    ],
    ["no columns", given({ rows: "all", columns: [] }), "g.stores.columns: must name a column"],
    ["rows that are nothing", given({ rows: "x" }), 'g.stores.rows: must be "all" or columns'],
    ["more than rows and columns", given({ rows: "all", city: "A" }), "city: is not known here"],
    [
      "a dataset's column that is SQL",
      policyWith({ dataset: { columns: ["1=1; --"] } }),
      "columns",
    ],
    [
      "a column whose filters CARTO's client loses",
      policyWith({ dataset: { columns: ["geom", "toString"] } }),
      "columns[1]: cannot be a column's name here",
    ],
    ["a dataset without columns", policyWith({ dataset: { columns: [] } }), "must name a column"],
    ["a column named twice", policyWith({ dataset: { columns: ["a", "A"] } }), "columns[1]: is th"],
    [
      "a star",
      policyWith({ dataset: { table: "*" } }),
      "table: must be a full table name, project",
    ],
    ["a wildcard", policyWith({ dataset: { table: "p.d.*" } }), "without wildcards"],
    ["a table that is SQL", policyWith({ dataset: { table: "a.b.c` UNION" } }), "full table name"],
    ["an unknown dialect", policyWith({ dialect: "oracle" }), "dialect: must be one of bigquery"],
    ["an unknown API", policyWith({ tokens: { apis: ["lds"] } }), "apis[0]: must be maps or sql"],
    ["no API", policyWith({ tokens: { apis: [] } }), "tokens.apis: must name an API"],
    ["an API named twice", policyWith({ tokens: { apis: ["sql", "sql"] } }), "apis[1]: is there"],
    [
      "any referer",
      policyWith({ tokens: { referers: [] } }),
      "tokens.referers: must name an origin",
    ],
    ["a referer with a slash", policyWith({ tokens: { referers: ["https://a.example/"] } }), "[0]"],
    [
      "a short life",
      policyWith({ tokens: { lifetime_minutes: 4 } }),
      "lifetime_minutes: must be 5",
    ],
    ["a long life", policyWith({ tokens: { lifetime_minutes: 1441 } }), "must be 1440 at most"],
    [
      "tokens per role",
      policyWith({ tokens: { per: "role" } }),
      "tokens.per: must be user or group",
    ],
    ["two parts on BigQuery", onDialect("bigquery", { table: "a.b" }), "project.dataset.table on"],
    ["one part on Snowflake", onDialect("snowflake", { table: "a" }), "database.schema.table or"],
    ["a quote on PostgreSQL", onDialect("postgres", { table: 'a"."b' }), "schema.table or"],
    ["a star on Databricks", onDialect("databricks", { table: "a.b.*" }), "catalog.schema.table"],
    [
      "parameters on Databricks",
      onDialect("databricks", { open_parameters: ["city"] }),
      "open_parameters[0]: cannot be: CARTO documents no parameters",
    ],
    [
      "a parameter in another case",
      onDialect("bigquery", { open_parameters: ["City"] }),
      "open_parameters[0]: must be written as among the columns: city",
    ],
    [
      "a table's name that PostgreSQL cuts",
      onDialect("postgres", { table: `s.${"t".repeat(64)}` }),
      "table: tttt",
    ],
    [
      "names that PostgreSQL cuts",
      onDialect("postgres", { columns: ["a".repeat(64)] }),
      "columns[0]: must have 63 bytes at most",
    ],
  ];
  for (const [what, text, says] of faults) {
    it(`is refused for ${what}, with the place`, () => {
      expect(problemsOf(text).join("\n")).toContain(says);
    });
  }

  it("has its faults reported with file, line, column and path", () => {
    const text = `{
  "version": 1,
  "datasets": { "retail_stores": { "table": "a.b.c", "columns": ["geom"] } },
  "groups": {
    "NEW YORK": { "retail_stores": { "city": ["NEW YORK", null] } },
    "BOSTON": { "stores": "all" }
  }
}`;
    expect(() => parsePolicyText(text, "etc/policy.json")).toThrow(
      new PolicyError("etc/policy.json", [{
        line: 5,
        column: 59,
        path: ["groups", "NEW YORK", "retail_stores", "city", 1],
        message: "must be a text, a whole number or a boolean",
      }]),
    );
    expect(problemsOf(text.replace(", null", ""))).toEqual([
      "policy.json:6:17 groups.BOSTON.stores: is no dataset of this policy; it has retail_stores",
    ]);
  });

  it("has all its faults reported at once", () => {
    const groups = { a: { stores: {} }, b: { stores: { city: [] } } };
    expect(problemsOf(policyWith({ version: "1", groups }))).toHaveLength(3);
  });

  it("has defaults for all but version, datasets and groups", () => {
    expect(parsePolicyText(policyWith({}))).toMatchObject({
      dialect: "bigquery",
      tokens: { per: "user", lifetime_minutes: 60, apis: ["maps"] },
      datasets: { stores: { open_parameters: [] } },
      users: {},
    });
  });

  it("is valid as it ships", async () => {
    const text = await Deno.readTextFile(new URL("../../policy.json", import.meta.url));
    expect(problemsOf(text)).toEqual([]);
  });
});

describe("policy.schema.json", () => {
  it("is what `deno task policy schema` generates from the app's own schema", async () => {
    const file = new URL("../../policy.schema.json", import.meta.url);
    expect(await Deno.readTextFile(file)).toBe(policyJsonSchema());
  });
});
