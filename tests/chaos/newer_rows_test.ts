/**
 * A database on which a newer version of the app runs beside this one: rows with fields, shapes and
 * kinds that this version does not know.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { createApiTokens } from "../../lib/admin/api_tokens/api_tokens.ts";
import { sha256Hex } from "../../lib/crypto/sha256.ts";
import { createSessionRecords } from "../../lib/identity/session_records.ts";
import type { StoredSession } from "../../lib/identity/session_record.ts";
import { createUsers } from "../../lib/identity/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import * as keys from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { guardSchema, NewerSchemaError, SCHEMA } from "../../lib/storage/schema.ts";
import { type BrokerBench, owner, setUpBroker } from "../helpers/broker.ts";
import { manualClock } from "../helpers/manual_clock.ts";

const DAY_MS = 24 * 3_600_000;
/** Values of an unknown form. */
const UNKNOWN = [{ form: 2, of: ["a", { b: 1 }] }, "a text", 7, null, [1, "two"], new Map()];
/** Each version continues with these from what it finds, and overwrites them. */
const COORDINATION = new Set(["enforced_policy", "reconciliation", "recurring"]);
/** Each version runs these jobs whatever their value: what they delete stays queued by name. */
const RUN_BY_KEY = new Set(["delete_token", "find_token", "revoke_user"]);

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
    const made: Deno.KvKey = Reflect.apply(key, null, ["api", "x"]);
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
      for (const key of [...keyOfEachKind(clock.now()), keys.userSessionKey("ann", "x")]) {
        if (COORDINATION.has(String(key[0])) || key[0] === "demo") continue;
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
});
