/** Midnight, as the browsers of many people pass it with rights that end with the day. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { accessOf, owner, setUpBroker } from "../../tests/helpers/broker.ts";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { createAccessSource } from "../map/access/access_source.ts";
import { accessFor } from "../map/access/test_helpers.ts";
import { createDayBorder } from "./day_border.ts";
import { NOT_DUE } from "./jobs/maintenance.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const PEOPLE = 20;
/** In Madrid, where daylight-saving time ends later on that day: a night of summer time. */
const MIDNIGHT = lastSundayOfOctober(new Date().getUTCFullYear() + 1);

/** @returns the start of that day in Madrid, two hours before it starts by UTC. */
function lastSundayOfOctober(year: number): number {
  const last = new Date(Date.UTC(year, 9, 31));
  return last.getTime() - last.getUTCDay() * 24 * 60 * MINUTE_MS - 120 * MINUTE_MS;
}

const POLICY = {
  time_zone: "Europe/Madrid",
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id"],
      types: { opened: "timestamp" },
    },
  },
  groups: { STAFF: { retail_stores: { opened: { since: "P7D" } } } },
};

describe("midnight", () => {
  it("spreads the new day's tokens over browsers, and leaves no one without for long", async () => {
    const dataDir = await Deno.makeTempDir();
    await layOutData(dataDir);
    const emulator = await startEmulator({ dataDir });
    const clock = manualClock(MIDNIGHT - 12 * MINUTE_MS);
    const { broker, store } = await setUpBroker(emulator, { clock });
    const access = accessOf(POLICY, undefined, clock);
    const mintedAt: number[] = [];
    const tokens = new Map<string, number>();
    const lateMs: number[] = [];
    const browsers = Array.from({ length: PEOPLE }, (_, index) => {
      const username = `user${index}`;
      return createAccessSource({
        async requestAccess() {
          const rights = access.rightsOf({ username, groups: ["STAFF"] });
          const { token, expiresAt } = await broker.apiToken(rights, owner(username, clock));
          if (!tokens.has(token)) mintedAt.push(clock.now());
          tokens.set(token, expiresAt);
          return accessFor(token, expiresAt - clock.now(), clock.now());
        },
        now: clock.now,
        random: () => index / PEOPLE,
        onAccess() {},
        onAnswer() {},
      });
    });
    for (const browser of browsers) {
      browser.want();
      // Each opened its page at its own time.
      await browser.ask();
      clock.pass(3 * SECOND_MS);
    }
    const before = mintedAt.length;
    while (clock.now() < MIDNIGHT + 5 * MINUTE_MS) {
      for (const browser of browsers) {
        if (clock.now() >= browser.nextAskAt()) await browser.ask();
        if (browser.isOver()) lateMs.push(clock.now());
      }
      clock.pass(SECOND_MS);
    }
    expect(before).toBe(PEOPLE);
    expect(lateMs).toEqual([]);
    for (const [, expiresAt] of [...tokens].slice(0, PEOPLE)) {
      expect(expiresAt).toBeLessThanOrEqual(MIDNIGHT);
    }
    // Two for each person: one for the last minute, and one for the new day.
    const around = mintedAt.slice(before);
    expect(around.length).toBeLessThanOrEqual(2 * PEOPLE);
    const most = Math.max(
      ...around.map((at) => around.filter((one) => one >= at && one < at + 10_000).length),
    );
    expect(most).toBeLessThanOrEqual(PEOPLE / 2);
    await store.close();
    await emulator.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  it("is swept again where the sweep failed, and not before a next end is known", async () => {
    const clock = manualClock(0);
    let sweeps = 0;
    let fails = true;
    const border = createDayBorder({
      now: clock.now,
      sweep() {
        sweeps++;
        return fails ? Promise.reject(new Error("KV is away")) : Promise.resolve();
      },
    });
    border.note({});
    expect(await border.sweepIfOver()).toBe(NOT_DUE);
    border.note({ endsAt: MINUTE_MS });
    border.note({ endsAt: 2 * MINUTE_MS });
    clock.pass(3 * MINUTE_MS - 1);
    expect(await border.sweepIfOver()).toBe(NOT_DUE);
    clock.pass(1);
    await expect(border.sweepIfOver()).rejects.toThrow("KV is away");
    fails = false;
    expect(await border.sweepIfOver()).toBeUndefined();
    expect(await border.sweepIfOver()).toBe(NOT_DUE);
    expect(sweeps).toBe(2);
  });
});
