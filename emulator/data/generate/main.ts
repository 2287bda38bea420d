/**
 * Writes `../retail_stores.csv.gz` and `../us_states.topojson.gz`, the emulator's tables, from
 * public data:
 * `deno task --config emulator/data/generate/deno.json generate`.
 */
import { gzipSync } from "node:zlib";
import { toPlaces } from "./places.ts";
import { seededRandom } from "../../synthetic/random.ts";
import { loadLand, loadPopulations, loadZips } from "./sources.ts";
import { writeStates } from "./states.ts";
import { makeStores } from "./stores.ts";

const SEED = 20_240_509;
const COLUMNS = [
  "cartodb_id",
  "lon",
  "lat",
  "storetype",
  "address",
  "city",
  "state",
  "zip",
  "store_id",
  "revenue",
  "size_m2",
] as const;

const places = toPlaces(await loadZips(), await loadPopulations());
const stores = makeStores(places, await loadLand(), seededRandom(SEED));
const lines = stores.map((store) => COLUMNS.map((column) => store[column]).join(","));
const csv = `${COLUMNS.join(",")}\n${lines.join("\n")}\n`;
const packed = gzipSync(csv, { level: 9 });
await Deno.writeFile(new URL("../retail_stores.csv.gz", import.meta.url), packed);

const stateBytes = await writeStates();

const summary = `${stores.length} stores, ${packed.length} bytes; states, ${stateBytes} bytes\n`;
await Deno.stdout.write(new TextEncoder().encode(summary));
