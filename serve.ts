/**
 * What `deno task start` runs once there is a build: the app on PORT, told to the person at the
 * terminal, stopped cleanly by Ctrl-C.
 */
import * as v from "valibot";
import { OperatorError } from "./lib/operator_error.ts";
import { interrupted, say } from "./lib/terminal.ts";

const GRACE_MS = 3_000;
const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Fetch = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;
const isFetch = (value: unknown): value is Fetch => typeof value === "function";
const BuiltServer = v.object({ default: v.object({ fetch: v.custom<Fetch>(isFetch) }) });

try {
  const { runtime } = await import("./main.ts");
  // Not a literal: the file is there only after a build.
  const built = v.parse(BuiltServer, await import(import.meta.resolve("./_fresh/server.js")));
  // Listened for before the address is told: whoever reads it may stop the app at once.
  const stop = interrupted();
  const server = Deno.serve(
    { port: runtime.port, hostname: "0.0.0.0", onListen: runtime.announce },
    built.default.fetch,
  );

  await stop;
  say("Stopping.");
  // A client that never finishes its request must not keep the app from stopping.
  await Promise.race([server.shutdown(), delay(GRACE_MS)]);
  await runtime.close();
  Deno.exit(0);
} catch (error) {
  say(startFailure(error));
  Deno.exit(1);
}

/** What an operator can act on, in words; a fault of the app itself with its stack. */
function startFailure(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  if (error instanceof Deno.errors.AddrInUse) {
    return `PORT ${Deno.env.get("PORT") ?? "8000"} is taken: stop what listens there, or set PORT.`;
  }
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
