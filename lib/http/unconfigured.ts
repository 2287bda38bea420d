/**
 * The app while its settings are missing, on a platform that starts each revision before it routes
 * to it: it runs, and says what its operator has to set.
 */
import { App } from "fresh";
import { APP_FOLDER } from "../app_folder.ts";
import { openPageStyles, PAGE_STYLES_FILE } from "../assets/page_styles.ts";
import type { Environment } from "../config/take.ts";
import type { VariableName } from "../config/config_variables.ts";
import type { Log } from "../log/log.ts";
import { barePage } from "./bare_page.ts";
import { guard, type GuardOptions } from "./guard.ts";
import { isApi, pathOf } from "./paths.ts";
import { preferenceCookies } from "./preferences.ts";
import { type Problem, problem, problemResponse } from "./problem.ts";
import type { ResponsesInFlight } from "./responses_in_flight.ts";
import { securityHeaders } from "./security_headers.ts";

/** What Deno.serve takes. */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface UnconfiguredOptions {
  readonly environment: Environment;
  /** The variables at fault. */
  readonly variables: readonly VariableName[];
  readonly log: Log;
  readonly responses: ResponsesInFlight;
}

/** Of a platform that ends TLS itself; nothing else of an origin matters to these pages. */
const HTTPS = "https://localhost";
const STYLES = new URL(`static/${PAGE_STYLES_FILE}`, APP_FOLDER);

/**
 * Has no services, no routes and no files: `/healthz` says that the process is alive, `/readyz`
 * that it is not ready, and everything else is 503 with the names of the settings, never a value.
 *
 * @throws {OperatorError} when the pages' style sheet was not built.
 */
export async function unconfiguredApp<State>(
  { environment, variables, log, responses }: UnconfiguredOptions,
): Promise<App<State>> {
  const options: GuardOptions = {
    secureHeaders: securityHeaders(HTTPS, { connect: [], image: [] }),
    preferences: preferenceCookies(HTTPS),
    pageStyles: await openPageStyles(STYLES),
    log,
  };
  const answer = problem("not_configured", {
    missing: variables.filter((name) => environment[name] === undefined),
    unusable: variables.filter((name) => environment[name] !== undefined),
  });
  const handler = guard((request) => Promise.resolve(respond(request, answer, options)), options);
  return new FixedApp<State>(responses.track(handler));
}

/** An app for Fresh's `_fresh/server.js` that is no more than one handler. */
class FixedApp<State> extends App<State> {
  constructor(readonly answer: Handler) {
    super();
  }

  override handler(): Handler {
    return this.answer;
  }
}

const NOT_STORED = { "cache-control": "no-store" };

function respond(request: Request, answer: Problem, options: GuardOptions): Response {
  const path = pathOf(request.url);
  const requestId = crypto.randomUUID();
  if (path === "/healthz") return probe(request, 200, { status: "alive" });
  if (path === "/readyz") {
    return probe(request, 503, { status: "not_ready", failing: ["configuration"] });
  }
  const { preferences, pageStyles } = options;
  const response = isApi(path)
    ? problemResponse(answer, requestId)
    : barePage(answer, preferences.of(request), requestId, pageStyles);
  response.headers.set("x-request-id", requestId);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

function probe({ method }: Request, status: number, body: object): Response {
  const response = Response.json(body, { status, headers: NOT_STORED });
  return method === "HEAD" ? new Response(null, response) : response;
}
