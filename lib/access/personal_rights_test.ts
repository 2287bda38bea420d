import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { RawAttributes } from "./attributes.ts";
import { createAccess, NoAccessError, type Rights, type Subject } from "./grants.ts";
import { parsePolicyText } from "./policy.ts";

const POLICY = {
  version: 1,
  time_zone: "America/New_York",
  attributes: {
    customers: { type: "integer", many: true },
    email: { type: "text", fold: "lower" },
  },
  tokens: { per: "group" },
  datasets: {
    stores: {
      table: "p.d.stores",
      columns: ["geom", "city"],
      types: { customer: "integer", owner: "text", opened_on: "date" },
    },
    depots: { table: "p.d.depots", columns: ["geom"], types: { owner: "text" } },
    tracts: { tileset: "p.d.tracts" },
  },
  groups: {
    CUSTOMERS: { stores: { customer: { attribute: "customers" } } },
    OWNERS: {
      stores: { any: [{ owner: { attribute: "email" } }, { city: "BOSTON" }] },
      depots: { owner: { attribute: "email" } },
    },
    RECENT: { stores: { opened_on: { since: "P30D" } } },
    BOSTON: { stores: { city: "BOSTON" }, tracts: "all" },
  },
  group_includes: { EAST: ["BOSTON", "RECENT"], ALL: ["EAST", "CUSTOMERS"] },
};

let now = Date.parse("2026-03-08T04:00:00Z");
function accessTo(changes: Record<string, unknown> = {}) {
  const policy = parsePolicyText(JSON.stringify({ ...POLICY, ...changes }));
  return createAccess({ policy, connectionName: "c", referers: [], clock: { now: () => now } });
}
const access = accessTo();
const of = (groups: string[], attributes?: RawAttributes, more: Partial<Subject> = {}): Rights =>
  access.rightsOf({ username: "ann@acme.com", groups, attributes, ...more });
const where = (rights: Rights) => rights.sources.stores?.sqlQuery.replace(/^.* WHERE /, "");

function refusal(groups: string[], attributes?: RawAttributes): NoAccessError {
  try {
    of(groups, attributes);
  } catch (error) {
    if (error instanceof NoAccessError) return error;
    throw error;
  }
  throw new Error("there is access");
}

describe("rights by attributes", () => {
  it("have the person's values in the SQL, and their number beside it", () => {
    const rights = of(["CUSTOMERS"], { customers: [1268, 439, 439], other: "x" });
    expect(where(rights)).toBe("`customer` IN (1268, 439)");
    expect(rights.attributes).toEqual({ customers: 2 });
    expect(rights.attributeProblems).toEqual([]);
    expect(JSON.stringify(rights)).not.toContain("email");
  });

  it("are the user's own, also where groups share tokens", () => {
    expect(of(["CUSTOMERS"], { customers: [1] }).per).toBe("user");
    expect(of(["OWNERS"]).per).toBe("user");
    expect(of(["BOSTON"], { customers: [1] }).per).toBe("group");
  });

  it("drop what a missing attribute would show, and say which", () => {
    const rights = of(["OWNERS"]);
    expect(where(rights)).toBe("`city` = 'BOSTON'");
    expect(Object.keys(rights.sources)).toEqual(["stores"]);
    expect(rights.attributeProblems).toEqual([{ name: "email", kind: "missing" }]);
    expect(rights.attributes).toEqual({});
  });

  it("are none where nothing is left; the operator reads which attribute, and no value", () => {
    expect(refusal(["CUSTOMERS"])).toMatchObject({
      reason: "attribute_missing",
      attributes: [{ name: "customers", kind: "missing" }],
      message: 'The policy gives ["CUSTOMERS"] no dataset without these attributes: ' +
        "customers (missing)",
    });
    expect(refusal(["CUSTOMERS"], { customers: ["SECRET"] })).toMatchObject({
      reason: "attribute_refused",
      attributes: [{ name: "customers", kind: "not_integer" }],
      message: expect.not.stringContaining("SECRET"),
    });
    for (const customers of [null, [], "", "1,2", [1, null], [[1]] as never, { a: 1 } as never]) {
      expect(() => of(["CUSTOMERS"], { customers })).toThrow(NoAccessError);
    }
    expect(refusal(["UNKNOWN"]).reason).toBe("no_dataset");
  });

  it("are not found among what every object has", () => {
    const attributes = { toString: { type: "text" } };
    const datasets = {
      stores: { table: "p.d.s", columns: ["geom"], types: { owner: "text" } },
    };
    const groups = { g: { stores: { owner: { attribute: "toString" } } } };
    const odd = accessTo({ attributes, datasets, groups, group_includes: {} });
    expect(() => odd.rightsOf({ username: "", groups: ["g"], attributes: {} }))
      .toThrow(NoAccessError);
  });

  it("are one object for the same values in any order, and another for others", () => {
    const rights = of(["CUSTOMERS"], { customers: [1, 2] });
    expect(of(["CUSTOMERS"], { customers: ["2", "1", "1"] })).toBe(rights);
    expect(of(["CUSTOMERS"], { customers: [1, 2], email: "a@b.c" })).toBe(rights);
    expect(of(["CUSTOMERS"], { customers: [1] })).not.toBe(rights);
    expect(of(["CUSTOMERS"], { customers: [1] }).grants).not.toEqual(rights.grants);
    expect(of(["OWNERS"], { email: "A@b.c" })).toBe(of(["OWNERS"], { email: "a@B.c" }));
    // People in other groups share one object.
    expect(of(["BOSTON"], { customers: [1] })).toBe(of(["BOSTON"]));
    expect(of(["BOSTON"]).attributes).toEqual({});
  });

  it("keep their attributes where they are narrowed to some datasets", () => {
    const narrowed = of(["OWNERS"], { email: "a@b.c" }, { datasets: ["depots"] });
    expect(narrowed).toMatchObject({ per: "user", attributes: { email: 1 } });
    expect(narrowed.sources.depots?.sqlQuery).toMatch(/ WHERE `owner` = 'a@b.c'$/);
    expect(() => of(["OWNERS"], {}, { datasets: ["depots"] })).toThrow(NoAccessError);
  });
});

