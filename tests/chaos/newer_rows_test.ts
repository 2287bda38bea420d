/**
 * A database on which a newer version of the app runs beside this one: rows with fields, shapes and
 * kinds that this version does not know.
 */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { createApiTokens } from "../../lib/admin/api_tokens/api_tokens.ts";
import { createJobs } from "../../lib/broker/jobs/jobs.ts";
import { createSessionRecords } from "../../lib/identity/sessions/session_records.ts";
import type { StoredSession } from "../../lib/identity/sessions/session_record.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { ALL_API_TOKENS } from "../../lib/storage/key_prefixes.ts";
import * as keys from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { revocationRows } from "../../lib/storage/revocation_rows.ts";
import { SCHEMA } from "../../lib/storage/schema.ts";
import { type BrokerBench, owner, setUpBroker } from "../helpers/broker.ts";
import { manualClock } from "../helpers/manual_clock.ts";

const DAY_MS = 24 * 3_600_000;
/** Values of an unknown form. */
const UNKNOWN = [{ form: 2, of: ["a", { b: 1 }] }, "a text", 7, null, [1, "two"], new Map()];
/**
 * Facts, and progress of maintenance: each version writes them again. An operator's view ends where
 * it cannot be read.
 */
const WRITTEN_AGAIN = new Set([
  "comparison",
  "demo",
  "views",
  "enforced_policy",
  "minted",
  "reconciliation",
  "recurring",
]);
/** A null is an intent of this version. */
const INTENT_FORMS = new Set<unknown>([null]);

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

/** A storage that a newer version, which this one reads, has written to. */
async function besideNewer(): Promise<KvStorage> {
  const store = denoKv(":memory:");
  const schema = { current: SCHEMA.current + 1, least: SCHEMA.current };
  await store.commit({ set: [{ key: keys.schemaKey(), value: schema }] });
  return store;
}

/** A key of each kind of row, and one that no version has yet. */
function keyOfEachKind(now: number): Deno.KvKey[] {
  const made = Object.values(keys).flatMap((key) => {
    if (typeof key !== "function") return [];
    const made: Deno.KvKey = Reflect.apply(key, null, ["api", "x", "x", "x", "x"]);
    return /^(?:jobs|schema)$/.test(String(made[0])) || made.length < 1 ? [] : [made];
  });
  const hour = Math.floor(now / 3_600_000);
  return [
    ...made.filter(([family]) =>
      !["failed_sign_ins", "mint_counts", "mint_totals"].includes(String(family))
    ),
    ["mint_counts", hour, "x"],
    ["jobs", 0, "kind_of_a_newer_version", "x"],
    ["jobs", 0, "check_intent", "in another key", 1],
    ["jobs", now, "check_intent", "x"],
    ["rows_of_a_newer_version", "x"],
    keys.sessionKey("x"),
    keys.userSessionKey("ann", "x"),
  ];
}

const session = (idHash: string, at: number): StoredSession => ({
  idHash,
  username: "ann",
  displayName: "Ann",
  groups: ["BOSTON"],
  method: "password",
  audience: "cookie",
  agent: "",
  createdAt: at,
  seenAt: at,
  expiresAt: at + DAY_MS,
});

/** Everything that sweeps, lists or removes rows on its own. */
async function runEverything({ broker, clock, store, rights }: BrokerBench): Promise<void> {
  await broker.apiToken(rights("BOSTON"), owner("ann", clock));
  await broker.revokeOutdated();
  for (let turn = 0; turn < 3; turn++) {
    await broker.runMaintenance();
    clock.pass(2 * 60_000);
  }
  const users = createUsers(store, { demo: false, iterations: 1_000 });
  await users.list();
  await users.resealAttributes();
  await users.purgeDemo();
  const records = createSessionRecords({ store, now: clock.now, idleMs: DAY_MS });
  for (const id of ["one", "two", "three"]) await records.create(session(id, clock.now()));
  await records.surplus(session("three", clock.now()), 1);
  await createApiTokens({ store, now: clock.now }).list();
}

