import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { createAccess, type Rights } from "../access/grants.ts";
import { parsePolicy } from "../access/policy.ts";
import { CartoError } from "../carto/errors.ts";
import type { CartoConfig } from "../config.ts";
import { createSealer } from "../storage/seal.ts";
import { kvStore, type Store } from "../storage/store.ts";
import { type Broker, createBroker } from "./broker.ts";

const HOUR_MS = 3_600_000;
const POLICY = parsePolicy({
  version: 1,
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id"],
    },
  },
  groups: {
    BOSTON: { retail_stores: { city: "BOSTON" } },
    "NEW YORK": { retail_stores: { city: "NEW YORK" } },
  },
});

let emulator: Emulator;
let dataDir: string;

beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  emulator = await startEmulator({ dataDir });
});

afterAll(async () => {
  await emulator.close();
  await Deno.remove(dataDir, { recursive: true });
});

interface SetUp {
  readonly broker: Broker;
  readonly clock: { now: number };
  readonly store: Store;
  rights(group: string, policyVersion?: number): Rights;
  /** How often the embedded CARTO gave an OAuth token and an API token since the set-up. */
  minted(): { oauth: number; api: number };
}

async function setUp(
  {
    store = kvStore(":memory:"),
    carto = emulator,
    key = new Uint8Array(32).fill(7),
    deadlineMs = 5_000,
  }: {
    store?: Store;
    carto?: CartoConfig;
    key?: Uint8Array<ArrayBuffer>;
    deadlineMs?: number;
  } = {},
): Promise<SetUp> {
  const clock = { now: Date.now() };
  const before = emulator.requests.length;
  const count = (path: string) =>
    emulator.requests.slice(before)
      .filter((r) => r.method === "POST" && r.path === path && r.status < 300).length;
  return {
    clock,
    store,
    broker: createBroker({
      carto,
      upstream: { fetch, deadlineMs },
      store,
      sealer: await createSealer(key),
      now: () => clock.now,
    }),
    rights: (group, policyVersion = 1) =>
      createAccess({
        policy: { ...POLICY, version: policyVersion },
        connectionName: "carto_dw",
        referers: ["https://app.example.com"],
      }).rightsOf(group),
    minted: () => ({ oauth: count("/oauth/token"), api: count("/v3/tokens") }),
  };
}

const owner = (username: string, clock: { now: number }) => ({
  username,
  sessionExpiresAt: clock.now + 12 * HOUR_MS,
});

describe("the broker", () => {
  it("mints once for a hundred callers at once", async () => {
    const { broker, clock, rights, minted, store } = await setUp();
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => broker.apiToken(rights("BOSTON"), owner("ann", clock))),
    );
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(minted()).toEqual({ oauth: 1, api: 1 });
    await store.close();
  });

  it("takes another process's tokens from KV", async () => {
    const first = await setUp();
    const one = await first.broker.apiToken(first.rights("BOSTON"), owner("ann", first.clock));
    const second = await setUp({ store: first.store });
    const two = await second.broker.apiToken(second.rights("BOSTON"), owner("ann", second.clock));
    expect(two).toEqual(one);
    expect(second.minted()).toEqual({ oauth: 0, api: 0 });
    await first.store.close();
  });

  it("never gives one owner's token, or one group's, to another", async () => {
    const { broker, clock, rights, minted, store } = await setUp();
    const tokens = await Promise.all([
      broker.apiToken(rights("BOSTON"), owner("ann", clock)),
      broker.apiToken(rights("BOSTON"), owner("bob", clock)),
      broker.apiToken(rights("NEW YORK"), owner("ann", clock)),
      broker.apiToken(rights("BOSTON", 2), owner("ann", clock)),
    ]);
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(4);
    expect(minted()).toEqual({ oauth: 1, api: 4 });
    await store.close();
  });

  it("mints anew shortly before the old token ends, with the day's OAuth token", async () => {
    const { broker, clock, rights, minted, store } = await setUp();
    const first = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    clock.now = first.expiresAt - 61_000;
    expect(await broker.apiToken(rights("BOSTON"), owner("ann", clock))).toEqual(first);
    clock.now = first.expiresAt - 59_000;
    const next = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    expect(next.token).not.toBe(first.token);
    expect(next.expiresAt).toBe(clock.now + HOUR_MS);
    expect(minted()).toEqual({ oauth: 1, api: 2 });
    await store.close();
  });

  it("gives no token that outlives its session", async () => {
    const { broker, clock, rights, store } = await setUp();
    const sessionExpiresAt = clock.now + 10 * 60_000;
    const token = await broker.apiToken(rights("BOSTON"), { username: "ann", sessionExpiresAt });
    expect(token.expiresAt).toBe(sessionExpiresAt);
    await store.close();
  });

  it("asks for a new OAuth token when CARTO refuses the one it has", async () => {
    const { broker, clock, rights, minted, store } = await setUp();
    await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    // Another CARTO, of another key, at the same address: what it did not sign it refuses.
    await emulator.close();
    await Deno.remove(dataDir, { recursive: true });
    const port = Number(new URL(emulator.apiBaseUrl).port);
    emulator = await startEmulator({ dataDir, port });
    const { token } = await broker.apiToken(rights("NEW YORK"), owner("ann", clock));
    expect(token).not.toBe("");
    expect(emulator.requests.map(({ path, status }) => `${path} ${status}`)).toEqual([
      "/v3/tokens 401",
      "/oauth/token 200",
      expect.stringMatching(/^\/v3\/tokens 20/),
    ]);
    expect(minted().oauth).toBeLessThan(2);
    await store.close();
  });

  it("opens nothing that was sealed with another key, and mints instead", async () => {
    const first = await setUp();
    const one = await first.broker.apiToken(first.rights("BOSTON"), owner("ann", first.clock));
    const second = await setUp({ store: first.store, key: new Uint8Array(32).fill(9) });
    const two = await second.broker.apiToken(second.rights("BOSTON"), owner("ann", second.clock));
    expect(two.token).not.toBe(one.token);
    await first.store.close();
  });

  it("tells a wrong secret as such, and stores nothing", async () => {
    const wrong = { ...emulator, clientSecret: "wrong" };
    const { broker, clock, rights, store } = await setUp({ carto: wrong });
    const error = await broker.apiToken(rights("BOSTON"), owner("ann", clock)).catch((e) => e);
    assert(error instanceof CartoError);
    expect(error.fault).toBe("credentials");
    expect(error.message).not.toContain("wrong");
    const right = await setUp({ store });
    await right.broker.apiToken(right.rights("BOSTON"), owner("ann", right.clock));
    expect(right.minted()).toEqual({ oauth: 1, api: 1 });
    await store.close();
  });

  it("lets the next caller try again after a failure", async () => {
    const down = { ...emulator, authUrl: "http://127.0.0.1:1/oauth/token" };
    const { broker, clock, rights, store } = await setUp({ carto: down });
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await broker.apiToken(rights("BOSTON"), owner("ann", clock)).catch((e) => e);
      assert(error instanceof CartoError);
      expect(error.fault).toBe("unreachable");
    }
    await store.close();
  });
});
