/**
 * Imports files into the embedded CARTO's database, in a process of its own as `deno task carto
 * import` does: `emulator_import.ts FOLDER [TABLE FILE]…`. Prints a line of JSON.
 */
import { importFile } from "../emulator/import/import_file.ts";
import { openDatabase } from "../emulator/store/database.ts";

const [dataDir = "", ...tables] = Deno.args;

const startedAt = performance.now();
const database = openDatabase(dataDir);
for (let at = 0; at < tables.length; at += 2) {
  const [table = "", path = ""] = tables.slice(at);
  await importFile(database, { path, table, now: Date.now });
}
database.close();
const importSeconds = (performance.now() - startedAt) / 1000;
const line = JSON.stringify({ importSeconds, importBytes: Deno.memoryUsage().rss });
await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
