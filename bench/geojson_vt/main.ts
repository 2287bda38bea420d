/**
 * The same tiles from geojson-vt and vt-pbf with all data in memory: `main.ts FILE`, with the list
 * of tiles on standard input. Prints the measurements.
 */
import { gzipSync } from "node:zlib";

/** Specifiers are values, because only this folder's configuration has these packages. */
const [{ GeoJSONVT }, { fromGeojsonVt }] = await Promise.all(
  ["@maplibre/geojson-vt", "@maplibre/vt-pbf"].map((specifier) => import(specifier)),
);

const NUMERIC = new Set(["cartodb_id", "store_id", "revenue", "size_m2"]);
const [path = ""] = Deno.args;
const lists: Readonly<Record<string, readonly string[]>> = JSON.parse(
  await new Response(Deno.stdin.readable).text(),
);

const startedAt = performance.now();
const index = new GeoJSONVT(await readFeatures(path), {
  maxZoom: 14,
  indexMaxZoom: 5,
  indexMaxPoints: 50_000,
  buffer: 0,
});
const importSeconds = (performance.now() - startedAt) / 1000;

const measured: Record<string, { ms: number; bytes: number; gzip: number }[]> = {};
for (const [name, tiles] of Object.entries(lists)) measured[name] = tiles.map(measure);
const result = { importSeconds, rss: Deno.memoryUsage().rss, measured };
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));

function measure(address: string): { ms: number; bytes: number; gzip: number } {
  const before = performance.now();
  const [z, x, y] = address.split("/").map(Number);
  const tile = index.getTile(z, x, y);
  const bytes: Uint8Array = tile
    ? fromGeojsonVt({ default: tile }, { version: 2 })
    : new Uint8Array();
  const gzip = gzipSync(bytes, { level: 1 }).byteLength;
  return { ms: performance.now() - before, bytes: bytes.byteLength, gzip };
}

async function readFeatures(file: string): Promise<unknown> {
  const [header = "", ...lines] = (await Deno.readTextFile(file)).trimEnd().split("\n");
  const names = header.split(",");
  const features = lines.map((line) => {
    const properties: Record<string, string | number> = {};
    const coordinates = [0, 0];
    line.split(",").forEach((value, column) => {
      const name = names[column] ?? "";
      if (name === "lon") coordinates[0] = Number(value);
      else if (name === "lat") coordinates[1] = Number(value);
      else properties[name] = NUMERIC.has(name) ? Number(value) : value;
    });
    return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
  });
  return { type: "FeatureCollection", features };
}
