/** Tables as people bring them, for tests of maps that are proposed of them. */
import { gridDisk, latLngToCell } from "h3-js";
import { geometryToCells } from "quadbin";
import { importFile } from "../../emulator/import/import_file.ts";
import { openDatabase } from "../../emulator/store/database.ts";
import { createTable } from "../../emulator/store/tables.ts";

const ROWS = 60;
const indices = Array.from({ length: ROWS }, (_, index) => index);
const place = (index: number): [number, number] => [-71 - index / 100, 42 + (index % 7) / 50];
const csvOf = (head: readonly string[], row: (index: number) => readonly unknown[]) =>
  [head.join(","), ...indices.map((index) => row(index).join(","))].join("\n");
const geoJson = (geometry: (index: number) => object, properties: (index: number) => object) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: indices.map((index) => (
      { type: "Feature", geometry: geometry(index), properties: properties(index) }
    )),
  });
const point = (index: number) => ({ type: "Point", coordinates: place(index) });
const wide = Array.from({ length: 200 }, (_, index) => `column ${index}`);
const box = (index: number) => {
  const [x, y] = place(index);
  return [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]];
};
const CENTER = latLngToCell(42.36, -71.06, 8);
const hexagons = gridDisk(CENTER, 4).slice(0, ROWS);
const quadbins = geometryToCells(
  { type: "Polygon", coordinates: [[[-71.2, 42.2], [-71, 42.2], [-71, 42.5], [-71.2, 42.2]]] },
  13n,
).slice(0, ROWS);

/** Files by name; each is imported as `local.imports.<name>`. */
const FILES: Readonly<Record<string, string>> = {
  "cafes.csv": csvOf(
    ["name", "city", "latitude", "longitude", "seats", "email", "opened", "terrace"],
    (n) => [
      `Cafe ${n}`,
      ["BOSTON", "SALEM", "LYNN"][n % 3],
      place(n)[1],
      place(n)[0],
      n * 3,
      `a${n}@example.com`,
      `2024-01-${String(n % 28 + 1).padStart(2, "0")}`,
      n % 2 === 0,
    ],
  ),
  "odd_names.geojson": geoJson(point, (n) => ({
    "Größe in m²": n * 10.5,
    "select": `s${n % 4}`,
    "a b": `Text ${n}`,
    "constructor": n,
    "toString": n,
    "prototype": n,
    "CamelCaseName": `Camel ${n}`,
    "日本": n % 5,
    "{x}": n,
    "_": n * 7,
    "lat": n,
    "zoom": `z${n % 3}`,
    "count": n * n,
    "find": `f${n % 6}`,
  })),
  "bike-lanes 2024.geojson": geoJson(
    (n) => ({ type: "LineString", coordinates: [place(n), place(n + 1)] }),
    (n) => ({ lane_id: `L${n}`, surface: ["asphalt", "gravel"][n % 2], length_m: n * 12.25 }),
  ),
  "parcels.geojson": geoJson(
    (n) => ({ type: "Polygon", coordinates: box(n) }),
    (n) => ({ APN: `00${n}`, land_value: n * 1000, vacancy_pct: n, zoning: `R${n % 4}` }),
  ),
  "islands.geojson": geoJson(
    (n) => ({ type: "MultiPolygon", coordinates: [box(n), box(n + 100)] }),
    (n) => ({ title: `Island ${n}`, area_km2: n + 0.5 }),
  ),
  "hexagons.csv": [
    "hex,visits,avg_speed_kmh",
    ...hexagons.map((cell, n) => `${cell},${n * 4},${n + 0.5}`),
  ].join("\n"),
  "quads.csv": ["quadbin,orders", ...quadbins.map((cell, n) => `${cell},${n + 1}`)].join("\n"),
  "wide.csv": csvOf(
    ["latitude", "longitude", ...wide],
    (n) => [...place(n).toReversed(), ...wide.map((_, at) => n * at)],
  ),
  "all_nulls.geojson": geoJson(point, () => ({ id: null, name: null, amount: null, day: null })),
  "long_ids.csv": csvOf(
    ["latitude", "longitude", "id", "kind"],
    (n) => [...place(n).toReversed(), 9007199254740993000n + BigInt(n * 7), `k${n % 3}`],
  ),
  "one.geojson": JSON.stringify({
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        geometry: point(0),
        properties: { name: "The only one", price_eur: 3.5 },
      },
    ],
  }),
  "times.csv": csvOf(
    ["latitude", "longitude", "acq_date", "seen_at", "frp"],
    (n) => [
      ...place(n).toReversed(),
      `2024-07-${String(n % 30 + 1).padStart(2, "0")}`,
      `2024-07-01T${String(n % 24).padStart(2, "0")}:30:00Z`,
      n / 3,
    ],
  ),
};

/** The tables that {@linkcode layOutOwnTables} makes, by their full names. */
export const OWN_TABLES = [
  ...Object.keys(FILES).map((name) =>
    `local.imports.${name.replace(/\..*/, "").replace(/ /g, "_")}`
  ),
  "local.imports.empty",
  "local.imports.SNOW_STORES",
];

/** Imports the files into a folder's database, and makes tables that no file can be. */
export async function layOutOwnTables(dataDir: string): Promise<void> {
  const database = openDatabase(dataDir);
  const folder = await Deno.makeTempDir();
  for (const [index, [file, text]] of Object.entries(FILES).entries()) {
    const path = `${folder}/${file}`;
    await Deno.writeTextFile(path, text);
    await importFile(database, { path, table: OWN_TABLES[index], now: Date.now });
  }
  await Deno.remove(folder, { recursive: true });
  const empty = createTable(database, {
    name: "local.imports.empty",
    geometry: "polygon",
    columns: [
      { name: "geom", type: "geometry" },
      { name: "id", type: "number" },
      { name: "name", type: "string" },
      { name: "amount", type: "number" },
      { name: "changed", type: "timestamp" },
    ],
  });
  empty.commit(Date.now());
  const capitals = createTable(database, {
    name: "local.imports.SNOW_STORES",
    geometry: "point",
    columns: [
      { name: "GEOM", type: "geometry" },
      { name: "STORE_ID", type: "number" },
      { name: "STORE_TYPE", type: "string" },
      { name: "REVENUE", type: "number" },
      { name: "OPEN_SINCE", type: "timestamp" },
    ],
  });
  for (const index of indices) {
    capitals.insert({ type: "Point", coordinates: place(index) }, [
      index,
      `T${index % 4}`,
      index * 99.5,
      `20${10 + index % 12}-01-01T00:00:00.000Z`,
    ]);
  }
  capitals.commit(Date.now());
  database.close();
}
