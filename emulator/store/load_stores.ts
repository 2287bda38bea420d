import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { cellOf } from "../tiles/mercator.ts";
import { transaction } from "./database.ts";
import { readSetting, writeSetting } from "./settings.ts";

const STORES_FILE = new URL("../data/retail_stores.csv.gz", import.meta.url);

/**
 * The key is the cell, so that a tile reads one stretch of the table; the second index does the
 * same for the stores of one city.
 */
const TABLE = `
  DROP TABLE IF EXISTS retail_stores;
  CREATE TABLE retail_stores (
    geom INTEGER NOT NULL,
    cartodb_id INTEGER NOT NULL,
    storetype TEXT NOT NULL,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    store_id INTEGER NOT NULL,
    revenue INTEGER NOT NULL,
    size_m2 INTEGER NOT NULL,
    PRIMARY KEY (geom, cartodb_id)
  ) WITHOUT ROWID;
  CREATE INDEX retail_stores_city ON retail_stores (city, geom);
`;

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
  const hash = createHash("sha256").update(TABLE).update(file).digest("hex");
  const version = Number(readSetting(database, "stores_version"));
  if (readSetting(database, "stores_hash") === hash && Number.isSafeInteger(version)) {
    return version;
  }
  onProgress("Embedded CARTO: loading its stores into SQLite (once) …");
  const rows = parseStores(gunzipSync(file).toString("utf8"));
  const loadedAt = now();
  transaction(database, () => {
    database.exec(TABLE);
    const insert = database.prepare(
      "INSERT INTO retail_stores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    for (const row of rows) insert.run(...row);
    writeSetting(database, "stores_hash", hash);
    writeSetting(database, "stores_version", String(loadedAt));
  });
  onProgress(`Embedded CARTO: ${rows.length.toLocaleString("en")} stores loaded`);
  return loadedAt;
}

/** The generator writes no quotes and no commas inside a field. */
function parseStores(csv: string): (string | number)[][] {
  const [header, ...lines] = csv.trimEnd().split("\n");
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
    return [cellOf(x, y), ...row.filter((value) => value !== undefined)];
  });
}
