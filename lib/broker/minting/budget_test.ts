import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { ALL_MINT_COUNTS, ALL_MINT_TOTALS } from "../../storage/key_prefixes.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { countOne, createBudget, mintsOfDay } from "./budget.ts";

const HOUR_MS = 3_600_000;

describe("the counts of mints", () => {
  it("are kept for a day in total, and for an hour by rights", async () => {
    const store = denoKv(":memory:");
    const clock = manualClock(1_000 * HOUR_MS);
    const budget = createBudget({ store, now: clock.now, perHour: 9, onRemaining() {} });
    const mintOne = () => store.commit(countOne(budget.counts("rights")));
    for (let hour = 0; hour < 30; hour++) {
      if (hour > 0) clock.pass(HOUR_MS);
      for (let n = 0; n <= hour % 3; n++) await mintOne();
      await budget.tidy();
    }
    const day = await mintsOfDay(store, clock.now());
    expect(day.map(({ count }) => count)).toEqual(
      Array.from({ length: 24 }, (_, at) => at % 3 + 1),
    );
    expect([day.at(0)?.from, day.at(-1)?.from])
      .toEqual([clock.now() - 23 * HOUR_MS, clock.now()]);
    const rows = async (prefix: Deno.KvKey) => (await Array.fromAsync(store.list(prefix))).length;
    expect(await rows(ALL_MINT_TOTALS)).toBe(26);
    expect(await rows(ALL_MINT_COUNTS)).toBe(2);
    await store.close();
  });
});
