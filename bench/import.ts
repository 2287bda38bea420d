/**
 * `deno task carto import` of a million points as CSV and as GeoJSON, compared to only reading the
 * same GeoJSON and parsing each feature. `BENCH_STORES` sets another number.
 */
import { join } from "node:path";
import { importFile } from "../emulator/import/import_file.ts";
import { openText } from "../emulator/import/open_text.ts";
import { openDatabase } from "../emulator/store/database.ts";
import { say } from "../lib/log/terminal.ts";
import { writeStores } from "../tests/helpers/store_points.ts";
import { type Scale, settable } from "./scale.ts";

const STORES = { full: 1_000_000, smoke: 1_000 } as const;
const PROPERTIES = "storetype,address,city,state,zip,store_id,revenue,size_m2".split(",");
const NUMBERS: ReadonlySet<string> = new Set(["store_id", "revenue", "size_m2"]);

export async function benchImport(scale: Scale): Promise<void> {
  const count = settable("BENCH_STORES", scale, STORES);
  const folder = await Deno.makeTempDir();
  try {
    const csv = join(folder, "stores.csv");
    const geojson = join(folder, "stores.geojson");
    await writeStores(csv, count);
    await writeGeoJson(csv, geojson);
    say(`  ${count.toLocaleString("en")} points with 10 columns`);
    const parsing = await seconds(() => parseFeatures(geojson));
    say(`  JSON.parse of each feature  ${parsing.toFixed(1)} s`);
    for (const path of [csv, geojson]) await importOne(folder, path, parsing);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function importOne(folder: string, path: string, parsing: number): Promise<void> {
  const database = openDatabase(join(folder, "data"));
  const { size } = await Deno.stat(path);
  let rss = 0;
  let rows = 0;
  const took = await seconds(async () => {
    const onProgress = () => rss = Math.max(rss, Deno.memoryUsage().rss);
    const { table } = await importFile(database, { path, now: Date.now, onProgress });
    rows = table.rowCount;
  });
  database.close();
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  say(
    `  import of ${path.endsWith(".csv") ? "CSV    " : "GeoJSON"}           ` +
      `${took.toFixed(1)} s, ${(took / parsing).toFixed(1)} times that; ` +
      `${rows.toLocaleString("en")} rows, ${megabytes(size)}, memory ${megabytes(rss)} at most`,
  );
}

async function parseFeatures(path: string): Promise<void> {
  await using file = await openText(path);
  let rest = "";
  for await (const piece of file.text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith('{"type":"Feature",')) JSON.parse(stripped(line));
  }
}

async function writeGeoJson(csv: string, path: string): Promise<void> {
  const encoder = new TextEncoder();
  const out = await Deno.open(path, { create: true, write: true, truncate: true });
  const writer = out.writable.getWriter();
  await writer.write(encoder.encode('{"type":"FeatureCollection","features":[\n'));
  await using file = await openText(csv);
  let rest = "";
  let isFirst = true;
  for await (const piece of file.text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (isFirst) lines.shift();
    isFirst = false;
    await writer.write(encoder.encode(lines.map((line) => `${toFeature(line)},\n`).join("")));
  }
  await writer.write(encoder.encode('{"type":"Feature","geometry":null,"properties":{}}\n]}\n'));
  // Closing by the stream waits for the last write; closing the file does not.
  await writer.close();
}

/** The committed stores have no quotes and no commas inside a field. */
function toFeature(line: string): string {
  const [id, lon, lat, ...values] = line.split(",");
  const properties = PROPERTIES.map((name, index) => {
    const value = values[index] ?? "";
    return [name, NUMBERS.has(name) ? Number(value) : value];
  });
  return JSON.stringify({
    type: "Feature",
    geometry: { type: "Point", coordinates: [Number(lon), Number(lat)] },
    properties: { cartodb_id: Number(id), ...Object.fromEntries(properties) },
  });
}

function stripped(line: string): string {
  return line.endsWith(",") ? line.slice(0, -1) : line;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
