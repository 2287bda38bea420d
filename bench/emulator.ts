/**
 * Compares the embedded CARTO with geojson-vt and vt-pbf on the same million stores, each in its
 * own process. `BENCH_STORES` sets another number.
 */
import * as v from "valibot";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "../lib/log/terminal.ts";
import { type EmulatorProcess, startEmulatorProcess } from "./emulator_process.ts";
import { median } from "./load.ts";
import { type Scale, settable } from "./scale.ts";
import { writeStores } from "../tests/helpers/store_points.ts";
import { listTiles, type TileList } from "./tile_list.ts";

const TABLE = "bench.data.stores";
const QUERY = `SELECT * FROM \`${TABLE}\` WHERE city = 'BOSTON'`;
const STORES = { full: 1_000_000, smoke: 1_000 } as const;
const MANY_TILES = { full: 300, smoke: 3 } as const;

const tileMeasure = v.object({ ms: v.number(), bytes: v.number(), gzip: v.number() });
const measuredSchema = v.object({
  city: v.array(tileMeasure),
  country: v.array(tileMeasure),
  many: v.array(tileMeasure),
});
const outcome = v.object({ importSeconds: v.number(), rss: v.number(), measured: measuredSchema });
const tokenAnswer = v.object({ access_token: v.string() });
const instantiation = v.object({ tilejson: v.object({ url: v.tuple([v.string()]) }) });
const tileJson = v.object({ tiles: v.tuple([v.string()]) });
const memory = v.object({ rss: v.number() });

type Outcome = v.InferOutput<typeof outcome>;
type Measured = v.InferOutput<typeof measuredSchema>;

export async function benchEmulator(scale: Scale): Promise<void> {
  const count = settable("BENCH_STORES", scale, STORES);
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "stores.csv");
    await writeStores(file, count);
    const lists = listTiles(await readPlaces(file), MANY_TILES[scale]);
    const ours = await runEmulator(folder, file, lists);
    const theirs = await runGeojsonVt(file, lists);
    report(count, ours, theirs);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runEmulator(dataDir: string, file: string, lists: TileList): Promise<Outcome> {
  await using emulator = await startEmulatorProcess(dataDir, { [TABLE]: file });
  const { server } = emulator;
  const token = await oauthToken(server);
  const authorization = { authorization: `Bearer ${token}` };
  const getJson = async (url: string) =>
    await (await fetch(url, { headers: authorization })).json();
  const instantiate = async (source: string) => {
    const url = `${server.apiBaseUrl}/v3/maps/${server.connection}/${source}`;
    const { tilejson } = v.parse(instantiation, await getJson(url));
    // Requests tiles before TileJSON, whose statistics read the whole table.
    const template = tilejson.url[0].replace("?format=tilejson&", "/{z}/{x}/{y}?");
    return { template, tileJson: tilejson.url[0] };
  };
  const { template, tileJson: tileJsonUrl } = await instantiate(`table?name=${TABLE}`);
  const measure = async (address: string, template: string) => {
    const url = template.replace("{z}/{x}/{y}", address);
    const before = performance.now();
    const response = await fetch(url, {
      headers: { ...authorization, "accept-encoding": "gzip" },
    });
    const body = await response.bytes();
    const ms = performance.now() - before;
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return { ms, bytes: body.byteLength, gzip: gzipSync(body, { level: 1 }).byteLength };
  };
  const inTurn = async (tiles: readonly string[], of = template) => {
    const results = [];
    for (const tile of tiles) results.push(await measure(tile, of));
    return results;
  };
  const measured = {
    city: await inTurn(lists.city),
    country: await inTurn(lists.country),
    many: await inTurn(lists.many),
  };
  const before = performance.now();
  v.parse(tileJson, await getJson(tileJsonUrl));
  say(`  TileJSON with statistics      ${milliseconds(performance.now() - before)}`);
  const query = await instantiate(`query?q=${encodeURIComponent(QUERY)}`);
  const tiles = await inTurn([...lists.city, ...lists.country], query.template);
  say(`  slowest tile of one city's    ${milliseconds(Math.max(...tiles.map(({ ms }) => ms)))}`);
  say(`  memory of the import          ${megabytes(server.importBytes)}`);
  const { rss } = v.parse(memory, await getJson(server.meter));
  return { importSeconds: server.importSeconds, rss, measured };
}

async function oauthToken(
  { authUrl, clientId, clientSecret }: EmulatorProcess["server"],
): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    audience: "carto-cloud-native-api",
  });
  const response = await fetch(authUrl, { method: "POST", body });
  return v.parse(tokenAnswer, await response.json()).access_token;
}

async function runGeojsonVt(file: string, lists: TileList): Promise<Outcome> {
  const folder = modulePath("geojson_vt");
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--v8-flags=--max-old-space-size=8192", "main.ts", file],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(JSON.stringify(lists)));
  await input.close();
  const { success, stdout } = await process.output();
  if (!success) throw new Error("bench/geojson_vt/main.ts failed");
  return v.parse(outcome, JSON.parse(new TextDecoder().decode(stdout)));
}

async function readPlaces(file: string): Promise<[number, number][]> {
  const lines = (await Deno.readTextFile(file)).trimEnd().split("\n").slice(1);
  return lines.filter((_, index) => index % 100 === 0).map((line) => {
    const [, lon, lat] = line.split(",");
    return [Number(lon), Number(lat)];
  });
}

function report(count: number, ours: Outcome, theirs: Outcome): void {
  say(
    `  ${count.toLocaleString("en")} stores; embedded CARTO over HTTP, geojson-vt in its process`,
  );
  const row = (label: string, value: (outcome: Outcome) => number, unit: (n: number) => string) => {
    const [a, b] = [value(ours), value(theirs)];
    say(
      `  ${label.padEnd(29)} ${unit(a).padStart(10)} ${unit(b).padStart(10)}  ratio ${
        (a / b).toFixed(2)
      }`,
    );
  };
  const slowest = (key: keyof Measured) => ({ measured }: Outcome) =>
    Math.max(...measured[key].map(({ ms }) => ms));
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const of = (key: keyof Measured, what: "ms" | "bytes" | "gzip") => ({ measured }: Outcome) =>
    measured[key].map((tile) => tile[what]);
  say(`  ${"".padEnd(29)} ${"embedded".padStart(10)} ${"geojson-vt".padStart(10)}`);
  row("import or index", ({ importSeconds }) => importSeconds * 1000, milliseconds);
  row("memory", ({ rss }) => rss, megabytes);
  row("first tile of a city", ({ measured }) => measured.city[0]?.ms ?? NaN, milliseconds);
  row("slowest tile of a city", slowest("city"), milliseconds);
  row("slowest tile of the country", slowest("country"), milliseconds);
  row("largest tile, gzipped", (o) => Math.max(...of("country", "gzip")(o)), kilobytes);
  row(
    `median of ${ours.measured.many.length} tiles, z6 to z14`,
    (o) => median(of("many", "ms")(o)),
    milliseconds,
  );
  row("tiles a second", (o) => 1000 / mean(of("many", "ms")(o)), (n) => n.toFixed(0));
  row("bytes of a tile, raw", (o) => mean(of("many", "bytes")(o)), kilobytes);
  row("bytes of a tile, gzipped", (o) => mean(of("many", "gzip")(o)), kilobytes);
}

function modulePath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const megabytes = (value: number) => `${(value / 1e6).toFixed(0)} MB`;
const kilobytes = (value: number) => `${(value / 1e3).toFixed(1)} kB`;
