/** Who may use the page for authors: the developer at this machine, with the embedded CARTO. */
import { type Context, HttpError } from "fresh";
import type { State } from "../lib/http/define.ts";
import { requireOwnPages } from "../lib/http/same_origin.ts";

/** Names of this machine alone; another name that leads here is a DNS rebinding attack. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;
const LOOPBACK_ADDRESS = /^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/;
/** Added by proxies and tunnels: the client is elsewhere, though the connection comes from here. */
const OF_PROXIES = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"];

/**
 * Requires a demo, without credentials of CARTO, and a request from this machine to a name of this
 * machine; for anything but reading, one that our own page makes.
 *
 * @throws {HttpError} 404, as where there is no such page.
 * @throws {ProblemError} 403 for a request that another site makes.
 */
export function requireAuthor({ info, req, state, url }: Context<State>): void {
  const { config } = state.services;
  const { remoteAddr } = info;
  const isHere = config.mode === "demo" &&
    LOOPBACK.test(new URL(config.appOrigin).hostname) &&
    LOOPBACK.test(url.hostname) &&
    "hostname" in remoteAddr && LOOPBACK_ADDRESS.test(remoteAddr.hostname) &&
    !OF_PROXIES.some((name) => req.headers.has(name));
  if (!isHere) throw new HttpError(404);
  // As for a page: inside the API a request without a credential would pass.
  requireOwnPages({
    request: req,
    path: url.pathname.replace(/^\/api/, ""),
    credential: null,
    appOrigin: config.appOrigin,
  });
}
