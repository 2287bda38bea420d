import type { Context } from "../context.ts";
import type { Middleware } from "../routing/middleware.ts";
import { mutableHeaders } from "./mutable_headers.ts";

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

/** Lets other origins read responses, and answers their preflights. */
export function cors<State>(options: CORSOptions<State> = {}): Middleware<State> {
  const { origin: allowed = "*", allowMethods = METHODS } = options;

  function allowedOrigin(ctx: Context<State>): string | null {
    if (allowed === "*") return "*";
    const origin = ctx.req.headers.get("origin") ?? "";
    if (typeof allowed === "function") return allowed(origin, ctx) ?? null;
    if (typeof allowed === "string") return allowed;
    return allowed.includes(origin) ? origin : null;
  }

  return async (ctx) => {
    const origin = allowedOrigin(ctx);
    const preflight = ctx.req.method === "OPTIONS";
    const response = preflight
      ? new Response(null, { status: 204 })
      : mutableHeaders(await ctx.next());
    const { headers } = response;
    if (origin !== null) headers.set("access-control-allow-origin", origin);
    if (allowed !== "*") headers.append("vary", "Origin");
    if (options.credentials) {
      headers.set("access-control-allow-credentials", "true");
    }
    if (options.exposeHeaders?.length) {
      headers.set("access-control-expose-headers", options.exposeHeaders.join(","));
    }
    if (preflight) {
      setPreflightHeaders(headers, ctx.req, { ...options, allowMethods });
    }
    return response;
  };
}

function setPreflightHeaders<State>(
  headers: Headers,
  req: Request,
  { allowMethods = [], allowHeaders, maxAge }: CORSOptions<State>,
): void {
  if (maxAge !== undefined) {
    headers.set("access-control-max-age", String(maxAge));
  }
  if (allowMethods.length > 0) {
    headers.set("access-control-allow-methods", allowMethods.join(","));
  }
  const wanted = allowHeaders?.join(",") ??
    req.headers.get("access-control-request-headers");
  if (wanted) {
    headers.set("access-control-allow-headers", wanted);
    headers.append("vary", "Access-Control-Request-Headers");
  }
}
