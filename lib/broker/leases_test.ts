import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { kvStore, type Store } from "../storage/store.ts";
import { createLeases } from "./leases.ts";

const HOUR_MS = 3_600_000;
const LEASE_MS = 11_000;
const KEY = ["leases", "api", "x"];

let store: Store;
beforeEach(() => void (store = kvStore(":memory:")));
afterEach(() => store.close());

function process(holder: string, aheadMs = 0) {
  const clock = manualClock();
  clock.step(aheadMs);
  return { clock, leases: createLeases({ store, ...clock, leaseMs: LEASE_MS, holder }) };
}

describe("a lease", () => {
  for (const hours of [-24, -1, 1, 24]) {
    it(`is its holder's for its term, whatever the date elsewhere (${hours} h ahead)`, async () => {
      const { leases: holder } = process("one");
      const { clock, leases } = process("two", hours * HOUR_MS);
      const lease = await holder.acquire(KEY);
      expect(lease?.stolen).toBe(false);
      expect(await leases.isFree(KEY)).toBe(false);
      clock.pass(LEASE_MS - 1);
      clock.step(-2 * hours * HOUR_MS);
      expect(await leases.acquire(KEY)).toBeNull();
      clock.pass(1);
      expect((await leases.acquire(KEY))?.stolen).toBe(true);
    });
  }

  it("begins again with every write of its row", async () => {
    const { leases: holder } = process("one");
    const { clock, leases } = process("two");
    for (let round = 0; round < 3; round++) {
      const lease = await holder.acquire(KEY);
      expect(await leases.isFree(KEY)).toBe(false);
      clock.pass(LEASE_MS - 1);
      if (lease !== null) await holder.release(lease);
    }
    await holder.acquire(KEY);
    expect(await leases.isFree(KEY)).toBe(false);
  });
});
