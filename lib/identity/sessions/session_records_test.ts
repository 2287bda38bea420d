import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { sessionKey } from "../../storage/keys.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import type { StoredSession } from "./session_record.ts";
import { createSessionRecords, type SessionRecords } from "./session_records.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const HASH = "ab".repeat(32);

async function withRecords(
  idleMs: number,
  test: (
    records: ReturnType<typeof createSessionRecords>,
    clock: { now: number },
    kv: { writes: number; row(): Promise<unknown> },
  ) => Promise<void>,
) {
  const clock = { now: Date.now() };
  const store = denoKv(":memory:");
  const kv = {
    writes: 0,
    row: async () => (await store.get(sessionKey(HASH)))?.value ?? null,
  };
  const counted = {
    ...store,
    commit(change: Parameters<typeof store.commit>[0]) {
      kv.writes++;
      return store.commit(change);
    },
  };
  const records = createSessionRecords({ store: counted, idleMs, now: () => clock.now });
  const session: StoredSession = {
    idHash: HASH,
    username: "ann",
    displayName: "Ann",
    groups: ["BOSTON"],
    method: "password",
    audience: "cookie",
    agent: "Firefox on Linux",
    createdAt: clock.now,
    seenAt: clock.now,
    expiresAt: clock.now + 12 * HOUR_MS,
  };
  await records.create(session);
  kv.writes = 0;
  await test(records, clock, kv);
  await store.close();
}

async function use(records: SessionRecords): Promise<StoredSession | null> {
  const found = await records.find(HASH);
  return found && await records.noteUse(found);
}

describe("session records", () => {
  it("end when they were not used for the idle limit, while their row still exists", async () => {
    await withRecords(HOUR_MS, async (records, clock, kv) => {
      clock.now += HOUR_MS + 1_000;
      expect(await use(records)).toBeNull();
      expect(await records.list("ann")).toEqual([]);
      expect(await kv.row()).not.toBeNull();
    });
  });

  it("stay as long as they are used, and no longer than their whole lifetime", async () => {
    await withRecords(HOUR_MS, async (records, clock, kv) => {
      for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
        expect(await use(records)).not.toBeNull();
        clock.now += 30 * MINUTE_MS;
      }
      expect(await use(records)).not.toBeNull();
      clock.now += 30 * MINUTE_MS;
      expect(await use(records)).toBeNull();
      expect(await kv.row()).not.toBeNull();
    });
  });

  it("record their use once a minute at most", async () => {
    await withRecords(HOUR_MS, async (records, clock, kv) => {
      for (let second = 0; second < 180; second++) {
        await use(records);
        clock.now += 1_000;
      }
      expect(kv.writes).toBe(2);
      expect((await records.list("ann"))[0]?.seenAt).toBe(clock.now - MINUTE_MS);
    });
  });

  it("go idle also while an unused page polls them", async () => {
    await withRecords(HOUR_MS, async (records, clock, kv) => {
      for (let minutes = 0; minutes < 60; minutes += 3) {
        expect(await records.find(HASH)).not.toBeNull();
        clock.now += 3 * MINUTE_MS;
      }
      expect(await records.find(HASH)).toBeNull();
      expect(kv.writes).toBe(0);
    });
  });

  it("record it more often where the idle limit is short", async () => {
    await withRecords(MINUTE_MS, async (records, clock, kv) => {
      for (let second = 0; second < 13; second++) {
        await use(records);
        clock.now += 1_000;
      }
      expect(kv.writes).toBe(2);
    });
  });

  it("are not restored by a use in flight as they end", async () => {
    await withRecords(HOUR_MS, async (records, clock, kv) => {
      const session = await use(records);
      clock.now += 2 * MINUTE_MS;
      const used = use(records);
      if (session !== null) await records.remove(session.username, [session]);
      await used;
      expect(await kv.row()).toBeNull();
    });
  });
});
