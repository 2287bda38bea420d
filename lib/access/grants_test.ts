import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type Access, createAccess, NoAccessError, type Rights } from "./grants.ts";
import { parsePolicyText } from "./policy.ts";

const POLICY = {
  version: 1,
  datasets: {
    stores: { table: "p.d.stores", columns: ["geom", "city", "revenue"] },
    warehouses: { table: "p.d.warehouses", columns: ["geom"] },
    toString: { table: "p.d.odd", columns: ["geom"] },
  },
  groups: {
    BOSTON: { stores: { city: "BOSTON" } },
    "NEW YORK": { stores: { city: "NEW YORK" } },
    PUBLIC: { stores: { rows: "all", columns: ["geom", "city"] } },
    LOGISTICS: { warehouses: "all" },
    EMPTY: {},
  },
  users: { "ann@acme.com": { stores: { city: "CHICAGO" } }, "nil@acme.com": {} },
};

function accessTo(changes: Record<string, unknown> = {}): Access {
  return createAccess({
    policy: parsePolicyText(JSON.stringify({ ...POLICY, ...changes })),
    connectionName: "carto_dw",
    referers: ["https://app.example.com"],
  });
}

const rightsOf = (access: Access, groups: readonly string[], username = "bob@acme.com"): Rights =>
  access.rightsOf({ username, groups });

describe("rights", () => {
  it("name the connection, the policy's version, and the sources, byte for byte", () => {
    const rights = rightsOf(accessTo(), ["BOSTON", "LOGISTICS"]);
    const { stores, warehouses } = rights.sources;
    expect(stores?.sqlQuery).toMatch(/ WHERE `city` = 'BOSTON'$/);
    expect(rights).toEqual({
      groups: ["BOSTON", "LOGISTICS"],
      includedGroups: [],
      per: "user",
      policyVersion: 1,
      connectionName: "carto_dw",
      sources: { stores, warehouses },
      dialect: "bigquery",
      staticSources: {},
      types: { stores: {}, warehouses: {} },
      grants: [
        { connectionName: "carto_dw", source: stores?.sqlQuery },
        { connectionName: "carto_dw", source: warehouses?.sqlQuery },
      ],
      allowedApis: ["maps"],
      referers: ["https://app.example.com"],
      lifetimeMs: 3_600_000,
      attributes: {},
      attributeSources: [],
      attributeProblems: [],
    });
  });

  it("have the policy's token settings", () => {
    const referers = ["https://intranet.example.com"];
    const tokens = { per: "group", lifetime_minutes: 15, apis: ["maps", "sql"], referers };
    expect(rightsOf(accessTo({ tokens }), ["BOSTON"])).toMatchObject({
      per: "group",
      allowedApis: ["maps", "sql"],
      referers,
      lifetimeMs: 900_000,
    });
  });

  it("combine the policy's entries for the groups and the user", () => {
    const { sources } = rightsOf(accessTo(), ["BOSTON"], "ann@acme.com");
    expect(sources.stores?.sqlQuery)
      .toMatch(/ WHERE \(`city` = 'BOSTON'\) OR \(`city` = 'CHICAGO'\)$/);
    expect(rightsOf(accessTo(), [], "ann@acme.com").sources.stores?.sqlQuery)
      .toMatch(/ WHERE `city` = 'CHICAGO'$/);
  });

  it("are the user's own where the policy names the user, and tokens are the groups' otherwise", () => {
    const access = accessTo({ tokens: { per: "group" } });
    expect(rightsOf(access, ["BOSTON"], "ann@acme.com").per).toBe("user");
    expect(rightsOf(access, ["BOSTON"]).per).toBe("group");
  });

  it("are one object for the same groups, in any order and among any others", () => {
    const access = accessTo();
    const rights = rightsOf(access, ["NEW YORK", "BOSTON"]);
    expect(rightsOf(access, ["BOSTON", "STAFF", "NEW YORK", "BOSTON"], "eve@acme.com")).toBe(
      rights,
    );
    expect(rights.groups).toEqual(["BOSTON", "NEW YORK"]);
    expect(rightsOf(access, ["BOSTON"])).not.toBe(rights);
    expect(rightsOf(access, ["NEW YORK", "BOSTON"], "ann@acme.com")).not.toBe(rights);
  });

  it("have the same SQL for the same policy, whatever the order of the user's groups", () => {
    const groups = ["BOSTON", "NEW YORK", "PUBLIC", "LOGISTICS"];
    const expected = rightsOf(accessTo(), groups, "ann@acme.com");
    fc.assert(fc.property(fc.shuffledSubarray(groups, { minLength: 4 }), (shuffled) => {
      expect(rightsOf(accessTo(), shuffled, "ann@acme.com")).toEqual(expected);
    }));
  });

  it("are narrowed where some datasets are requested, and never widened", () => {
    const access = accessTo();
    const of = (...datasets: string[]) =>
      access.rightsOf({ username: "bob@acme.com", groups: ["BOSTON", "LOGISTICS"], datasets });
    const whole = rightsOf(access, ["BOSTON", "LOGISTICS"]);
    const { sources, types, grants, narrowing } = of("warehouses", "toString", "none");
    expect(sources).toEqual({ warehouses: whole.sources.warehouses });
    expect(Object.keys(types)).toEqual(["warehouses"]);
    expect(grants).toEqual([
      { connectionName: "carto_dw", source: whole.sources.warehouses?.sqlQuery },
    ]);
    expect(narrowing?.from).toBe(whole);
    expect(of("stores", "warehouses")).toBe(of("warehouses", "stores", "warehouses"));
    for (const none of [[], ["none"], ["toString"], ["__proto__"]]) {
      expect(() => of(...none)).toThrow(NoAccessError);
    }
  });

  it("are refused to groups that the policy does not name, or grants nothing", () => {
    const access = accessTo();
    for (const group of ["EMPTY", "NOBODY", "__proto__", "constructor", "toString", "boston", ""]) {
      expect(() => rightsOf(access, [group])).toThrow(NoAccessError);
      expect(() => rightsOf(access, [group], group)).toThrow(NoAccessError);
    }
    expect(() => rightsOf(access, [])).toThrow(NoAccessError);
    expect(() => rightsOf(access, ["EMPTY"], "nil@acme.com")).toThrow(NoAccessError);
  });

  it("have one grant for two datasets of the same text", () => {
    const { stores } = POLICY.datasets;
    const access = accessTo({
      datasets: { one: stores, two: stores },
      groups: { g: { one: "all", two: "all" } },
      users: {},
    });
    expect(rightsOf(access, ["g"]).grants).toHaveLength(1);
  });
});
