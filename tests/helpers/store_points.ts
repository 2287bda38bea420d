/** Many generated stores near the committed ones, the same in every run. */
import { gunzipSync } from "node:zlib";
import * as v from "valibot";

const STORES_FILE = new URL("../../emulator/data/retail_stores.csv.gz", import.meta.url);

/** The maximum displacement of a store, in degrees. */
const SPREAD = 0.15;

/** The index of the city column. */
const CITY = 5;

const SEED = 7;

/** Lines per write. */
const BATCH = 20_000;

/**
 * Writes `count` stores as CSV, with the columns of the committed ones.
 *
 * @param city where they all are; anywhere otherwise.
 */
export async function writeStores(path: string, count: number, city?: string): Promise<void> {
  const text = gunzipSync(await Deno.readFile(STORES_FILE)).toString("utf8");
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const models = lines.map((line) => line.split(","))
    .filter((model) => city === undefined || model[CITY] === city);
  const random = seeded(SEED);
  const encoder = new TextEncoder();
  const file = await Deno.open(path, { create: true, write: true, truncate: true });
  const writer = file.writable.getWriter();
  await writer.write(encoder.encode(`${header}\n`));
  for (let start = 0; start < count; start += BATCH) {
    let batch = "";
    for (let id = start; id < Math.min(count, start + BATCH); id++) {
      const [, lon, lat, type, address, town, state, zip, , ...rest] =
        models[Math.floor(random() * models.length)] ?? [];
      const moved = (degrees: string | undefined) =>
        (Number(degrees) + (random() - random()) * SPREAD).toFixed(5);
      const place = [moved(lon), moved(lat), type, address, town, state, zip];
      batch += `${[id + 1, ...place, id + 1, ...rest].join(",")}\n`;
    }
    await writer.write(encoder.encode(batch));
  }
  await writer.close();
}

const Policy = v.looseObject({ datasets: v.object({ retail_stores: v.looseObject({}) }) });

/** @returns the demo's policy as JSON, for another table and other groups. */
export async function policyOver(
  table: string,
  groups: Readonly<Record<string, unknown>>,
): Promise<string> {
  const text = await Deno.readTextFile(new URL("../../policy.json", import.meta.url));
  const { $schema: _, ...policy } = v.parse(Policy, JSON.parse(text));
  const retail_stores = { ...policy.datasets.retail_stores, table };
  return JSON.stringify({ ...policy, datasets: { retail_stores }, groups });
}

/** Numbers from 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
