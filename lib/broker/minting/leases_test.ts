import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { createLeases } from "./leases.ts";

const HOUR_MS = 3_600_000;
const LEASE_MS = 11_000;
const KEY = ["leases", "api", "x"];

let store: KvStorage;
beforeEach(() => void (store = denoKv(":memory:")));
afterEach(() => store.close());

function process(aheadMs = 0) {
  const clock = manualClock();
  clock.step(aheadMs);
  const leases = createLeases({ store, ...clock, leaseMs: LEASE_MS });
  return {
    clock,
    isFree: async () => leases.isFree(await store.get(KEY)),
    async acquire() {
      const entry = await store.get(KEY);
      return leases.isFree(entry) ? await leases.acquire(KEY, entry, {}) : null;
    },
  };
}

describe("a lease", () => {
  for (const hours of [-24, -1, 1, 24]) {
    it(`belongs to its holder for its term, whatever the date elsewhere (${hours} h ahead)`, async () => {
      const holder = process();
      const other = process(hours * HOUR_MS);
      expect((await holder.acquire())?.stolen).toBe(false);
      expect(await other.isFree()).toBe(false);
      other.clock.pass(LEASE_MS - 1);
      other.clock.step(-2 * hours * HOUR_MS);
      expect(await other.acquire()).toBeNull();
      other.clock.pass(1);
      expect((await other.acquire())?.stolen).toBe(true);
    });
  }

  it("restarts with every write of its row", async () => {
    const [holder, other] = [process(), process()];
    for (let round = 0; round < 3; round++) {
      const lease = await holder.acquire();
      expect(await other.isFree()).toBe(false);
      other.clock.pass(LEASE_MS - 1);
      if (lease !== null) await store.commit({ check: [lease], delete: [KEY] });
    }
    await holder.acquire();
    expect(await other.isFree()).toBe(false);
  });
});
