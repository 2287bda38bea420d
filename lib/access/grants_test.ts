import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { literalSql } from "./bigquery.ts";
import { createAccess, NoAccessError } from "./grants.ts";
import { parsePolicy, PolicyError } from "./policy.ts";

const COLUMNS = ["geom", "city", "storetype"];
const TABLE = "carto-demo-data.demo_tables.retail_stores";

function policyWith(groups: unknown, dataset: Record<string, unknown> = {}): unknown {
  return {
    version: 1,
    datasets: { stores: { table: TABLE, columns: COLUMNS, ...dataset } },
    groups,
  };
}

function sqlOf(policy: unknown, group: string): string | undefined {
  const access = createAccess({
    policy: parsePolicy(policy),
    connectionName: "carto_dw",
    referers: ["https://app.example.com"],
  });
  return access.rightsOf({ username: "ann", groups: [group] }).sources.stores?.sqlQuery;
}

/**
 * Reads a GoogleSQL string literal back, by the escapes of its lexical rules; throws where the
 * literal ends early, or something follows it.
 */
function decodeLiteral(sql: string): string {
  const [, body] = /^'((?:[^'\\\n\r]|\\(?:[\\'nrt]|U[0-9a-f]{8}))*)'$/u.exec(sql) ?? [];
  if (body === undefined) throw new Error(`not one literal: ${sql}`);
  const short: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return body.replace(
    /\\(?:U([0-9a-f]{8})|(.))/gsu,
    (_, hex, letter) => hex ? String.fromCodePoint(parseInt(hex, 16)) : short[letter] ?? letter,
  );
}

describe("grants", () => {
  it("have the group's value as a literal and no parameter", () => {
    expect(sqlOf(policyWith({ BOSTON: { stores: { city: "BOSTON" } } }), "BOSTON")).toBe(
      "SELECT `geom`, `city`, `storetype` FROM `carto-demo-data.demo_tables.retail_stores` " +
        "WHERE `city` = 'BOSTON'",
    );
  });

  it("allow lists, several columns, numbers and booleans", () => {
    const groups = { g: { stores: { city: ["A", "B"], zip: 2111, open: true } } };
    expect(sqlOf(policyWith(groups), "g")).toMatch(
      / WHERE `city` IN \('A', 'B'\) AND `zip` = 2111 AND `open` = TRUE$/,
    );
  });

  it("leave every row to a group only when the policy says all", () => {
    expect(sqlOf(policyWith({ g: { stores: "all" } }), "g")).not.toContain("WHERE");
  });

  it("let an open parameter only narrow", () => {
    const policy = policyWith({ g: { stores: { city: "A" } } }, { open_parameters: ["storetype"] });
    expect(sqlOf(policy, "g")).toMatch(/ WHERE `city` = 'A' AND `storetype` = @storetype$/);
  });

  it("name the app's origins, the maps API and what the sources say, byte for byte", () => {
    const access = createAccess({
      policy: parsePolicy(policyWith({ g: { stores: { city: "A" } } })),
      connectionName: "carto_dw",
      referers: ["https://app.example.com"],
    });
    const rights = access.rightsOf({ username: "ann", groups: ["g"] });
    expect(rights.grants).toEqual([
      { connectionName: "carto_dw", source: rights.sources.stores?.sqlQuery },
    ]);
    expect(rights.allowedApis).toEqual(["maps"]);
    expect(rights.referers).toEqual(["https://app.example.com"]);
  });

  it("hold any text as exactly that text, however hostile", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."'\"`\\;-/*#@\n\r\t %_{}", "\u2028", "\u200b", "é") }),
      fc.constantFrom("' OR 1=1 --", "\\' OR 1=1 --", "BOSTON' OR city='NEW YORK", "@groupcity"),
    );
    fc.assert(
      fc.property(hostile, (city) => {
        fc.pre(!city.includes("\0"));
        expect(decodeLiteral(literalSql(city))).toBe(city);
        const where = sqlOf(policyWith({ g: { stores: { city } } }), "g")?.split(" WHERE ")[1];
        expect(where).toBe(`\`city\` = ${literalSql(city)}`);
      }),
      { numRuns: 10_000 },
    );
  });

  it("are refused to a group the policy does not name, or gives nothing", () => {
    const policy = policyWith({ EMPTY: {}, g: { stores: "all" } });
    for (const group of ["EMPTY", "NOBODY", "__proto__", "constructor", ""]) {
      expect(() => sqlOf(policy, group)).toThrow(NoAccessError);
    }
  });
});

describe("parsePolicy()", () => {
  const all = { g: { stores: "all" } };
  const faults: [string, unknown, string][] = [
    ["nothing", null, ""],
    ["a group with an unknown dataset", policyWith({ g: { shops: "all" } }), "shops"],
    ["an empty restriction", policyWith({ g: { stores: {} } }), "groups.g.stores"],
    ["an empty list", policyWith({ g: { stores: { city: [] } } }), "groups.g.stores"],
    ["a wildcard table", policyWith(all, { table: "carto-demo-data.demo_tables.*" }), "table"],
    ["a star", policyWith(all, { table: "*" }), "table"],
    ["a table that is SQL", policyWith(all, { table: "a.b.c` UNION SELECT" }), "table"],
    ["a column that is SQL", policyWith(all, { columns: ["1=1; --"] }), "columns"],
    ["no columns", policyWith(all, { columns: [] }), "columns"],
    ["a restricted column that is SQL", policyWith({ g: { stores: { "a` OR": 1 } } }), "g.stores"],
    ["a fraction", policyWith({ g: { stores: { zip: 1.5 } } }), "groups.g.stores"],
    ["half a surrogate", policyWith({ g: { stores: { city: "\ud800" } } }), "groups.g.stores"],
    ["a NUL", policyWith({ g: { stores: { city: "a\0" } } }), "groups.g.stores"],
    ["an unknown key", policyWith(all, { filter: "x" }), "filter"],
    ["no version", { datasets: {}, groups: {} }, "version"],
  ];
  for (const [name, policy, place] of faults) {
    it(`refuses ${name} and says where`, () => {
      expect(() => parsePolicy(policy)).toThrow(PolicyError);
      expect(() => parsePolicy(policy)).toThrow(place);
    });
  }

  it("accepts the policy that ships", async () => {
    const policy = await Deno.readTextFile(new URL("../../policy.json", import.meta.url));
    expect(() => parsePolicy(JSON.parse(policy))).not.toThrow();
  });
});
