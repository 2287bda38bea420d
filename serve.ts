/**
 * Run by `deno task start` after a build: serves the app on PORT, prints its URL, and stops cleanly
 * on Ctrl-C.
 */
import * as v from "valibot";
import { APP_FOLDER } from "./lib/app_folder.ts";
import { listen } from "./lib/http/listen.ts";
import { OperatorError } from "./lib/operator_error.ts";
import { interrupted, say } from "./lib/log/terminal.ts";

type Fetch = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;
const isFetch = (value: unknown): value is Fetch => typeof value === "function";
const BuiltServer = v.object({ default: v.object({ fetch: v.custom<Fetch>(isFetch) }) });

try {
  const { runtime } = await import("./main.ts");
  // Not a literal: the file is there only after a build.
  const built = v.parse(BuiltServer, await import(new URL("_fresh/server.js", APP_FOLDER).href));
  // Installed before the URL is printed: its reader may stop the app at once.
  const stop = interrupted();
  const { hosts, port, announce } = runtime;
  const server = listen({ hosts, port, onListen: announce }, built.default.fetch);
  // Deno closes the listener permanently when it cannot accept, as when file descriptors run out.
  const lost = server.finished.then(() => new Error("The listener was closed"), (error) => error);
  const reason: unknown = await Promise.race([stop, lost]);
  if (reason === undefined) say("Stopping.");
  else runtime.listenerLost(reason);
  // Takes no more connections; the runtime knows the responses in progress.
  server.shutdown().catch(() => undefined);
  await runtime.stop(reason === undefined ? 0 : 1);
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
  if (error instanceof Deno.errors.PermissionDenied) {
    return `PORT ${Deno.env.get("PORT") ?? "8000"} may not be opened by this account: ` +
      "set PORT to 1024 or more, and let a proxy listen at 80 and 443.";
  }
  const isNameUnknown = error instanceof Error && /failed to lookup address/i.test(error.message);
  if (isNameUnknown || error instanceof Deno.errors.AddrNotAvailable) {
    return `HOST ${Deno.env.get("HOST") ?? ""} is not an address of this machine: ` +
      "set it to one, or leave it out to listen at all of them.";
  }
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
