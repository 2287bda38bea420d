/** Maps that `deno task maps new` makes of the tables of an embedded CARTO. */
import { newMap } from "../../cli/maps/new/new_map.ts";
import { parseNewArguments } from "../../cli/maps/new/new_arguments.ts";
import type { Emulator } from "../../emulator/mod.ts";
import { openReader } from "../../emulator/sql/run/reader.ts";
import { Catalog } from "../../emulator/store/catalog.ts";
import { databasePath, openDatabase } from "../../emulator/store/database.ts";
import { SYNTHETIC_TABLES } from "../../emulator/synthetic/mod.ts";
import { keptFile, layOutData } from "../../emulator/test_data.ts";
import { makeTileset } from "../../emulator/tilesets/make_tileset.ts";
import { TilesetStore } from "../../emulator/tilesets/tileset_store.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { productionSecrets } from "./cloud.ts";
import { layOutOwnTables, OWN_TABLES } from "./own_tables.ts";

export const STORES = "carto-demo-data.demo_tables.retail_stores";
/** Every table of a folder after {@linkcode layOutTables}. */
export const TABLES: readonly string[] = [STORES, ...SYNTHETIC_TABLES.keys(), ...OWN_TABLES];
/** Of points, lines and polygons. */
const WITH_TILESETS = [STORES, "local.imports.bike-lanes_2024", "local.imports.parcels"];
export const TILESETS: readonly string[] = WITH_TILESETS.map((table) => `${table}_tileset`);

/** Of cells of H3, which its name does not say. */
export const CELL_TILESET = "acme.tiles.stores_by_cell";

const FOLDER = new URL("./", import.meta.url).pathname;
const SOURCES = [
  new URL("../../emulator/", import.meta.url).pathname,
  `${FOLDER}own_tables.ts`,
  `${FOLDER}proposed_maps.ts`,
];
let laidOut: Promise<string> | undefined;

/**
 * Lays out the demo's data, tables as people bring them, and tilesets: seconds of work, which are
 * done once in a working copy.
 */
export async function layOutTables(dataDir: string): Promise<void> {
  laidOut ??= keptFile(databasePath(""), SOURCES, makeTables);
  await Deno.copyFile(await laidOut, databasePath(dataDir));
}

async function makeTables(folder: string): Promise<void> {
  await layOutData(folder);
  await layOutOwnTables(folder);
  using database = openDatabase(folder);
  using reader = openReader(folder);
  const maker = { store: new TilesetStore(database), reader, catalog: new Catalog(database) };
  for (const table of WITH_TILESETS) {
    makeTileset(maker, { table, minzoom: 0, maxzoom: 8, now: Date.now });
  }
  const aggregates = "COUNT(*) AS stores, AVG(revenue) AS mean_revenue, MAX(city) AS city";
  const cells = { scheme: "h3", aggregates } as const;
  const one = { table: STORES, name: CELL_TILESET, cells };
  makeTileset(maker, { ...one, minzoom: 0, maxzoom: 2, now: Date.now });
}

/** @returns the environment of an operator whose CARTO this is. */
export const operatorOf = (emulator: Emulator, dataDir: string) => ({
  ...productionSecrets(),
  APP_ORIGIN: "https://maps.acme.com",
  KV_PATH: `${dataDir}/kv.sqlite3`,
  CARTO_API_BASE_URL: emulator.apiBaseUrl,
  CARTO_AUTH_URL: emulator.authUrl,
  CARTO_CLIENT_ID: emulator.clientId,
  CARTO_CLIENT_SECRET: emulator.clientSecret,
  CARTO_CONNECTION: emulator.connection,
  POLICY_PATH: `${dataDir}/policy.json`,
  MAPS_PATH: `${dataDir}/maps`,
});

/** The task in this process, which is quicker. @returns what it says. */
export async function propose(
  environment: ReturnType<typeof operatorOf>,
  ...args: string[]
): Promise<string> {
  const lines: string[] = [];
  await newMap(parseNewArguments(args, "usage"), {
    config: parseConfig(environment),
    policyPath: environment.POLICY_PATH,
    mapsPath: environment.MAPS_PATH,
    say: (line) => void lines.push(line),
  });
  return lines.join("\n");
}
