/** Sessions made from others, and the limit per user. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ALL_SESSIONS } from "../../storage/key_prefixes.ts";
import { changedUserKey, idTokenKey } from "../../storage/keys.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { everybodyStands } from "../../../tests/helpers/users.ts";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { limitedAs } from "./request_limits.ts";
import { createSessions, ParentEndedError, RECHECK_MS, type Session } from "./sessions.ts";

const ANN = {
  username: "ann@acme.com",
  displayName: "Ann",
  groups: ["BOSTON"],
  method: "password",
} as const;
const MINUTE_MS = 60_000;
const IDLE_MS = 60 * MINUTE_MS;
const PROVIDER = "cd".repeat(32);

/** Two processes that share a store. */
async function setUp(perUser = 50) {
  const clock = manualClock();
  const store = denoKv(":memory:");
  const process = () =>
    createSessions({
      store,
      jwtSecrets: ["0b5f8e1c9d7a4263b8c1f0e2d3a49587"],
      issuer: "https://app.example.com",
      limits: { lifetimeMs: 12 * IDLE_MS, idleMs: IDLE_MS, perUser },
      standing: everybodyStands,
      ...clock,
    });
  const [sessions, elsewhere] = [await process(), await process()];
  const frameOf = ({ idHash, parent = idHash }: Session) =>
    sessions.start(ANN, "bearer", { parent, agent: "A frame" });
  const rows = async () => (await Array.fromAsync(store.list(ALL_SESSIONS))).length;
  const lives = async ({ token }: { token: string }, use?: { unattended: boolean }) =>
    await sessions.read(token, "bearer", use) !== null;
  return {
    clock,
    elsewhere,
    frameOf,
    lives,
    rows,
    sessions,
    store,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

describe("a session that was made from another", () => {
  it("ends with it, at once here and within the promised time elsewhere", async () => {
    await using at = await setUp();
    const parent = await at.sessions.start(ANN, "bearer");
    const child = await at.frameOf(parent.session);
    const grandchild = await at.frameOf(child.session);
    expect(grandchild.session.parent).toBe(parent.session.idHash);
    for (const { token } of [child, grandchild]) {
      expect(await at.elsewhere.read(token, "bearer")).not.toBeNull();
    }
    // Nothing is left that needs the user's tokens.
    await at.sessions.end(parent.session);
    expect(await at.store.get(changedUserKey(ANN.username))).not.toBeNull();
    expect(await at.lives(child)).toBe(false);
    expect(await at.lives(grandchild)).toBe(false);
    at.clock.pass(RECHECK_MS);
    for (const { token } of [child, grandchild]) {
      expect(await at.elsewhere.read(token, "bearer")).toBeNull();
    }
    expect(await at.rows()).toBe(0);
  });

  it("ends alone, and leaves its parent and its siblings", async () => {
    await using at = await setUp();
    const parent = await at.sessions.start(ANN, "bearer");
    const [child, sibling] = [await at.frameOf(parent.session), await at.frameOf(parent.session)];
    await at.sessions.end(child.session);
    expect([await at.lives(child), await at.lives(sibling), await at.lives(parent)])
      .toEqual([false, true, true]);
  });

  it("ends with its parent in every way: remotely, at the provider, or by idleness", async () => {
    await using at = await setUp();
    const { username } = ANN;
    const ways = [
      (idHash: string) => at.sessions.endByHash(username, idHash),
      () => at.sessions.endAll(username),
      () => at.sessions.endOfProvider(PROVIDER),
      () => Promise.resolve(at.clock.pass(IDLE_MS + 1)),
    ];
    for (const way of ways) {
      const parent = await at.sessions.start(ANN, "bearer", { providerSession: PROVIDER });
      const child = await at.frameOf(parent.session);
      expect(await at.lives(child)).toBe(true);
      await way(parent.session.idHash);
      expect(await at.lives(child)).toBe(false);
      expect(await at.sessions.list(username)).toEqual([]);
    }
  });

  it("keeps its parent from going idle by its use, and not while it is unused", async () => {
    await using at = await setUp();
    const parent = await at.sessions.start(ANN, "bearer");
    const child = await at.frameOf(parent.session);
    for (let minutes = 0; minutes < 120; minutes += 30) {
      at.clock.pass(30 * MINUTE_MS);
      expect(await at.lives(child)).toBe(true);
    }
    for (let minutes = 0; minutes < 60; minutes += 20) {
      expect(await at.lives(child, { unattended: true })).toBe(true);
      at.clock.pass(20 * MINUTE_MS);
    }
    expect(await at.lives(child, { unattended: true })).toBe(false);
    expect(await at.lives(parent)).toBe(false);
  });

  it("is not made once its parent has ended, not even a moment after", async () => {
    await using at = await setUp();
    for (let round = 0; round < 20; round++) {
      const parent = await at.sessions.start(ANN, "bearer");
      const made = at.frameOf(parent.session).catch((error) => error);
      await at.sessions.end(parent.session);
      const child = await made;
      if (child instanceof ParentEndedError) continue;
      expect(await at.lives(child)).toBe(false);
    }
    expect(await at.rows()).toBe(0);
    const { session } = await at.sessions.start(ANN, "bearer");
    await at.sessions.end(session);
    await expect(at.frameOf(session)).rejects.toThrow(ParentEndedError);
  });

  it("shares its parent's limit; all that an application's JWTs open shares its user's", async () => {
    await using at = await setUp();
    const parent = await at.sessions.start(ANN, "bearer");
    const child = await at.frameOf(parent.session);
    const other = await at.sessions.start(ANN, "bearer");
    expect(limitedAs(child.session)).toBe(limitedAs(parent.session));
    expect(limitedAs(other.session)).not.toBe(limitedAs(parent.session));
    const eve = { ...ANN, username: "host:eve", method: "host" } as const;
    const [first, second] = [
      await at.sessions.start(eve, "bearer"),
      await at.sessions.start(eve, "bearer"),
    ];
    expect(limitedAs(first.session)).toBe(limitedAs(second.session));
  });
});

describe("a user's sessions beyond the limit", () => {
  it("end, least recently used first, and never the new one", async () => {
    await using at = await setUp(3);
    const start = async () => {
      at.clock.pass(2 * MINUTE_MS);
      return await at.sessions.start(ANN, "bearer");
    };
    const [first, second, third] = [await start(), await start(), await start()];
    at.clock.pass(2 * MINUTE_MS);
    expect(await at.lives(first)).toBe(true);
    const fourth = await start();
    expect(fourth.ended.map(({ idHash }) => idHash)).toEqual([second.session.idHash]);
    const all = [first, second, third, fourth];
    expect(await Promise.all(all.map((one) => at.lives(one)))).toEqual([true, false, true, true]);
  });

  it("leave no more rows behind than the limit, also where those before went idle", async () => {
    await using at = await setUp(5);
    for (let n = 0; n < 200; n++) {
      // Every other one finds all before it idle.
      at.clock.pass(n % 7 === 0 ? IDLE_MS + 1 : 1_000);
      await at.sessions.start(ANN, n % 2 === 0 ? "cookie" : "bearer");
      expect(await at.rows()).toBeLessThanOrEqual(5);
    }
    expect((await at.sessions.list(ANN.username)).length).toBeLessThanOrEqual(5);
  });

  it("are frames before sign-ins, even if one sign-in has many frames", async () => {
    await using at = await setUp(5);
    const [other, parent] = [
      await at.sessions.start(ANN, "bearer"),
      await at.sessions.start(ANN, "bearer"),
    ];
    for (let n = 0; n < 20; n++) {
      at.clock.pass(MINUTE_MS);
      await at.frameOf(parent.session);
    }
    expect([await at.lives(other), await at.lives(parent), await at.rows()]).toEqual([
      true,
      true,
      5,
    ]);
  });

  it("leave no ID token behind, nor do those that end otherwise", async () => {
    await using at = await setUp(3);
    const key = (one: { session: Session }) => idTokenKey(one.session.idHash);
    for (let n = 0; n < 10; n++) {
      at.clock.pass(MINUTE_MS);
      const one = await at.sessions.start(ANN, "cookie");
      await at.store.commit({ set: [{ key: key(one), value: "sealed" }] });
    }
    const kept = () => Array.fromAsync(at.store.list(["id_tokens"]));
    expect((await kept()).length).toBe(3);
    await at.sessions.endAll(ANN.username);
    expect(await kept()).toEqual([]);
  });

  it("are never the parent of the new one", async () => {
    await using at = await setUp(2);
    const parent = await at.sessions.start(ANN, "bearer");
    for (let n = 0; n < 5; n++) {
      at.clock.pass(2 * MINUTE_MS);
      const child = await at.frameOf(parent.session);
      expect([await at.lives(parent), await at.lives(child)]).toEqual([true, true]);
    }
    expect(await at.rows()).toBe(2);
  });
});
