/** The four things the broker asks of CARTO, each within a deadline, behind a breaker, and seen. */
import { CartoError } from "../carto/errors.ts";
import { type Answer, exchange } from "../carto/exchange.ts";
import { oauthTokenRequest, processOAuthToken } from "../carto/oauth.ts";
import {
  createTokenRequest,
  deleteTokenRequest,
  listTokensRequest,
  processCreatedToken,
  processDeletedToken,
  processTokenList,
  type TokenAtCarto,
  type TokenWish,
} from "../carto/tokens.ts";
import type { Clock } from "../clock.ts";
import type { CartoConfig } from "../config.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createBreaker } from "./breaker.ts";
import type { OAuthToken } from "./records.ts";

/** Some hundred bytes for each token of the account, with its grants: room for 100,000 and more. */
export const LARGEST_LIST = 128 * 1024 * 1024;

export interface CartoCallsOptions extends Clock {
  readonly carto: CartoConfig;
  readonly fetch: typeof fetch;
  readonly telemetry: Telemetry;
  readonly deadlineMs: number;
}

/** Each throws CartoError when CARTO does not do it. */
export interface CartoCalls {
  oauthToken(): Promise<OAuthToken>;
  createToken(oauth: OAuthToken, wish: TokenWish): Promise<{ token: string; id: string }>;
  listTokens(oauth: OAuthToken): Promise<TokenAtCarto[]>;
  deleteToken(oauth: OAuthToken, id: string): Promise<void>;
}

export function createCartoCalls(options: CartoCallsOptions): CartoCalls {
  const { carto, fetch, telemetry, now, elapsed, deadlineMs } = options;
  const origins = [carto.authUrl, carto.apiBaseUrl].map((url) => new URL(url).origin);
  const upstream = { fetch, origins, deadlineMs };

  const breakerFor = (upstream: "oauth" | "api") =>
    createBreaker({
      elapsed,
      onChange: (open) => telemetry.set("carto_embed_breaker_open", open ? 1 : 0, { upstream }),
    });
  const breakers = { oauth: breakerFor("oauth"), api: breakerFor("api") };

  function call<T>(
    at: "oauth" | "api",
    name: string,
    request: () => Request,
    process: (answer: Answer) => T,
    largest?: number,
  ): Promise<T> {
    return telemetry.span(
      `carto ${name}`,
      {},
      () => breakers[at].run(() => timed(name, request(), process, largest)),
    );
  }

  async function timed<T>(
    name: string,
    request: Request,
    process: (answer: Answer) => T,
    largest?: number,
  ): Promise<T> {
    const startedAt = elapsed();
    let status = "ok";
    try {
      return process(await exchange(upstream, request, name, largest));
    } catch (error) {
      status = error instanceof CartoError ? String(error.status ?? error.fault) : "error";
      throw error;
    } finally {
      const seconds = (elapsed() - startedAt) / 1000;
      telemetry.observe("carto_embed_upstream_seconds", seconds, { call: name, status });
    }
  }

  return {
    async oauthToken() {
      const requestedAt = now();
      const { accessToken, expiresInS } = await call(
        "oauth",
        "OAuth token",
        () => oauthTokenRequest(carto),
        processOAuthToken,
      );
      return { token: accessToken, expiresAt: requestedAt + expiresInS * 1000 };
    },
    createToken: (oauth, wish) =>
      call(
        "api",
        "API Access Token",
        () => createTokenRequest(carto, oauth.token, wish),
        processCreatedToken,
      ),
    listTokens: (oauth) =>
      call(
        "api",
        "List of tokens",
        () => listTokensRequest(carto, oauth.token),
        processTokenList,
        LARGEST_LIST,
      ),
    deleteToken: (oauth, id) =>
      call(
        "api",
        "Deletion of a token",
        () => deleteTokenRequest(carto, oauth.token, id),
        processDeletedToken,
      ),
  };
}
