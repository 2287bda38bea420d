/** Ways in which row-level security of other products failed open, each closed here. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { RawAttribute, RawAttributes } from "./attributes.ts";
import { shownRow } from "./evaluation/evaluate.ts";
import { createAccess, NoAccessError } from "./grants.ts";
import { parsePolicyText, PolicyError } from "./policy.ts";

const POLICY = {
  version: 1,
  time_zone: "America/New_York",
  attributes: {
    owners: { type: "text", many: true },
    level: { type: "integer" },
  },
  datasets: {
    stores: {
      table: "p.d.stores",
      columns: ["geom", "city", "revenue", "owner", "level", "opened_on"],
      types: { owner: "text", level: "integer", revenue: "integer", opened_on: "date" },
      masks: { revenue: { floor: 1000 } },
    },
  },
  groups: {
    OWN: { stores: { owner: { attribute: "owners" } } },
    BELOW: { stores: { level: { max: { attribute: "level" } } } },
    NONE: {},
  },
};
type Rows = object | string;
const withRows = (rows: Rows, changes: object = {}) => ({
  ...POLICY,
  groups: { g: { stores: rows } },
  ...changes,
});

let now = Date.parse("2026-03-08T12:00:00Z");
function accessTo(policy: object) {
  const parsed = parsePolicyText(JSON.stringify(policy));
  return createAccess({
    policy: parsed,
    connectionName: "c",
    referers: [],
    clock: { now: () => now },
  });
}
/** @returns the SQL; null for no access. */
function sqlOf(policy: object, groups: string[], attributes?: RawAttributes): string | null {
  try {
    const { sources } = accessTo(policy).rightsOf({ username: "", groups, attributes });
    return sources.stores?.sqlQuery ?? null;
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}
const own = (owners: RawAttribute) => sqlOf(POLICY, ["OWN"], { owners });
const refuses = (policy: object) =>
  expect(() => parsePolicyText(JSON.stringify(policy))).toThrow(PolicyError);

describe("what failed open elsewhere is closed here:", () => {
  it("(the policy without it can be used)", () => {
    expect(sqlOf(withRows("all"), ["g"])).not.toBeNull();
    expect(own("ann")).not.toBeNull();
    expect(sqlOf(POLICY, ["BELOW"], { level: 1 })).not.toBeNull();
  });

  it("a null attribute showed every row (1)", () => expect(own(null)).toBeNull());

  it("a person without a rule had no filter (2)", () => {
    expect(sqlOf(POLICY, [])).toBeNull();
    expect(sqlOf(POLICY, ["NONE"])).toBeNull();
    expect(sqlOf(POLICY, ["UNKNOWN"])).toBeNull();
  });

  it("an undefined claim left the filter out (3)", () => {
    expect(sqlOf(POLICY, ["OWN"])).toBeNull();
    expect(sqlOf(POLICY, ["BELOW"], {})).toBeNull();
  });

  it("an empty condition was true (4)", () => {
    for (const rows of [{}, { city: {} }, { any: [{}] }, { city: { not: [] } }, { all: [] }]) {
      refuses(withRows(rows));
    }
    refuses(withRows({ city: null }));
  });

  it("an empty list, or an empty text, was no filter (5, 6)", () => {
    expect(own([])).toBeNull();
    expect(own("")).toBeNull();
    expect(own([""])).toBeNull();
  });

  it("a value was pasted into SQL (7)", () => {
    expect(own("' OR TRUE --")).toMatch(/ WHERE `owner` = '\\' OR TRUE --'$/);
    expect(own("a','b")).toBeNull();
  });

  it("a cache's key lacked the person's value (8)", () => {
    const access = accessTo(POLICY);
    const of = (owner: string) =>
      access.rightsOf({ username: "", groups: ["OWN"], attributes: { owners: [owner] } });
    expect(of("ann").grants).not.toEqual(of("bob").grants);
    expect(of("ann").sources.stores?.sqlQuery).toContain("'ann'");
  });

  it("today was resolved once, or by another zone (9, 10)", () => {
    const access = accessTo(withRows({ opened_on: { since: "P0D" } }));
    const day = () =>
      access.rightsOf({ username: "", groups: ["g"] }).sources.stores?.sqlQuery.slice(-17);
    now = Date.parse("2026-03-09T03:59:59Z");
    expect(day()).toBe("DATE '2026-03-08'");
    now += 1_000;
    expect(day()).toBe("DATE '2026-03-09'");
    refuses(withRows({ opened_on: { since: "P0D" } }, { time_zone: undefined }));
  });

  it("an OR without brackets swallowed the other predicate (11)", () => {
    const rows = { any: [{ city: "A", level: 1 }, { city: "B" }], owner: "x" };
    const sql = sqlOf(withRows(rows), ["g"]);
    expect(sql).toMatch(
      / WHERE \(\(`city` = 'A' AND `level` = 1\) OR \(`city` = 'B'\)\) AND `owner` = 'x'$/,
    );
  });

  it("NULL under a negation was shown (12)", () => {
    const policy = parsePolicyText(JSON.stringify(withRows({ city: { not: ["A"] } })));
    const shown = (city: string | null) =>
      shownRow(policy, "stores", { username: "", groups: ["g"], now }, { city });
    expect(shown("B")).not.toBeNull();
    expect(shown("A")).toBeNull();
    expect(shown(null)).toBeNull();
    expect(sqlOf(withRows({ city: { not: ["A"] } }), ["g"])).toMatch(/`city` NOT IN \('A'\)$/);
  });

  it("a missing attribute under a negation was all rows (13)", () => {
    refuses(withRows({ owner: { not: { attribute: "owners" } } }));
    refuses(withRows({ owner: { not: [{ attribute: "owners" }] } }));
    refuses(withRows({ not: { owner: { attribute: "owners" } } }));
  });

  it("an empty list of columns was every column (14)", () => {
    refuses(withRows({ rows: "all", columns: [] }));
    refuses(withRows({ rows: "all", masked: [] }));
    const sql = sqlOf(withRows({ rows: "all", masked: ["revenue"] }), ["g"]);
    expect(sql).toContain("FLOOR(t.`revenue` / 1000) * 1000 AS `revenue`");
  });

  it("one full grant lifted the mask of all rows (15)", () => {
    const groups = {
      A: { stores: { city: "A" } },
      B: { stores: { rows: "all", masked: ["revenue"] } },
    };
    expect(sqlOf({ ...POLICY, groups }, ["A", "B"])).toContain(
      "CASE WHEN t.`city` = 'A' THEN t.`revenue` ELSE FLOOR(t.`revenue` / 1000) * 1000 END",
    );
  });

  it("a number matched a text that was converted (19)", () => {
    refuses(withRows({ owner: 123 }));
    refuses(withRows({ level: "0123" }));
    refuses(withRows({ level: { attribute: "owners" } }));
    expect(sqlOf(POLICY, ["BELOW"], { level: "0123" })).toBeNull();
    expect(own(123)).toBeNull();
  });

  it("a value was a pattern, or meant all (20)", () => {
    expect(own("%")).toMatch(/ WHERE `owner` = '%'$/);
    expect(own("*")).toMatch(/ WHERE `owner` = '\*'$/);
    expect(own("all")).toMatch(/ WHERE `owner` = 'all'$/);
    refuses(withRows({ city: { starts_with: "" } }));
    refuses(withRows({ owner: { starts_with: { attribute: "owners" } } }));
  });

  it("an unverified e-mail address decided (21)", () => {
    const declared = (email: object) => ({
      ...POLICY,
      attributes: { ...POLICY.attributes, email },
    });
    refuses(declared({ type: "text", claim: "email" }));
    refuses(declared({ type: "text", claim: "upn", vouched_by: "email_verified" }));
  });

  it("another table's rows, or hidden columns, came by another name (27)", () => {
    refuses(withRows({ rows: "all", columns: ["secret"] }));
    refuses(withRows({ rows: "all", masked: ["city"] }));
  });
});
