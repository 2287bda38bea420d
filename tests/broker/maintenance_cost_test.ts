/** What maintenance costs, counted in KV and at CARTO: it must not grow with what is stored. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { say } from "../../lib/log/terminal.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { startFullProcess } from "../helpers/full_process.ts";
import { recordKv } from "../helpers/recording_kv.ts";

let carto: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  carto = await startEmulator({ dataDir });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

/** The cost of ten idle minutes, after the first maintenance of a database. */
async function costOf(tokens: number) {
  const { store, count } = recordKv(denoKv(":memory:"));
  const { asked, broker, tenMinutes } = await startFullProcess(carto, { tokens, store });
  expect(await broker.runMaintenance()).toEqual([]);
  const before = { ...asked };
  const counts = await count(async () => expect(await tenMinutes()).toEqual([]));
  await store.close();
  expect(asked.deleted.size).toBe(0);
  const calls = asked.lists - before.lists + asked.lookups - before.lookups;
  return { ...counts, calls };
}

describe("maintenance of ten idle minutes", () => {
  it("costs as much with 20,000 tokens as with 2,000", async () => {
    const [few, many] = [await costOf(2_000), await costOf(20_000)];
    const text = ({ reads, writes, roundTrips, calls }: typeof few) =>
      `${reads} rows read, ${writes} written, ${roundTrips} round trips, ${calls} calls to CARTO`;
    say(`Ten idle minutes with 2,000 tokens: ${text(few)}; with 20,000: ${text(many)}`);
    expect(Math.abs(many.reads - few.reads)).toBeLessThan(20);
    expect(Math.abs(many.writes - few.writes)).toBeLessThan(5);
    expect(Math.abs(many.roundTrips - few.roundTrips)).toBeLessThan(20);
    expect(Math.abs(many.calls - few.calls)).toBeLessThan(5);
  });
});
