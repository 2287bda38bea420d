import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkGroups, checkUsers } from "./access.ts";

const account = (username: string, groups: string[], more: object = {}) => (
  { username, groups, method: "password" as const, disabled: false, ...more }
);
const POLICY = { groups: { BOSTON: {}, "NEW YORK": {} }, users: { "own@acme.com": {} } };

describe("users", () => {
  it("warn when no one can sign in", () => {
    expect(checkUsers([], true, false)).toMatchObject({
      outcome: "warning",
      fix: "Run deno task users add NAME GROUP.",
    });
    const gone = account("ann", ["BOSTON"], { disabled: true });
    expect(checkUsers([gone], true, false).outcome).toBe("warning");
    expect(checkUsers([], true, true).outcome).toBe("ok");
    expect(checkUsers([account("ann", ["BOSTON"])], true, false)).toMatchObject({
      outcome: "ok",
      found: "1 account with a password, 0 kept elsewhere, 0 disabled",
    });
  });

  it("warn about passwords while password sign-in is disabled", () => {
    expect(checkUsers([account("ann", ["BOSTON"])], false, true)).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("PASSWORD_SIGN_IN"),
    });
  });
});

describe("groups", () => {
  const everywhere = [account("ann", ["BOSTON"]), account("ben", ["NEW YORK", "BOSTON"])];

  it("are ok where people and policy have the same groups", () => {
    expect(checkGroups(POLICY, everywhere, false, []).outcome).toBe("ok");
  });

  it("fail for an account without any group of the policy, and warn about unknown groups", () => {
    const shut = [...everywhere, account("cid@acme.com", ["BOSTN"])];
    expect(checkGroups(POLICY, shut, false, [])).toMatchObject({
      outcome: "failure",
      found: 'cid@acme.com is in "BOSTN", which the policy does not have',
      fix: expect.stringContaining("deno task users group cid@acme.com GROUP"),
    });
    const partly = [...everywhere, account("cid@acme.com", ["BOSTON", "STAFF"])];
    expect(checkGroups(POLICY, partly, false, []).outcome).toBe("warning");
    const own = [...everywhere, account("own@acme.com", ["STAFF"])];
    expect(checkGroups(POLICY, own, false, []).outcome).toBe("warning");
  });

  it("take a group of administrators that the policy lacks", () => {
    const admins = ["OPERATORS", "BOSTON"];
    const people = [
      ...everywhere,
      account("olga", ["OPERATORS"]),
      account("max", ["OPERATORS", "BOSTON"]),
    ];
    expect(checkGroups(POLICY, people, false, admins).outcome).toBe("ok");
    expect(checkGroups(POLICY, people, false, []).outcome).toBe("failure");
    const stray = [...people, account("cid", ["OPERATORS", "BOSTN"])];
    expect(checkGroups(POLICY, stray, false, admins)).toMatchObject({
      outcome: "failure",
      found: 'cid is in "BOSTN", which the policy does not have',
    });
  });

  it("ignore disabled accounts, and those with groups elsewhere", () => {
    const others = [
      ...everywhere,
      account("oidc:1", ["staff", "BOSTON"], { method: "oidc" }),
      account("gone", ["BOSTN"], { disabled: true }),
    ];
    expect(checkGroups(POLICY, others, true, []).outcome).toBe("ok");
  });

  it("warn about a person from elsewhere without any group of the policy", () => {
    const elsewhere = [
      ...everywhere,
      account("oidc:1", ["staff"], { method: "oidc" }),
      account("host:2", ["a", "b"], { method: "host" }),
      account("oidc:gone", ["staff"], { method: "oidc", disabled: true }),
    ];
    expect(checkGroups(POLICY, elsewhere, true, [])).toMatchObject({
      outcome: "warning",
      found:
        'oidc:1 was last in "staff", of which the policy has none: the map stays closed to them',
      details: ['host:2 was last in "a", "b"'],
    });
    const own = [...everywhere, account("own@acme.com", ["staff"], { method: "oidc" })];
    expect(checkGroups(POLICY, own, true, []).outcome).toBe("ok");
  });

  it("warn about an empty group, unless people come from elsewhere", () => {
    expect(checkGroups(POLICY, [account("ann", ["BOSTON"])], false, [])).toMatchObject({
      outcome: "warning",
      found: 'no one is in "NEW YORK"',
    });
    expect(checkGroups(POLICY, [account("ann", ["BOSTON"])], true, []).outcome).toBe("ok");
  });
});
