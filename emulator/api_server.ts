import { withFaults } from "./control/apply_faults.ts";
import type { Faults } from "./control/faults.ts";
import { ApiError } from "./errors/api_error.ts";
import { preflight, withCors } from "./http/cors.ts";
import { listenOrExplain } from "./http/listen_or_explain.ts";
import type { RequestLog } from "./http/request_log.ts";
import { createRouter, type Route } from "./http/router.ts";
import { safely } from "./http/safely.ts";
import type { Settings } from "./options.ts";

/** What the server of CARTO's API is made of. */
export interface ServerParts {
  readonly settings: Settings;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** The routes of a server with this base URL. */
  readonly routesOf: (baseUrl: string) => readonly Route[];
}

/** A listening server. */
export interface RunningServer {
  /** `http://localhost:PORT`. */
  readonly baseUrl: string;
  /** Closes the connections that clients keep open and do not use. */
  closeIdle(): void;
  /** Stops listening, and gives open requests a second to end. */
  close(): Promise<void>;
}

/**
 * Listens, and gives every request an answer that any origin may read: a route's, a preflight, or
 * JSON that says what is wrong; or what a fault makes of it.
 *
 * @throws {SetupError} where the port is taken
 */
export async function serve(parts: ServerParts): Promise<RunningServer> {
  const { settings, log, faults, routesOf } = parts;
  let route: ReturnType<typeof createRouter> = () => Promise.reject(new ApiError(503, "Starting"));
  const answer = safely((request) => {
    return request.method === "OPTIONS" ? Promise.resolve(preflight()) : route(request);
  }, settings.onProgress);
  const remedy = "set EMULATOR_PORT to another port";
  const server = await listenOrExplain(settings, remedy, async (request, closing) => {
    const outcome = await withFaults(faults, request, answer, closing);
    if (outcome !== "drop") {
      outcome.response.headers.set("date", new Date(settings.now()).toUTCString());
    }
    // The status page is for the operator: no other page may read it, and no test counts it.
    if (new URL(request.url).pathname === "/") return outcome;
    log.add(settings.now(), request, outcome === "drop" ? 0 : outcome.response.status);
    if (outcome !== "drop") withCors(outcome.response);
    return outcome;
  });
  const baseUrl = `http://localhost:${server.port}`;
  route = createRouter(routesOf(baseUrl));
  return { ...server, baseUrl };
}