describe("beside a newer version", () => {
  for (const value of UNKNOWN) {
    it(`leaves each kind of row with ${Deno.inspect(value)} as it is`, async () => {
      const store = await besideNewer();
      const clock = manualClock();
      const bench = await setUpBroker(emulator, { store, clock });
      const written = new Map<string, string>();
      for (const key of keyOfEachKind(clock.now())) {
        if (WRITTEN_AGAIN.has(String(key[0]))) continue;
        if (key[0] === "jobs" && key[1] !== 0 && INTENT_FORMS.has(value)) continue;
        const versionstamp = await store.commit({ set: [{ key, value }] });
        written.set(JSON.stringify(key), String(versionstamp));
      }
      await runEverything(bench);
      const left = new Map<string, string>();
      for await (const { key, versionstamp } of store.list([])) {
        const name = JSON.stringify(key);
        if (written.has(name)) left.set(name, versionstamp);
      }
      expect(left).toEqual(written);
      await store.close();
    });
  }

  it("keeps fields of a newer version when it records a use, moves a job or changes a user", async () => {
    const store = await besideNewer();
    const clock = manualClock();
    const users = createUsers(store, { demo: false, iterations: 1_000 });
    await users.add({ username: "ann", groups: ["BOSTON"], password: "a long pass phrase" });
    const records = createSessionRecords({ store, now: clock.now, idleMs: DAY_MS });
    await records.create(session("one", clock.now()));
    const tokens = createApiTokens({ store, now: clock.now });
    const { token } = await tokens.add("reader", 1);
    const jobs = createJobs({ store, now: clock.now, claimMs: 1_000 });
    const moved = { original: "disabled", attempts: 1, error: null, claim: null };
    await store.commit({ set: [{ key: keys.changedUserKey("bob"), value: moved }] });
    for await (const { key, value } of store.list([])) {
      if (!/^(?:users|sessions|admin_tokens|jobs)$/.test(String(key[0]))) continue;
      await store.commit({ set: [{ key, value: { ...Object(value), newer: 1 } }] });
    }
    clock.pass(10 * 60_000);
    const found = await records.find("one");
    if (found !== null) await records.noteUse(found);
    await tokens.read(token);
    await users.change("ann", { groups: ["NEW YORK"] });
    for await (const batch of jobs.due()) {
      for (const job of batch) {
        const claimed = await jobs.claim(job);
        if (claimed !== null) await jobs.retry(claimed, 0, { attempts: 2, error: "away" });
      }
    }
    const kept = new Set<string>();
    for await (const { key, value } of store.list([])) {
      if (Reflect.get(Object(value), "newer") === 1) kept.add(key.slice(0, 4).join(" "));
    }
    expect(kept.size).toBe(4);
    await store.close();
  });

  it("ends the sessions and revokes the tokens that only the newer version reads", async () => {
    const store = await besideNewer();
    const bench = await setUpBroker(emulator, { store });
    const { broker, clock, rights, minted } = bench;
    const first = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    const [row] = await Array.fromAsync(store.list(ALL_API_TOKENS));
    assert(row !== undefined);
    const { names, expiresAt, sealed }: Record<string, unknown> = Object(row.value);
    // Of a form of its own, but for what every version keeps.
    const value = { owner: "user:ann", names, expiresAt, sealed, rights: { of: 2 } };
    await store.commit({ set: [{ key: row.key, value }] });
    clock.pass(60_000);
    // Another process of this version stores a token beside it.
    const other = await setUpBroker(emulator, { store, clock });
    const second = await other.broker.apiToken(rights("BOSTON"), owner("ann", clock));
    expect(second.token).not.toBe(first.token);
    expect(other.minted().api).toBe(1);
    const kept = JSON.stringify((await store.get(row.key))?.value);
    for (const name of [names].flat()) expect(kept).toContain(String(name));

    const records = createSessionRecords({ store, now: clock.now, idleMs: DAY_MS });
    await records.create(session("one", clock.now()));
    await store.commit({
      set: [{ key: keys.sessionKey("one"), value: { username: "ann", v: 2 } }],
    });
    await records.remove("ann", await records.newer("ann"), {
      set: revocationRows("ann", "signed_out"),
    });
    expect(await store.get(keys.sessionKey("one"))).toBe(null);
    await other.broker.runMaintenance();
    const deleted = emulator.requests.filter(({ method, path, status }) =>
      method === "DELETE" && path.startsWith("/v3/tokens/") && status < 300
    );
    expect(deleted.length).toBe(minted().api);
    await store.close();
  });
});