describe("rights by days", () => {
  it("change at midnight in the zone, and end there", () => {
    now = Date.parse("2026-03-08T04:59:59.999Z");
    const before = of(["RECENT"]);
    expect(where(before)).toBe("`opened_on` >= DATE '2026-02-05'");
    expect(before.endsAt).toBe(Date.parse("2026-03-08T05:00:00Z"));
    now += 1;
    const after = of(["RECENT"]);
    expect(where(after)).toBe("`opened_on` >= DATE '2026-02-06'");
    // Daylight-saving time begins on that day.
    expect(after.endsAt).toBe(Date.parse("2026-03-09T04:00:00Z"));
    expect(of(["RECENT"])).toBe(after);
    // A clock that is set back has its day.
    now -= 1;
    expect(where(of(["RECENT"]))).toBe("`opened_on` >= DATE '2026-02-05'");
  });

  it("have no end without days", () => {
    expect(of(["BOSTON"]).endsAt).toBeUndefined();
  });
});

describe("included groups", () => {
  it("count as the person's own", () => {
    now = Date.parse("2026-03-08T12:00:00Z");
    const rights = of(["EAST"]);
    expect(rights).toMatchObject({ groups: ["EAST"], includedGroups: ["BOSTON", "RECENT"] });
    expect(where(rights)).toBe("(`city` = 'BOSTON') OR (`opened_on` >= DATE '2026-02-06')");
    expect(of(["RECENT", "BOSTON"]).grants).toEqual(rights.grants);
    expect(of(["ALL", "RECENT"], { customers: [7] })).toMatchObject({
      groups: ["ALL", "RECENT"],
      includedGroups: ["BOSTON", "CUSTOMERS"],
    });
  });

  it("are left with the policy that included them, from the groups that a token was made for", () => {
    const { groups } = of(["EAST"]);
    const later = accessTo({ group_includes: { EAST: ["RECENT"] } });
    expect(where(later.rightsOf({ username: "", groups }))).not.toContain("BOSTON");
    expect(() => accessTo({ group_includes: {} }).rightsOf({ username: "", groups }))
      .toThrow(NoAccessError);
  });
});

describe("rights whose SQL is too long", () => {
  const cities = (length: number) => Array.from({ length }, (_, index) => `CITY ${index}`);
  const datasets = { stores: { table: "p.d.s", columns: ["geom"] } };

  it("are none, and the operator reads which dataset", () => {
    const groups = {
      ONE: { stores: { city: cities(2000) } },
      TWO: { stores: { zip: cities(2000) } },
    };
    const long = accessTo({ datasets, groups, group_includes: {} });
    expect(long.rightsOf({ username: "", groups: ["ONE"] }).grants).toHaveLength(1);
    expect(() => long.rightsOf({ username: "", groups: ["ONE", "TWO"] }))
      .toThrow("The SQL of stores is too long");
  });
});

describe("the memory of rights", () => {
  it("is bounded by their characters, since people's own values make SQL of their own", () => {
    const own = { owner: { attribute: "owners" } };
    const names = Array.from({ length: 8 }, (_, index) => `d${index}`);
    const access = accessTo({
      attributes: { owners: { type: "text", many: true } },
      datasets: Object.fromEntries(names.map((name) => [name, {
        table: `p.d.${name}`,
        columns: ["geom"],
        types: { owner: "text" },
      }])),
      groups: { OWNERS: Object.fromEntries(names.map((name) => [name, own])) },
      group_includes: {},
    });
    const rightsOf = (person: number) =>
      access.rightsOf({
        username: "",
        groups: ["OWNERS"],
        attributes: {
          owners: Array.from({ length: 60 }, (_, index) => `${person}-${index}`.padEnd(240, ".")),
        },
      });
    const people = Array.from({ length: 330 }, (_, person) => person);
    const all = people.map(rightsOf);
    const lost = people.findLast((person) => rightsOf(person) !== all[person]);
    const characters = all.slice((lost ?? -1) + 1).flatMap(({ grants }) => grants)
      .reduce((sum, { source }) => sum + source.length, 0);
    const most = 32 * 1024 * 1024;
    expect(lost).toBeDefined();
    expect(characters).toBeGreaterThan(most * 0.8);
    // A ninth is left to the keys, which have the values too.
    expect(characters).toBeLessThan(most * 0.95);
  });
});
