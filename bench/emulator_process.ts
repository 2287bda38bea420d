/** Starts the embedded CARTO with additional tables in a separate process. */
import * as v from "valibot";

const Imported = v.object({ importSeconds: v.number(), importBytes: v.number() });

const Started = v.object({
  authUrl: v.string(),
  apiBaseUrl: v.string(),
  clientId: v.string(),
  clientSecret: v.string(),
  connection: v.string(),
  meter: v.string(),
});

export interface EmulatorProcess extends AsyncDisposable {
  /** What the import took, and what the server printed when it started to listen. */
  readonly server: v.InferOutput<typeof Imported> & v.InferOutput<typeof Started>;
}

/**
 * @param tables the files that another process imports first, by table name.
 * @throws {Error} if one exits early.
 */
export async function startEmulatorProcess(
  dataDir: string,
  tables: Readonly<Record<string, string>>,
): Promise<EmulatorProcess> {
  const imported = await importTables(dataDir, tables);
  const module = new URL("./emulator_server.ts", import.meta.url).pathname;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", module, dataDir],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The emulator ended early");
    line += value;
  }
  return {
    server: { ...imported, ...v.parse(Started, JSON.parse(line)) },
    async [Symbol.asyncDispose]() {
      process.kill();
      await process.status;
      await reader.cancel();
    },
  };
}

async function importTables(
  dataDir: string,
  tables: Readonly<Record<string, string>>,
): Promise<v.InferOutput<typeof Imported>> {
  const module = new URL("./emulator_import.ts", import.meta.url).pathname;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", module, dataDir, ...Object.entries(tables).flat()],
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("The import failed");
  return v.parse(Imported, JSON.parse(new TextDecoder().decode(stdout)));
}
