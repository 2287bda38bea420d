/**
 * The embedded CARTO by itself: `deno task carto`. Its port is EMULATOR_PORT (8787), its data lie
 * in `.data/`.
 */
import { interrupted, say } from "../lib/terminal.ts";
import { startEmulator } from "./mod.ts";
import { parsePort } from "./port.ts";

async function main(): Promise<void> {
  const emulator = await startEmulator({
    port: parsePort(Deno.env.get("EMULATOR_PORT")),
    dataDir: ".data",
    onProgress: say,
  });
  say(`
Embedded CARTO: ${emulator.apiBaseUrl}  (Ctrl-C stops it)

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

try {
  await main();
  Deno.exit(0);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  Deno.stderr.writeSync(new TextEncoder().encode(`${reason}\n`));
  Deno.exit(1);
}
