/** The outermost layer of the app: every response passes it, including Fresh's own. */
import { App, type FreshConfig } from "fresh";
import { errorFields, stackOf } from "../log/error_fields.ts";
import type { Log } from "../log/log.ts";
import type { PageStyles } from "../assets/page_styles.ts";
import { barePage } from "./bare_page.ts";
import { unknownMethod } from "./methods.ts";
import { oneSpelling } from "./one_spelling.ts";
import { isApi, pathOf } from "./paths.ts";
import type { PreferenceCookies } from "./preferences.ts";
import { type Problem, problemOf, problemResponse, statusProblem } from "./problem.ts";
import { limitInFlight, type RequestsInFlightOptions } from "./requests_in_flight.ts";
import type { ResponsesInFlight } from "./responses_in_flight.ts";
import type { SecureHeaders } from "./security_headers.ts";

/** What Deno.serve takes. */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface GuardOptions {
  readonly secureHeaders: SecureHeaders;
  readonly preferences: PreferenceCookies;
  readonly pageStyles: PageStyles;
  readonly log: Log;
}

interface AppOptions extends GuardOptions {
  readonly requests: RequestsInFlightOptions;
  readonly responses: ResponsesInFlight;
}

/**
 * A Fresh app that knows each path by one spelling, limits concurrent requests per address, and
 * applies {@linkcode guard} to all responses, wherever it runs.
 */
export class GuardedApp<State> extends App<State> {
  constructor(config: FreshConfig, readonly options: AppOptions) {
    super(config);
  }

  override handler(): Handler {
    const handler = limitInFlight(oneSpelling(super.handler()), this.options.requests);
    return this.options.responses.track(guard(handler, this.options));
  }
}

/**
 * Gives every response the security headers and the request's id, and every page its language.
 * Responses without `Cache-Control` get `no-store`. An error that reached neither a route nor the
 * error page is answered here, without details.
 */
export function guard(
  handler: Handler,
  options: GuardOptions,
): Handler {
  const { secureHeaders, preferences, log } = options;

  function complete(response: Response, request: Request, path: string): Response {
    const { headers } = response;
    const type = headers.get("content-type") ?? "";
    secureHeaders(headers, path, type);
    if (!headers.has("x-request-id")) headers.set("x-request-id", crypto.randomUUID());
    if (type.startsWith("text/html")) {
      headers.set("content-language", preferences.of(request).locale);
      headers.append("vary", "Accept-Language");
    }
    const cacheControl = headers.get("cache-control");
    if (cacheControl === null) headers.set("cache-control", "no-store");
    if (cacheControl === null || cacheControl === "no-store") {
      headers.set("vary", personalVary(headers.get("vary")));
    }
    return response;
  }

  function failure(error: unknown): Problem {
    const problem = problemOf(error);
    const { status } = problem;
    if (status >= 500) {
      log.error("request_failed", { status, ...errorFields(error), stack: stackOf(error) });
    }
    return problem;
  }

  const refused = (problem: Problem, request: Request, path: string) =>
    problemAnswer(problem, request, path, crypto.randomUUID(), options);

  const refusalOf = createRefusals();

  return async (request, info) => {
    const path = pathOf(request.url);
    const refusal = refusalOf(request);
    let response: Response;
    try {
      response = refusal === null ? await handler(request, info) : refused(refusal, request, path);
    } catch (error) {
      response = refused(failure(error), request, path);
    }
    if (isBare(response)) response = await replaced(response, request, path, options);
    try {
      return complete(response, request, path);
    } catch {
      // The headers of responses from `fetch()` or `Response.redirect()` are immutable.
      return complete(new Response(response.body, response), request, path);
    }
  };
}

/** A name or an address, with or without a port (RFC 9112, 3.2). */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Fresh fails on an invalid URL and on an unknown method before any middleware runs. Deno
 * concatenates the Host header and the raw path: with a slash or a `?` in the Host, readers would
 * disagree about the path.
 */
function createRefusals(): (request: Request) => Problem | null {
  /** The last valid Host, and how URLs begin with it: whatever follows is valid then. */
  let valid = { host: "", start: "" };

  function isValid(url: string, host: string): boolean {
    if (valid.host === host && url.startsWith(valid.start)) return true;
    if (!URL.canParse(url) || !HOST.test(host)) return false;
    const start = url.slice(0, url.indexOf("/", url.indexOf("//") + 2) + 1);
    if (start.endsWith(`//${host}/`)) valid = { host, start };
    return true;
  }

  return ({ headers, method, url }) =>
    isValid(url, headers.get("host") ?? "localhost") ? unknownMethod(method) : statusProblem(400);
}

/** Request headers that a response which must not be stored may depend on. */
const PERSONAL_VARY = ["Cookie", "Authorization", "Sec-Fetch-Site", "Origin"];
const PERSONAL_VARY_TEXT = PERSONAL_VARY.join(", ");

/** @param given the response's own Vary. */
function personalVary(given: string | null): string {
  if (given === null) return PERSONAL_VARY_TEXT;
  const own = given.split(",").map((name) => name.trim())
    .filter((name) => !PERSONAL_VARY.includes(name));
  return [PERSONAL_VARY_TEXT, ...own].join(", ");
}

/**
 * Fresh's own errors are a line of text, or empty, and have no Cache-Control; ours all have one.
 */
function isBare({ status, headers }: Response): boolean {
  if (status < 400 || headers.has("cache-control")) return false;
  return headers.get("content-type")?.startsWith("text/plain") ?? true;
}

async function replaced(
  bare: Response,
  request: Request,
  path: string,
  options: GuardOptions,
): Promise<Response> {
  await bare.body?.cancel();
  const { status, headers } = bare;
  // Fresh names no methods where it refuses one for a static file.
  const allow = headers.get("allow")?.split(", ") ?? (status === 405 ? ["GET", "HEAD"] : undefined);
  const problem = statusProblem(status, allow === undefined ? {} : { allow });
  const requestId = headers.get("x-request-id") ?? crypto.randomUUID();
  return problemAnswer(problem, request, path, requestId, options);
}

/** @returns the problem as JSON for the API, otherwise as a page. */
function problemAnswer(
  problem: Problem,
  request: Request,
  path: string,
  requestId: string,
  { preferences, pageStyles }: GuardOptions,
): Response {
  const response = isApi(path)
    ? problemResponse(problem, requestId)
    : barePage(problem, preferences.of(request), requestId, pageStyles);
  response.headers.set("x-request-id", requestId);
  return request.method === "HEAD" ? new Response(null, response) : response;
}
