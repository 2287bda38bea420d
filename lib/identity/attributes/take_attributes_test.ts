import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import { readAttributes } from "../../access/attributes.ts";
import type { Claims } from "../person_claims.ts";
import { attributesInForce, type Declarations, sameAttributes } from "./held_attributes.ts";
import { haveAttributes, takeAttributes } from "./take_attributes.ts";

const DECLARED: Declarations = {
  customer_ids: { type: "integer", many: true, claim: "https://acme.com/ids" },
  email: { type: "text", many: false, claim: "email", vouched_by: "email_verified" },
  depot: { type: "text", many: false },
};

/** The attributes that the policy makes of a person's documents. */
function read(...documents: Claims[]) {
  const { held, faults } = takeAttributes(DECLARED, documents, ["DRIVERS"]);
  const readings = readAttributes(DECLARED, attributesInForce(held, DECLARED));
  const outcomes = Object.entries(readings).map(([name, reading]) => [
    name,
    reading.outcome === "values" ? reading.values : reading.outcome,
  ]);
  return { ...Object.fromEntries(outcomes), faults };
}

describe("attributes in claims", () => {
  it("are those that the policy declares, and nothing else is kept", () => {
    const claims = { "https://acme.com/ids": [439, "1268"], phone: "1", depot: "NY" };
    const { held } = takeAttributes(DECLARED, [claims], []);
    expect(Object.keys(held)).toEqual(["customer_ids"]);
    expect(JSON.stringify(held)).not.toContain("phone");
    expect(read(claims).customer_ids).toEqual(["1268", "439"]);
  });

  const cases: [string, Claims[], unknown][] = [
    ["vouched for in its document", [{ email: "a@x.com", email_verified: true }], ["a@x.com"]],
    ["of the ID token over userinfo", [
      { email: "a@x.com", email_verified: true },
      { email: "b@x.com", email_verified: true },
    ], ["a@x.com"]],
    ["whose document does not vouch", [{ email: "a@x.com" }], "refused"],
    ["whose document denies it", [{ email: "a@x.com", email_verified: false }], "refused"],
    ["vouched for by a text", [{ email: "a@x.com", email_verified: "true" }], "refused"],
    ["vouched for by the other document", [{ email: "a@x.com" }, {
      email_verified: true,
    }], "refused"],
    ["denied by the ID token, and confirmed by userinfo", [
      { email: "a@x.com", email_verified: false },
      { email: "a@x.com", email_verified: true },
    ], "refused"],
    ["whole in userinfo alone", [{ email: "a@x.com" }, {
      email: "b@x.com",
      email_verified: true,
    }], ["b@x.com"]],
    ["that is null", [{ email: null, email_verified: true }], "missing"],
    ["that is empty", [{ email: "", email_verified: true }], "missing"],
    ["that is an empty list", [{ email: [], email_verified: true }], "missing"],
    ["that is an object", [{ email: { a: 1 }, email_verified: true }], "refused"],
    ["inherited from Object", [Object.create({ email: "a", email_verified: true })], "missing"],
  ];
  for (const [name, documents, expected] of cases) {
    it(`${expected === "refused" || expected === "missing" ? expected : "counts"}: one ${name}`, () => {
      expect(read(...documents).email).toEqual(expected);
    });
  }

  it("beyond 200 values, or 16 KiB for all, are refused and not kept", () => {
    const many = Array.from({ length: 201 }, (_, id) => id);
    const tooMany = takeAttributes(DECLARED, [{ "https://acme.com/ids": many }], []);
    expect(tooMany.faults).toEqual([{ attribute: "customer_ids", kind: "too_many" }]);
    expect(read({ "https://acme.com/ids": many }).customer_ids).toBe("refused");
    const large = {
      "https://acme.com/ids": Array.from({ length: 200 }, (_, id) => "9".repeat(90) + id),
      email: "a@x.com",
      email_verified: true,
    };
    const { held, faults } = takeAttributes(DECLARED, [large], []);
    expect(faults.map(({ kind }) => kind)).toEqual(["too_large", "too_large"]);
    expect(JSON.stringify(held)).not.toContain("a@x.com");
    expect(read(large)).toMatchObject({ customer_ids: "refused", email: "refused" });
  });

  it("leave room for the groups in a record of 64 KiB", () => {
    const groups = Array.from({ length: 93 }, (_, n) => `${n}€`.padEnd(250, "x"));
    const claims = { "https://acme.com/ids": Array.from({ length: 200 }, () => "9".repeat(70)) };
    expect(takeAttributes(DECLARED, [claims], ["DRIVERS"]).faults).toEqual([]);
    expect(takeAttributes(DECLARED, [claims], groups).faults).toEqual([
      { attribute: "customer_ids", kind: "too_large" },
    ]);
  });

  it("never throw, whatever the claims are, and stay within their bounds", () => {
    fc.assert(fc.property(fc.anything(), fc.anything(), fc.boolean(), (ids, email, vouched) => {
      const claims = { "https://acme.com/ids": ids, email, email_verified: vouched };
      const { held, faults } = takeAttributes(DECLARED, [claims], []);
      expect(new TextEncoder().encode(JSON.stringify(held)).length).toBeLessThan(20_000);
      const text = JSON.stringify(held);
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
      for (const { attribute } of faults) {
        const reading = readAttributes(DECLARED, attributesInForce(held, DECLARED))[attribute];
        expect(reading?.outcome).toBe("refused");
      }
    }));
  });

  it("need userinfo where the ID token lacks one, or who vouches for it", () => {
    const whole = { "https://acme.com/ids": [1], email: "a", email_verified: false };
    expect(haveAttributes(DECLARED, whole)).toBe(true);
    expect(haveAttributes(DECLARED, { ...whole, email_verified: null })).toBe(false);
    expect(haveAttributes(DECLARED, { ...whole, "https://acme.com/ids": [] })).toBe(false);
    expect(haveAttributes({}, {})).toBe(true);
  });
});

describe("held attributes", () => {
  const heldOf = (ids: unknown) =>
    takeAttributes(DECLARED, [{ "https://acme.com/ids": ids }], []).held;

  it("are the same in another order, and with repeats", () => {
    expect(sameAttributes(heldOf([1, 2]), heldOf([2, 1, 2]), DECLARED)).toBe(true);
    expect(sameAttributes(heldOf([1, 2]), heldOf([1]), DECLARED)).toBe(false);
    expect(sameAttributes(heldOf([1]), heldOf(["1"]), DECLARED)).toBe(false);
    expect(sameAttributes(heldOf([1]), undefined, DECLARED)).toBe(false);
    expect(sameAttributes(heldOf([1]), undefined, {})).toBe(true);
    expect(sameAttributes(heldOf(undefined), undefined, DECLARED)).toBe(true);
  });

  it("do not count once the policy takes them from another claim, or wants them vouched for", () => {
    const held = heldOf([1]);
    expect(attributesInForce(held, DECLARED)).toEqual({ customer_ids: [1] });
    for (const change of [{ claim: "ids" }, { vouched_by: "ids_verified" }]) {
      const customer_ids = { type: "integer", many: true, claim: "https://acme.com/ids" } as const;
      expect(attributesInForce(held, { customer_ids: { ...customer_ids, ...change } })).toEqual({});
    }
  });
});
