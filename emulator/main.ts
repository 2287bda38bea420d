/**
 * The embedded CARTO by itself: `deno task carto`. Its port is EMULATOR_PORT (8787), its data lie
 * in `.data/`. `deno task carto import FILE` loads a table of one's own, `deno task carto tileset
 * TABLE` makes a tileset of one; both in the demo too.
 */
import { type Command, parseCommand } from "./cli/command.ts";
import { parsePort } from "./cli/port.ts";
import { interrupted, say } from "./cli/terminal.ts";
import { EmulatorError } from "./errors/emulator_error.ts";
import { importFile } from "./import/import_file.ts";
import { describeLeftOut } from "./import/problems.ts";
import { progressLines } from "./import/progress_lines.ts";
import { startEmulator } from "./mod.ts";
import { openReader } from "./sql/run/reader.ts";
import { Catalog } from "./store/catalog.ts";
import { databasePath, openDatabase } from "./store/database.ts";
import { SYNTHETIC_TABLES } from "./synthetic/mod.ts";
import { makeOnDemand } from "./synthetic/on_demand.ts";
import { makeTileset } from "./tilesets/make_tileset.ts";
import { TilesetStore } from "./tilesets/tileset_store.ts";

const DATA_DIR = ".data";

/** Where `deno task start` keeps the demo, unless KV_PATH says otherwise. */
const DEMO_DATA_DIR = ".data/demo";

async function serve({ controlPort }: Extract<Command, { name: "serve" }>): Promise<void> {
  const emulator = await startEmulator({
    port: parsePort(Deno.env.get("EMULATOR_PORT")),
    dataDir: DATA_DIR,
    onProgress: say,
    ...(controlPort !== undefined && { controlPort }),
  });
  const control = emulator.controlUrl ? `\nControl API:    ${emulator.controlUrl}` : "";
  say(`
Embedded CARTO: ${emulator.apiBaseUrl}  (Ctrl-C stops it)${control}

Point an application at it with
  CARTO_API_BASE_URL=${emulator.apiBaseUrl}
  CARTO_AUTH_URL=${emulator.authUrl}
  CARTO_CLIENT_ID=${emulator.clientId}
  CARTO_CLIENT_SECRET=${emulator.clientSecret}
  CARTO_CONNECTION=${emulator.connection}
`);
  await interrupted();
  await emulator.close();
}

async function load({ path, table, demo }: Extract<Command, { name: "import" }>): Promise<void> {
  for (const dataDir of await dataFolders(demo)) {
    const start = performance.now();
    const database = openDatabase(dataDir);
    try {
      const onProgress = progressLines(say, () => performance.now());
      const result = await importFile(database, { path, table, now: Date.now, onProgress });
      const { name, rowCount, columns } = result.table;
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      const rows = rowCount.toLocaleString("en");
      say(`${name}: ${rows} rows in ${seconds} s into ${dataDir}/, with the columns`);
      for (const column of columns) say(`  ${column.name}  ${column.type}`);
      if (result.withoutPlace > 0) {
        say(`Without a geometry: ${result.withoutPlace.toLocaleString("en")}`);
      }
      for (const [problem, out] of result.leftOut) {
        say(`Left out: ${describeLeftOut(problem, out)}`);
      }
      for (const note of result.notes) say(`Note: ${note}`);
    } finally {
      database.close();
    }
  }
}

async function makeTilesets(
  { table, to, minzoom, maxzoom, columns, cells, demo }: Extract<Command, { name: "tileset" }>,
): Promise<void> {
  for (const dataDir of await dataFolders(demo)) {
    const start = performance.now();
    const database = openDatabase(dataDir);
    const reader = openReader(dataDir);
    try {
      const catalog = new Catalog(database, makeOnDemand(database, SYNTHETIC_TABLES, Date.now));
      const maker = { store: new TilesetStore(database), reader, catalog };
      const options = { table, name: to, minzoom, maxzoom, columns, cells, now: Date.now };
      const { name, tileCount, ...made } = makeTileset(maker, options);
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      const tiles = tileCount.toLocaleString("en");
      say(
        `${name}: ${tiles} tiles of ${cells ? "levels" : "zooms"} ${made.minzoom} to ` +
          `${made.maxzoom} in ${seconds} s, in ${dataDir}/`,
      );
    } finally {
      reader.close();
      database.close();
    }
  }
}

/**
 * The demo's alone where it is asked for; else the emulator's own, and the demo's where it ran.
 */
async function dataFolders(demo: boolean): Promise<string[]> {
  if (demo) return [DEMO_DATA_DIR];
  const ran = await Deno.stat(databasePath(DEMO_DATA_DIR)).then(() => true, () => false);
  return ran ? [DATA_DIR, DEMO_DATA_DIR] : [DATA_DIR];
}

try {
  const command = parseCommand(Deno.args);
  if (command.name === "serve") await serve(command);
  else await (command.name === "import" ? load(command) : makeTilesets(command));
  Deno.exit(0);
} catch (error) {
  const isExpected = error instanceof EmulatorError;
  const reason = isExpected ? error.message : `The embedded CARTO failed: ${String(error)}`;
  Deno.stderr.writeSync(new TextEncoder().encode(`${reason}\n`));
  Deno.exit(1);
}
