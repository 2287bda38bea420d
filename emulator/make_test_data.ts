/** Makes the data that a test's CARTO starts with (test_data.ts). */
import { openOAuthKeys } from "./oauth/signing.ts";
import { Catalog } from "./store/catalog.ts";
import { openDatabase } from "./store/database.ts";
import { loadStates } from "./store/load_states.ts";
import { loadStores } from "./store/load_stores.ts";
import { SYNTHETIC_TABLES } from "./synthetic/mod.ts";
import { makeOnDemand } from "./synthetic/on_demand.ts";

/** Writes a database with all tables and a key to the folder. */
export async function makeData(folder: string): Promise<void> {
  const database = openDatabase(folder);
  await loadStores(database, Date.now, () => {});
  await loadStates(database, Date.now);
  await openOAuthKeys(database, Date.now);
  const catalog = new Catalog(database, makeOnDemand(database, SYNTHETIC_TABLES, Date.now));
  for (const name of SYNTHETIC_TABLES.keys()) catalog.find(name);
  database.close();
}
