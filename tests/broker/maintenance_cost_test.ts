/** What maintenance costs, counted in KV and at CARTO: it must not grow with what is stored. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import { createRightsHash } from "../../lib/broker/rights_hash.ts";
import { TIMING } from "../../lib/broker/timing.ts";
import { say } from "../../lib/log/terminal.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { accessOf, setUpBroker } from "../helpers/broker.ts";
import { KEY, newOrigin, storedNames } from "../helpers/broker_on_kv.ts";
import { fillKv, fullCarto } from "../helpers/full_kv.ts";
import { manualClock } from "../helpers/manual_clock.ts";
import { recordKv } from "../helpers/recording_kv.ts";

let carto: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  carto = await startEmulator({ dataDir });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

/** A process on a KV with so many tokens, which CARTO has too; its first maintenance is done. */
async function setUp(tokens: number, areNamed = true) {
  const kv = recordKv(denoKv(":memory:"));
  const clock = manualClock();
  const origin = newOrigin();
  const { namePrefix: prefix } = await installationOf([KEY], origin);
  const rights = accessOf({}).rightsOf({ username: "", groups: ["BOSTON"] });
  const hash = createRightsHash(carto);
  const hashOf = (who: string) => hash(rights, who);
  const filling = { tokens, counters: 0, prefix, now: clock.now(), hashOf, areNamed };
  const { asked, answer } = fullCarto(await fillKv(kv.store, filling));
  const bench = await setUpBroker(carto, { store: kv.store, clock, origin, fetch: answer });
  expect(await bench.broker.runMaintenance()).toEqual([]);
  return { ...bench, kv, asked };
}

/** Ten minutes in which nothing happens: all polls, and a reconciliation. */
async function tenMinutes({ broker, clock }: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  for (let ms = 0; ms < TIMING.reconcileMs; ms += TIMING.pollMs) {
    clock.pass(TIMING.pollMs);
    expect(await broker.runMaintenance()).toEqual([]);
  }
}

async function costOf(tokens: number) {
  const process = await setUp(tokens);
  const before = process.asked.lists;
  const counts = await process.kv.count(() => tenMinutes(process));
  const lists = process.asked.lists - before;
  expect(process.asked.deleted.size).toBe(0);
  await process.store.close();
  return { ...counts, lists };
}

describe("maintenance of ten idle minutes", () => {
  it("costs as much with 20,000 tokens as with 2,000", async () => {
    const [few, many] = [await costOf(2_000), await costOf(20_000)];
    say(
      `Ten idle minutes: ${few.reads} rows read, ${few.writes} written, ${few.roundTrips} round ` +
        `trips and ${few.lists} lists with 2,000 tokens; ${many.reads}, ${many.writes}, ` +
        `${many.roundTrips} and ${many.lists} with 20,000`,
    );
    expect(many.lists).toBe(few.lists);
    expect(Math.abs(many.reads - few.reads)).toBeLessThan(20);
    expect(Math.abs(many.writes - few.writes)).toBeLessThan(5);
    expect(Math.abs(many.roundTrips - few.roundTrips)).toBeLessThan(20);
  });

  it("deletes no token that an earlier version stored without its name", async () => {
    const process = await setUp(2_500, false);
    const names = await storedNames(process.store);
    for (let run = 0; run < 4; run++) await tenMinutes(process);
    expect(process.asked.deleted.size).toBe(0);
    expect(await storedNames(process.store)).toEqual(names);
    const named = await Array.fromAsync(process.store.list(["token_names"]));
    expect(named).toHaveLength(2_500);
    await process.store.close();
  });
});
