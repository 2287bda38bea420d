/** The broker's calls to CARTO, each with a deadline and metrics. */
import { CartoError } from "../../carto/carto_errors.ts";
import { type Answer, exchange } from "../../carto/carto_exchange.ts";
import { oauthTokenRequest, processOAuthToken } from "../../carto/oauth.ts";
import {
  createTokenRequest,
  deleteTokenRequest,
  listTokensRequest,
  processCreatedToken,
  processDeletedToken,
  processToken,
  processTokenList,
  type TokenAtCarto,
  type TokenRequest,
  tokenRequest,
} from "../../carto/tokens.ts";
import { countRequest, processCount } from "../../carto/sql.ts";
import type { Clock } from "../../clock/clock.ts";
import type { CartoConfig } from "../../config/config.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import type { OAuthToken } from "../records.ts";

/**
 * Some hundred bytes per token of the account, with its grants: room for over 100,000, where CARTO
 * answers with the whole list.
 */
export const LARGEST_LIST = 128 * 1024 * 1024;

export interface CartoCallsOptions extends Clock {
  readonly carto: CartoConfig;
  readonly fetch: typeof fetch;
  readonly telemetry: Telemetry;
  readonly deadlineMs: number;
}

/** Each method throws CartoError when CARTO fails or refuses. */
export interface CartoCalls {
  oauthToken(): Promise<OAuthToken>;
  createToken(oauth: OAuthToken, request: TokenRequest): Promise<{ token: string; id: string }>;
  /** @param page of CARTO's list, from 1. */
  listTokens(oauth: OAuthToken, page: number): Promise<TokenAtCarto[]>;
  /** How many rows a query has, with the rights of the OAuth client. */
  countRows(oauth: OAuthToken, sqlQuery: string): Promise<number>;
  /** Whether a token with this id exists. */
  hasToken(oauth: OAuthToken, id: string): Promise<boolean>;
  /**
   * @param options `isRetry`: deleting this token has failed before.
   * @returns whether it still existed.
   */
  deleteToken(oauth: OAuthToken, id: string, options: { isRetry: boolean }): Promise<boolean>;
  /** For how many milliseconds deletions are held back, because CARTO fails at them. */
  deletionsHeldMs(): number;
  /** The upstreams to which calls are held back after failures. */
  heldBack(): readonly CartoUpstream[];
}

/** What is held back by itself after failures. */
export const CARTO_UPSTREAMS = ["oauth", "api", "deletions"] as const;
export type CartoUpstream = typeof CARTO_UPSTREAMS[number];

/** Mints may wait for a minute; a revocation that is promised within seconds may not. */
const LONGEST_REST_MS = { oauth: 60_000, api: 60_000, deletions: 10_000 } as const;

export function createCartoCalls(options: CartoCallsOptions): CartoCalls {
  const { carto, fetch, telemetry, now, elapsed, deadlineMs } = options;
  const origins = [carto.authUrl, carto.apiBaseUrl].map((url) => new URL(url).origin);
  const upstream = { fetch, origins, deadlineMs };

  // Deletions have their own breaker: revocation never waits for minting.
  const forOAuth = breakerFor("oauth", options);
  const forMints = breakerFor("api", options);
  const forDeletions = breakerFor("deletions", options);
  const breakers = { oauth: forOAuth, api: forMints, deletions: forDeletions };

  function call<T>(
    name: string,
    request: () => Request,
    process: (answer: Answer) => T,
    largest?: number,
  ): Promise<T> {
    return telemetry.span(`carto ${name}`, {}, () => timed(name, request(), process, largest));
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
      const { accessToken, expiresInS } = await forOAuth.run(() =>
        call("OAuth token", () => oauthTokenRequest(carto), processOAuthToken)
      );
      return { token: accessToken, expiresAt: requestedAt + expiresInS * 1000 };
    },
    createToken(oauth, request) {
      const asked = () => createTokenRequest(carto, oauth.token, request);
      return forMints.run(() => call("API Access Token", asked, processCreatedToken));
    },
    // Called every ten minutes, and a minute apart where it fails: it needs no breaker.
    listTokens: (oauth, page) =>
      call(
        "List of tokens",
        () => listTokensRequest(carto, oauth.token, page),
        processTokenList,
        LARGEST_LIST,
      ),
    // Only for operators who asked for it, so that it needs no breaker.
    countRows: (oauth, sqlQuery) =>
      call("Row count", () => countRequest(carto, oauth.token, sqlQuery), processCount),
    hasToken: (oauth, id) =>
      call("Token", () => tokenRequest(carto, oauth.token, id), processToken),
    deleteToken: (oauth, id, options) =>
      forDeletions.run(
        () =>
          call(
            "Deletion of a token",
            () => deleteTokenRequest(carto, oauth.token, id),
            processDeletedToken,
          ),
        options,
      ),
    deletionsHeldMs: () => forDeletions.heldMs(),
    heldBack: () => CARTO_UPSTREAMS.filter((upstream) => breakers[upstream].isOpen()),
  };
}

function breakerFor(
  upstream: CartoUpstream,
  { elapsed, telemetry }: Pick<CartoCallsOptions, "elapsed" | "telemetry">,
): Breaker {
  return createBreaker({
    elapsed,
    onChange: (open) => telemetry.set("carto_embed_breaker_open", open ? 1 : 0, { upstream }),
    longestRestMs: LONGEST_REST_MS[upstream],
  });
}
