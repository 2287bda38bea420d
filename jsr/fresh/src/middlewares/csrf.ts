import type { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "../routing/middleware.ts";

/** What {@linkcode csrf} takes. */
export interface CsrfOptions<State> {
  /**
   * The origins whose requests may change something, or a function that decides.
   * @default the origin of `ctx.url`
   */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => boolean);
}

/**
 * Refuses requests that another site made a browser send, by `Sec-Fetch-Site` (W3C Fetch Metadata)
 * and, where that is missing, by `Origin`. Behind a proxy that ends TLS, `ctx.url` says http: name
 * the `origin` then.
 *
 * @throws {HttpError} 403: the request comes from an origin that is not allowed.
 */
export function csrf<State>(options: CsrfOptions<State> = {}): Middleware<State> {
  const { origin: allowed } = options;

  function isAllowed(origin: string | null, ctx: Context<State>): boolean {
    if (origin === null) return false;
    if (allowed === undefined) return origin === ctx.url.origin;
    if (typeof allowed === "function") return allowed(origin, ctx);
    return typeof allowed === "string" ? origin === allowed : allowed.includes(origin);
  }

  return (ctx) => {
    const { method, headers } = ctx.req;
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") {
      return ctx.next();
    }
    const site = headers.get("sec-fetch-site");
    const origin = headers.get("origin");
    const trusted = site === null ? origin === null : site === "same-origin" || site === "none";
    if (trusted || isAllowed(origin, ctx)) return ctx.next();
    throw new HttpError(403);
  };
}
