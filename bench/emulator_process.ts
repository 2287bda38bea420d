/** Starts the embedded CARTO with additional tables in a separate process. */
import * as v from "valibot";

const Started = v.object({
  importSeconds: v.number(),
  importBytes: v.number(),
  authUrl: v.string(),
  apiBaseUrl: v.string(),
  clientId: v.string(),
  clientSecret: v.string(),
  connection: v.string(),
  meter: v.string(),
});

export interface EmulatorProcess extends AsyncDisposable {
  /** What it printed when it started to listen. */
  readonly server: v.InferOutput<typeof Started>;
}

/**
 * @param tables the files that it imports before it listens, by table name.
 * @throws {Error} if it exits before it listens.
 */
export async function startEmulatorProcess(
  dataDir: string,
  tables: Readonly<Record<string, string>>,
): Promise<EmulatorProcess> {
  const module = new URL("./emulator_server.ts", import.meta.url).pathname;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", module, dataDir, ...Object.entries(tables).flat()],
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
    server: v.parse(Started, JSON.parse(line)),
    async [Symbol.asyncDispose]() {
      process.kill();
      await process.status;
      await reader.cancel();
    },
  };
}
