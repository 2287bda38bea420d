import { OperatorError } from "../lib/operator_error.ts";
import { ApiError } from "./http/api_error.ts";
import { preflight, withCors } from "./http/cors.ts";
import { failure } from "./http/respond.ts";
import { createRouter, type Route } from "./http/router.ts";
import type { Settings } from "./options.ts";
import type { RequestLog } from "./request_log.ts";

/** How long (milliseconds) open requests may take to end once the server is told to stop. */
const GRACE = 1_000;

/** A listening server. */
export interface RunningServer {
  /** `http://localhost:PORT`. */
  readonly baseUrl: string;
  /** Stops listening, and gives open requests a second to end. */
  shutdown(): Promise<void>;
}

/**
 * Listens, and gives every request an answer that any origin may read: a route's, a preflight, or
 * JSON that says what is wrong.
 *
 * @param routesOf the routes of a server with this base URL
 * @throws {OperatorError} where the port is taken
 */
export function serve(
  { hostname, port, now, onProgress }: Settings,
  log: RequestLog,
  routesOf: (baseUrl: string) => Route[],
): RunningServer {
  const answer = async (request: Request): Promise<Response> => {
    if (request.method === "OPTIONS") return preflight();
    try {
      return withCors(await route(request));
    } catch (error) {
      if (error instanceof ApiError) return withCors(failure(error));
      onProgress(`Embedded CARTO: ${request.method} failed: ${String(error)}`);
      return withCors(failure(new ApiError(500, "Internal error")));
    }
  };
  const server = listen({ hostname, port }, async (request) => {
    const response = await answer(request);
    log.add(now(), request, response.status);
    return response;
  });
  const baseUrl = `http://localhost:${server.addr.port}`;
  const route = createRouter(routesOf(baseUrl));
  return {
    baseUrl,
    async shutdown() {
      let timer;
      const patience = new Promise((resolve) => timer = setTimeout(resolve, GRACE));
      await Promise.race([server.shutdown(), patience]);
      clearTimeout(timer);
    },
  };
}

function listen(
  { hostname, port }: { hostname: string; port: number },
  handler: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname, port, onListen() {} }, handler);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new OperatorError(
      `The embedded CARTO cannot listen on port ${port}: another program has it. ` +
        "Stop that program, or set EMULATOR_PORT to another port.",
      { cause: error },
    );
  }
}
