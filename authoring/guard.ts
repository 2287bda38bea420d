/** Who may use the page for authors: the developer at this machine, with the embedded CARTO. */
import { type Context, HttpError } from "fresh";
import type { Config } from "../lib/config/config.ts";
import type { State } from "../lib/http/define.ts";
import { requireOwnPages } from "../lib/http/same_origin.ts";

/** Names of this machine alone; another name that leads here is a DNS rebinding attack. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;
const LOOPBACK_ADDRESS = /^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/;
/** Added by proxies and tunnels: the client is elsewhere, though the connection comes from here. */
const OF_PROXIES = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"];

/** What is known of a request, and of the app that gets it. */
export interface AuthorRequest {
  readonly config: Pick<Config, "mode" | "appOrigin">;
  /** As the request names it. */
  readonly url: URL;
  readonly headers: Headers;
  readonly remoteAddr: Deno.Addr;
}

/**
 * @returns whether a developer makes the request at this machine, by a name of this machine, to an
 * app without credentials of CARTO.
 */
export function isAuthor({ config, url, headers, remoteAddr }: AuthorRequest): boolean {
  return config.mode === "demo" &&
    LOOPBACK.test(new URL(config.appOrigin).hostname) &&
    LOOPBACK.test(url.hostname) &&
    "hostname" in remoteAddr && LOOPBACK_ADDRESS.test(remoteAddr.hostname) &&
    !OF_PROXIES.some((name) => headers.has(name));
}

/**
 * Requires {@linkcode isAuthor} and, for anything but reading, a request of our own page.
 *
 * @throws {HttpError} 404, as where there is no such page.
 * @throws {ProblemError} 403 for a request that another site makes.
 */
export function requireAuthor({ info, req, state, url }: Context<State>): void {
  const { config } = state.services;
  const { remoteAddr } = info;
  if (!isAuthor({ config, url, headers: req.headers, remoteAddr })) throw new HttpError(404);
  requireOwnPages({
    request: req,
    // As for a page: inside the API a request without a credential would pass.
    path: url.pathname.replace(/^\/api/, ""),
    credential: null,
    appOrigin: config.appOrigin,
  });
}
