import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { accessOf, owner, queueRevocation, setUpBroker } from "../../tests/helpers/broker.ts";
import { CartoError } from "../carto/carto_errors.ts";
import { changedUserKey } from "../storage/keys.ts";
import { denoKv } from "../storage/deno_kv.ts";

const HOUR_MS = 3_600_000;

let emulator: Emulator;
let dataDir: string;

beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  emulator = await startEmulator({ dataDir });
});

afterAll(async () => {
  await emulator.close();
  await Deno.remove(dataDir, { recursive: true });
});

const setUp = (options: Parameters<typeof setUpBroker>[1] = {}) => setUpBroker(emulator, options);

describe("the broker", () => {
  it("reads another process's tokens from KV", async () => {
    const first = await setUp();
    const one = await first.broker.apiToken(first.rights("BOSTON"), owner("ann", first.clock));
    const second = await setUp({ store: first.store });
    const two = await second.broker.apiToken(second.rights("BOSTON"), owner("ann", second.clock));
    expect(two).toEqual(one);
    expect(second.minted()).toEqual({ oauth: 0, api: 0 });
    await first.store.close();
  });

  it("mints again when anything changes that a token's rights depend on", async () => {
    const { broker, clock, rights, minted, store } = await setUp();
    const changed = [
      [rights("BOSTON"), "ann"],
      [rights("BOSTON"), "bob"],
      [rights("NEW YORK"), "ann"],
      [rights("BOSTON", { version: 2 }), "ann"],
      [rights("BOSTON", {}, "https://other.example.com"), "ann"],
      [rights("BOSTON", { tokens: { apis: ["maps", "sql"] } }), "ann"],
      [rights("BOSTON", { tokens: { lifetime_minutes: 30 } }), "ann"],
    ] as const;
    const tokens = new Set<string>();
    for (const [right, username] of changed) {
      tokens.add((await broker.apiToken(right, owner(username, clock))).token);
    }
    expect(tokens.size).toBe(changed.length);
    // The same rights, computed again, have the same hash.
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    expect(minted()).toEqual({ oauth: 1, api: changed.length });
    await store.close();
  });

  it("gives one token to a group that the policy lets share", async () => {
    const { broker, clock, rights, minted, store, inForce } = await setUp();
    const shared = { tokens: { per: "group" } };
    // Maintenance, which runs at a sign-out, revokes what another policy granted.
    inForce.access = accessOf(shared);
    const tokens = await Promise.all(
      ["ann", "bob"].map((name) => broker.apiToken(rights("BOSTON", shared), owner(name, clock))),
    );
    expect(tokens[0]).toEqual(tokens[1]);
    expect(minted().api).toBe(1);
    await queueRevocation(store, "ann", "signed_out");
    await broker.runMaintenance();
    expect(await broker.apiToken(rights("BOSTON", shared), owner("bob", clock))).toEqual(tokens[0]);
    await store.close();
  });

  it("gives no token that outlives its session", async () => {
    const { broker, clock, rights, store } = await setUp();
    const sessionExpiresAt = clock.now() + 10 * 60_000;
    const token = await broker.apiToken(rights("BOSTON"), {
      ...owner("ann", clock),
      sessionExpiresAt,
    });
    expect(token.expiresAt).toBe(sessionExpiresAt);
    await store.close();
  });

  it("cannot open what was sealed with another key, and mints instead", async () => {
    const first = await setUp();
    const one = await first.broker.apiToken(first.rights("BOSTON"), owner("ann", first.clock));
    const second = await setUp({ store: first.store, key: new Uint8Array(32).fill(9) });
    const two = await second.broker.apiToken(second.rights("BOSTON"), owner("ann", second.clock));
    expect(two.token).not.toBe(one.token);
    await first.store.close();
  });

  it("serves no token from a row that was moved to another key", async () => {
    const { broker, clock, rights, store } = await setUp();
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    const newYork = await broker.apiToken(rights("NEW YORK"), owner("bob", clock));
    const [one, two] = await Array.fromAsync(store.list(["api_tokens"]));
    assert(one !== undefined && two !== undefined);
    await store.commit({
      set: [{ key: one.key, value: two.value }, { key: two.key, value: one.value }],
    });
    clock.pass(6_000);
    const after = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    expect(after.token).not.toBe(newYork.token);
    await store.close();
  });

  it("stores no readable secret in KV", async () => {
    const path = `${await Deno.makeTempDir()}/kv.sqlite3`;
    const { broker, clock, rights, store } = await setUp({ store: denoKv(path) });
    const { token } = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    await queueRevocation(store, "bob", "signed_out");
    await broker.runMaintenance();
    await store.close();
    for (const suffix of ["", "-wal"]) {
      const file = await Deno.readFile(`${path}${suffix}`).catch(() => new Uint8Array());
      const text = new TextDecoder("latin1").decode(file);
      for (const secret of [token, emulator.clientSecret]) expect(text).not.toContain(secret);
    }
  });

  it("caches nothing that maintenance has revoked", async () => {
    const { broker, clock, rights, store } = await setUp();
    const before = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    await store.commit({ set: [{ key: changedUserKey("ann"), value: "signed_out" }] });
    await broker.runMaintenance();
    const after = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    expect(after.token).not.toBe(before.token);
    await store.close();
  });

  it("reads KV after five seconds, even if its date is changed meanwhile", async () => {
    const first = await setUp();
    const second = await setUp({ store: first.store });
    await second.broker.apiToken(second.rights("BOSTON"), owner("ann", second.clock));
    for (const ms of [-HOUR_MS, HOUR_MS / 2]) {
      const at = second.clock;
      const before = await second.broker.apiToken(second.rights("BOSTON"), owner("ann", at));
      at.step(ms);
      await queueRevocation(first.store, "ann", "disabled");
      await first.broker.runMaintenance();
      at.pass(5_000);
      const after = await second.broker.apiToken(second.rights("BOSTON"), owner("ann", at));
      expect(after.token).not.toBe(before.token);
    }
    await first.store.close();
  });

  it("reports a wrong secret as such, and stores nothing", async () => {
    const wrong = { ...emulator, clientSecret: "wrong" };
    const { broker, clock, rights, store, prometheus } = await setUp({ carto: wrong });
    const error = await broker.apiToken(rights("BOSTON"), owner("ann", clock)).catch((e) => e);
    assert(error instanceof CartoError);
    expect(error.fault).toBe("credentials");
    expect(error.message).not.toContain("wrong");
    expect(prometheus()).toMatch(/token_mints_total\{kind="oauth",outcome="failed"\} 1/);
    const right = await setUp({ store });
    await right.broker.apiToken(right.rights("BOSTON"), owner("ann", right.clock));
    expect(right.minted()).toEqual({ oauth: 1, api: 1 });
    expect(right.prometheus()).toMatch(/token_mints_total\{kind="api",outcome="ok"\} 1/);
    await store.close();
  });
});
