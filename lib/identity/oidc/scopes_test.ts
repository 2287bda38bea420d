import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { adviceOn, missingScopes } from "./scopes.ts";

const DEFAULT = "openid profile email";
const found = (given: Partial<Parameters<typeof missingScopes>[0]>) =>
  missingScopes({
    requested: DEFAULT,
    granted: undefined,
    offered: undefined,
    groupsClaim: "groups",
    ...given,
  });

describe("a scope that is missing", () => {
  it("is one that the provider offers, named like the claim", () => {
    const offered = [...DEFAULT.split(" "), "offline_access", "roles", "groups", "web-origins"];
    const likely = { why: "not_asked", scopes: ["groups"], likely: true };
    expect(found({ offered })).toEqual(likely);
    expect(found({ offered, groupsClaim: "https://example.com/groups" })).toEqual(likely);
    expect(found({ offered, groupsClaim: "cognito:groups" })).toEqual(likely);
    expect(found({ offered, groupsClaim: "roles" })).toMatchObject({ scopes: ["roles"] });
  });

  it("is one that was requested and not granted", () => {
    const requested = `${DEFAULT} groups staff`;
    const granted = `${DEFAULT} staff`;
    const missing = found({ requested, granted, offered: [...requested.split(" "), "groups_all"] });
    expect(missing).toEqual({ why: "not_granted", scopes: ["groups"], likely: true });
    expect(missing && adviceOn(missing)).toContain("did not grant the scope groups");
    expect(found({ requested, granted: requested })).toBe(null);
    expect(found({ requested })).toBe(null);
  });

  it("is a guess where none resembles the claim, and absent where nothing else is offered", () => {
    expect(found({ offered: [...DEFAULT.split(" "), "acr", "basic"] }))
      .toEqual({ why: "not_asked", scopes: ["acr", "basic"], likely: false });
    expect(found({ offered: [...DEFAULT.split(" "), "address", "phone"] })).toBe(null);
    expect(found({})).toBe(null);
  });

  it("has a name that is fit to be shown, and there are ten at most", () => {
    expect(found({ offered: ["<b>groups</b>", "groups ", "x".repeat(61), "gr\u202eoups"] })).toBe(
      null,
    );
    const offered = Array.from({ length: 50 }, (_, at) => `groups:${at}`);
    expect(found({ offered })?.scopes).toHaveLength(10);
  });
});
