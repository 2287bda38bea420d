/** The outermost part of the app: every answer passes here, also one that Fresh gives by itself. */
import { App, type FreshConfig, HttpError } from "fresh";
import { errorFields, stackOf } from "../error_fields.ts";
import type { Log } from "../log.ts";
import { bareAnswer } from "./bare_answer.ts";
import { problemOf } from "./problem.ts";
import type { SecureHeaders } from "./security_headers.ts";

/** What Deno.serve takes. */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface GuardOptions {
  readonly secureHeaders: SecureHeaders;
  readonly log: Log;
}

/** A Fresh app whose answers all have what {@linkcode guard} gives them, wherever it runs. */
export class GuardedApp<State> extends App<State> {
  constructor(config: FreshConfig, readonly options: GuardOptions) {
    super(config);
  }

  override handler(): Handler {
    return guard(super.handler(), this.options);
  }
}

/** What the answer to a request may depend on, unless it says that anybody may keep it. */
const PERSONAL_VARY = ["Cookie", "Authorization", "Sec-Fetch-Site", "Origin"];

/**
 * Gives every answer the security headers and the request's id; one that says nothing of caches is
 * nobody's to keep. An error that reached neither a route nor the error page is answered here, as
 * generally as any.
 */
export function guard(handler: Handler, { secureHeaders, log }: GuardOptions): Handler {
  async function answer(request: Request, info?: Deno.ServeHandlerInfo): Promise<Response> {
    try {
      return await handler(request, info);
    } catch (error) {
      log.error("request_failed", { status: 500, ...errorFields(error), stack: stackOf(error) });
      return new Response(null, { status: 500 });
    }
  }

  return async (request, info) => {
    const path = pathOf(request.url);
    const given = await answer(request, info);
    const response = isBare(given) ? await replaced(given, request, path) : mutable(given);
    const { headers } = response;
    secureHeaders(headers, path);
    if (!headers.has("x-request-id")) headers.set("x-request-id", crypto.randomUUID());
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (headers.get("cache-control") === "no-store") addVary(headers, PERSONAL_VARY);
    return response;
  };
}

/** Fresh's own errors are a line of text, or nothing, and say nothing of caches: ours all do. */
function isBare({ status, headers }: Response): boolean {
  if (status < 400 || headers.has("cache-control")) return false;
  return headers.get("content-type")?.startsWith("text/plain") ?? true;
}

async function replaced(bare: Response, request: Request, path: string): Promise<Response> {
  await bare.body?.cancel();
  const { status, headers } = bare;
  const problem = problemOf(new HttpError(status));
  const allow = headers.get("allow");
  const requestId = headers.get("x-request-id") ?? crypto.randomUUID();
  const response = bareAnswer(
    allow === null ? problem : { ...problem, headers: { allow } },
    path,
    requestId,
  );
  response.headers.set("x-request-id", requestId);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

/** The headers of what comes from `fetch()` or `Response.redirect()` cannot be changed. */
function mutable(response: Response): Response {
  try {
    response.headers.delete("x-powered-by");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}

function addVary(headers: Headers, names: readonly string[]): void {
  const given = headers.get("vary");
  if (given === null) {
    headers.set("vary", names.join(", "));
    return;
  }
  const known = given.toLowerCase().split(",").map((name) => name.trim());
  const added = names.filter((name) => !known.includes(name.toLowerCase()));
  headers.set("vary", [given, ...added].join(", "));
}

/** The path of a URL that need not be one: `http://[/` comes here too. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  return start === -1 ? "/" : url.slice(start).replace(/[?#].*$/s, "");
}
