/**
 * `deno task health` asks the app on this machine whether it is alive, for a container's health
 * check: exit code 0 if it is. It does not ask for readiness, since a restart would not help while
 * CARTO or storage is away.
 */
import { say } from "../lib/log/terminal.ts";

/** A container's health check must not wait for long. */
const DEADLINE_MS = 3_000;

const host = Deno.env.get("HOST") || "127.0.0.1";
const port = Deno.env.get("PORT") || "8000";
const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/healthz`;
try {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  if (!ok) say(`${url} responds with ${status}.`);
  Deno.exit(ok ? 0 : 1);
} catch (error) {
  say(`${url} does not respond: ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}
