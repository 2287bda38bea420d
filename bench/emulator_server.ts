/**
 * The embedded CARTO as a process: `emulator_server.ts FOLDER`. Prints a line of JSON once it
 * listens.
 */
import { startEmulator } from "../emulator/mod.ts";

const [dataDir = ""] = Deno.args;

const emulator = await startEmulator({ dataDir });
let peak = 0;
const meter = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
  const { rss } = Deno.memoryUsage();
  peak = Math.max(peak, rss);
  return Response.json({ rss, peak });
});
const { authUrl, apiBaseUrl, clientId, clientSecret, connection } = emulator;
const line = JSON.stringify({
  authUrl,
  apiBaseUrl,
  clientId,
  clientSecret,
  connection,
  meter: `http://127.0.0.1:${meter.addr.port}`,
});
await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
