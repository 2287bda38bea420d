/**
 * The embedded CARTO as a process, with additional tables: `emulator_server.ts FOLDER [TABLE
 * FILE]…`. Prints a line of JSON once it listens.
 */
import { importFile } from "../emulator/import/import_file.ts";
import { startEmulator } from "../emulator/mod.ts";
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
const importBytes = Deno.memoryUsage().rss;

const emulator = await startEmulator({ dataDir });
let peak = 0;
const meter = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
  const { rss } = Deno.memoryUsage();
  peak = Math.max(peak, rss);
  return Response.json({ rss, peak });
});
const { authUrl, apiBaseUrl, clientId, clientSecret, connection } = emulator;
const line = JSON.stringify({
  importSeconds,
  importBytes,
  authUrl,
  apiBaseUrl,
  clientId,
  clientSecret,
  connection,
  meter: `http://127.0.0.1:${meter.addr.port}`,
});
await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
