import type { Context } from "../context.ts";
import type { Middleware } from "../routing/middleware.ts";

/** What {@linkcode cors} takes; the headers are those of WHATWG Fetch, "CORS protocol". */
export interface CORSOptions<State = unknown> {
  /**
   * The origins that may read responses, or a function that gives the one to allow.
   * @default {"*"}
   */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => string | null | undefined);
  /** @default ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"] */
  allowMethods?: string[];
  /** @default the headers the preflight asks for */
  allowHeaders?: string[];
  /** Response headers that scripts may read. */
  exposeHeaders?: string[];
  /** How long a preflight may be remembered, in seconds. */
  maxAge?: number;
  /** @default {false} */
  credentials?: boolean;
}

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"];

/**
 * Lets other origins read responses, and answers their preflights.
 *
 * @throws {TypeError} in the middleware, for a response whose headers are immutable.
 */
export function cors<State>(options: CORSOptions<State> = {}): Middleware<State> {
  const { origin: allowed = "*", credentials, exposeHeaders = [] } = options;

  function allowedOrigin(ctx: Context<State>): string | null {
    if (allowed === "*") return "*";
    const origin = ctx.req.headers.get("origin") ?? "";
    if (typeof allowed === "function") return allowed(origin, ctx) || null;
    return [allowed].flat().includes(origin) ? origin : null;
  }

  return async (ctx) => {
    const origin = allowedOrigin(ctx);
    const response = ctx.req.method === "OPTIONS"
      ? new Response(null, { status: 204, headers: preflightHeaders(ctx.req, options) })
      : await ctx.next();
    const { headers } = response;
    if (origin !== null) headers.set("access-control-allow-origin", origin);
    if (origin !== null && origin !== "*") addVary(headers, "Origin");
    if (credentials) headers.set("access-control-allow-credentials", "true");
    if (exposeHeaders.length > 0) {
      headers.set("access-control-expose-headers", exposeHeaders.join(","));
    }
    return response;
  };
}

function preflightHeaders<State>(
  req: Request,
  { allowMethods = METHODS, allowHeaders = [], maxAge }: CORSOptions<State>,
): Headers {
  const headers = new Headers();
  if (maxAge !== undefined) headers.set("access-control-max-age", String(maxAge));
  if (allowMethods.length > 0) headers.set("access-control-allow-methods", allowMethods.join(","));
  const asked = req.headers.get("access-control-request-headers")?.split(/\s*,\s*/) ?? [];
  const wanted = allowHeaders.length > 0 ? allowHeaders : asked;
  if (wanted.length > 0) {
    headers.set("access-control-allow-headers", wanted.join(","));
    headers.set("vary", "Access-Control-Request-Headers");
  }
  return headers;
}

function addVary(headers: Headers, name: string): void {
  const others = headers.get("vary")?.split(/\s*,\s*/) ?? [];
  headers.set("vary", [...new Set([name, ...others])].join(", "));
}
