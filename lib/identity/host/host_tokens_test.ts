import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { AUDIENCE, ISSUER, sharedKey, signJwt } from "../../../tests/helpers/host_jwts.ts";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { RECHECK_MS } from "../sessions/sessions.ts";
import { DisabledError } from "../sign_in.ts";
import { FIRST_GENERATION } from "../../storage/revocation_rows.ts";
import { createUsers } from "../users/users.ts";
import { HostTokenError } from "./host_token_errors.ts";
import { createHostTokens } from "./host_tokens.ts";

const SECRET = "5f0f3a1c8e7d42b69a0b1c2d3e4f5a6b";

/** An app's part, with its own clock. */
async function setUp() {
  const clock = manualClock(1_800_000_000_000);
  const store = denoKv(":memory:");
  const users = createUsers(store, { demo: false });
  const logged: unknown[] = [];
  const failed: unknown[] = [];
  let verified = 0;
  const hostTokens = await createHostTokens({
    config: { issuer: ISSUER, audience: AUDIENCE, groupsClaim: "groups", keys: { secret: SECRET } },
    users: {
      ...users,
      admit(person) {
        verified++;
        return users.admit(person);
      },
    },
    signIn: { failed: (...record) => failed.push(record) },
    log: { info: (event, fields) => logged.push([event, fields]), error: () => {} },
    fetch,
    ...clock,
  });
  const sign = (claims: Record<string, unknown> = {}) =>
    signJwt(sharedKey(SECRET), claims, { now: clock.now() });
  return {
    ...{ clock, users, logged, failed, hostTokens, sign },
    verified: () => verified,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null, (error) => error);
  if (error instanceof DisabledError) return "disabled";
  assert(error instanceof HostTokenError, String(error));
  return error.fault;
}

describe("the existing application's JWT as a session", () => {
  it("is a bearer's, of the method host, and ends with the JWT", async () => {
    await using at = await setUp();
    const token = await at.sign({ name: "Ann Lee" });
    expect(await at.hostTokens.session(token)).toEqual({
      idHash: sha256Hex(token),
      username: "host:ann",
      displayName: "Ann Lee",
      groups: ["BOSTON"],
      method: "host",
      attributes: {},
      heldAttributes: {},
      audience: "bearer",
      agent: "",
      createdAt: at.clock.now(),
      seenAt: at.clock.now(),
      expiresAt: at.clock.now() + 300_000,
      generation: FIRST_GENERATION,
    });
    expect((await at.users.find("host:ann"))?.groups).toEqual(["BOSTON"]);
  });

  it("is verified once in five seconds, and never served beyond its end", async () => {
    await using at = await setUp();
    const token = await at.sign({ exp: at.clock.now() / 1000 + 7 });
    for (let request = 0; request < 100; request++) await at.hostTokens.session(token);
    expect(at.verified()).toBe(1);
    at.clock.pass(RECHECK_MS - 1);
    await at.hostTokens.session(token);
    expect(at.verified()).toBe(1);
    at.clock.pass(1);
    await at.hostTokens.session(token);
    expect(at.verified()).toBe(2);
    at.clock.pass(2_000);
    expect(await faultOf(at.hostTokens.session(token))).toBe("expired");
  });

  it("is of the generation that the person's tokens are of, also when it is read again", async () => {
    await using at = await setUp();
    const token = await at.sign();
    const before = (await at.hostTokens.session(token)).generation;
    await at.users.change("host:ann", { groups: ["NEW YORK"] });
    await at.users.change("host:ann", { groups: ["BOSTON"] });
    expect((await at.hostTokens.session(token)).generation).toBe(before);
    const after = await at.hostTokens.session(token, { fresh: true });
    expect(after.generation).toBe(await at.users.generation("host:ann"));
    expect(after.generation > before).toBe(true);
    await at.users.change("host:ann", { disabled: true });
    expect(await faultOf(at.hostTokens.session(token, { fresh: true }))).toBe("disabled");
  });

  it("is refused within five seconds of the person's being disabled, and accepted again after", async () => {
    await using at = await setUp();
    const token = await at.sign();
    await at.hostTokens.session(token);
    await at.users.change("host:ann", { disabled: true });
    // A date that is set back makes no token younger.
    at.clock.step(-30_000);
    at.clock.pass(RECHECK_MS);
    expect(await faultOf(at.hostTokens.session(token))).toBe("disabled");
    expect(at.failed).toEqual([["host", "DisabledError", "host:ann"]]);
    await at.users.change("host:ann", { disabled: false });
    await at.hostTokens.session(token);
  });

  it("has the groups of a newer JWT at once, and the older JWT is over within five seconds", async () => {
    await using at = await setUp();
    const before = await at.sign({ groups: ["HQ"] });
    expect((await at.hostTokens.session(before)).groups).toEqual(["HQ"]);
    at.clock.pass(1_000);
    const after = await at.sign({ groups: ["BOSTON"] });
    expect((await at.hostTokens.session(after)).groups).toEqual(["BOSTON"]);
    at.clock.pass(RECHECK_MS - 1_000);
    expect(await faultOf(at.hostTokens.session(before))).toBe("expired");
    expect((await at.users.find("host:ann"))?.groups).toEqual(["BOSTON"]);
  });

  it("belongs to another person for every subject, however alike", async () => {
    await using at = await setUp();
    const names = await Promise.all(
      ["ann", "Ann", "host:ann", "ann:1"].map(async (sub) =>
        (await at.hostTokens.session(await at.sign({ sub }))).username
      ),
    );
    expect(names).toEqual(["host:ann", "host:Ann", "host:host:ann", "host:ann:1"]);
  });
});

describe("a JWT that is refused", () => {
  it("is in the log with its reason, and never with its text", async () => {
    await using at = await setUp();
    const wrong = await at.sign({ aud: "https://other.example.com" });
    for (const token of [wrong, "garbage"]) {
      await faultOf(at.hostTokens.person(token));
    }
    expect(at.logged).toEqual([
      ["host_token_refused", {
        fault: "invalid",
        reason: "its aud is not the one that is expected",
      }],
      ["host_token_refused", { fault: "invalid", reason: "it is no JWT" }],
    ]);
    expect(JSON.stringify(at.logged)).not.toContain(wrong);
  });
});
