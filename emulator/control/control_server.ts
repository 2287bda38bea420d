import { ApiError } from "../errors/api_error.ts";
import { listenOrExplain } from "../http/listen_or_explain.ts";
import type { Listener } from "../http/listener.ts";
import { isLocal } from "../http/local.ts";
import type { RequestLog } from "../http/request_log.ts";
import { createRouter } from "../http/router.ts";
import { safely } from "../http/safely.ts";
import type { Faults } from "./faults.ts";
import { controlRoutes } from "./routes.ts";

/**
 * Serves the control API on a port of its own. It has no CORS: no page can read it.
 *
 * @throws {SetupError} where the port is taken
 */
export async function serveControl(
  { hostname, onProgress }: {
    readonly hostname: string;
    readonly onProgress: (line: string) => void;
  },
  port: number,
  faults: Faults,
  log: RequestLog,
): Promise<Listener> {
  const route = createRouter(controlRoutes(faults, log));
  const answer = safely((request) => {
    if (isLocal(new URL(request.url))) return route(request);
    return Promise.reject(new ApiError(403, "Call the control API by localhost"));
  }, onProgress);
  const handler = async (request: Request) => ({ response: await answer(request), bodyMs: 0 });
  return await listenOrExplain({ hostname, port }, "set another controlPort", handler);
}
