import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { Catalog, RETAIL_STORES } from "./catalog.ts";
import { readSetting, writeSetting } from "./settings.ts";
import { createTable, type TableDefinition, type Value } from "./tables.ts";

const STORES_FILE = new URL("../data/retail_stores.csv.gz", import.meta.url);

/** CARTO's demo table, with the columns and types it has in BigQuery. */
const DEFINITION = {
  name: RETAIL_STORES,
  geometry: "point",
  columns: [
    { name: "geom", type: "geometry" },
    { name: "cartodb_id", type: "number" },
    { name: "storetype", type: "string" },
    { name: "address", type: "string" },
    { name: "city", type: "string" },
    { name: "state", type: "string" },
    { name: "zip", type: "string" },
    { name: "store_id", type: "number" },
    { name: "revenue", type: "number" },
    { name: "size_m2", type: "number" },
  ],
  indexed: ["city"],
} as const satisfies TableDefinition;

const HEADER = "cartodb_id,lon,lat,storetype,address,city,state,zip,store_id,revenue,size_m2";

/**
 * Loads the committed stores, unless the database holds these very ones already.
 *
 * @returns the version of the data: when they were loaded, in milliseconds since 1970
 * @throws {Error} where the file is not the table that it should be
 */
export async function loadStores(
  database: DatabaseSync,
  now: () => number,
  onProgress: (line: string) => void,
): Promise<number> {
  const file = await Deno.readFile(STORES_FILE);
  const hash = createHash("sha256").update(JSON.stringify(DEFINITION)).update(file).digest("hex");
  const known = new Catalog(database).find(RETAIL_STORES);
  if (known && readSetting(database, "stores_hash") === hash) return known.version;
  onProgress("Embedded CARTO: loading its stores into SQLite (once) …");
  const rows = parseStores(file);
  const load = createTable(database, DEFINITION);
  for (const { coordinates, values } of rows) load.insert({ type: "Point", coordinates }, values);
  const { version } = load.commit(now());
  writeSetting(database, "stores_hash", hash);
  onProgress(`Embedded CARTO: ${rows.length.toLocaleString("en")} stores loaded`);
  return version;
}

/**
 * The committed stores, without a database.
 *
 * @throws {Error} where the file is not the table that it should be
 */
export function readStores(): StoreRow[] {
  return parseStores(Deno.readFileSync(STORES_FILE));
}

/** A store: its place, and the values of all other columns in their order. */
export interface StoreRow {
  readonly coordinates: readonly [number, number];
  readonly values: readonly Value[];
}

/** The generator writes no quotes and no commas inside a field. */
function parseStores(file: Uint8Array): StoreRow[] {
  const [header, ...lines] = gunzipSync(file).toString("utf8").trimEnd().split("\n");
  if (header !== HEADER) throw new Error(`${STORES_FILE.pathname} has other columns: ${header}`);
  return lines.map((line, index) => {
    const [id, lon, lat, type, address, city, state, zip, storeId, revenue, size, ...more] = line
      .split(",");
    const [cartodbId, x, y, store, sales, area] = [id, lon, lat, storeId, revenue, size].map(
      Number,
    );
    const row = [cartodbId, type, address, city, state, zip, store, sales, area];
    if (
      x === undefined || y === undefined || !Number.isFinite(x + y) || more.length > 0 ||
      !row.every((value) => value !== undefined && value !== "" && !Number.isNaN(value))
    ) {
      throw new Error(`${STORES_FILE.pathname} is damaged at line ${index + 2}`);
    }
    return { coordinates: [x, y], values: row.filter((value) => value !== undefined) };
  });
}
