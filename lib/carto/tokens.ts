/**
 * CARTO's Tokens API: API Access Tokens, whose rights are their grants, allowed APIs and referers
 * ("Tokens API" reference). It takes the OAuth token, and that alone.
 */
import * as v from "valibot";
import type { Grant } from "../access/grants.ts";
import type { CartoConfig } from "../config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./exchange.ts";

const WHAT = "API Access Token";

/** What to create. */
export interface TokenWish {
  /** Unique in the account; what reconciliation finds a token by. */
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly allowedApis: readonly string[];
  readonly referers: readonly string[];
  /** Milliseconds since the epoch; settable at creation only. */
  readonly expiresAt: number;
}

const CreatedToken = v.object({ token: v.pipe(v.string(), v.minLength(1)) });

/** The request that creates an API Access Token: `POST /v3/tokens`. */
export function createTokenRequest(
  carto: CartoConfig,
  oauthToken: string,
  wish: TokenWish,
): Request {
  return new Request(`${carto.apiBaseUrl}/v3/tokens`, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${oauthToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      name: wish.name,
      grants: wish.grants.map(({ connectionName, source }) => ({
        connection_name: connectionName,
        source,
      })),
      allowed_apis: wish.allowedApis,
      referers: wish.referers,
      expiration_date: new Date(wish.expiresAt).toISOString(),
    }),
  });
}

/**
 * @returns the token.
 * @throws {CartoError} when the answer is no token.
 */
export function processCreatedToken(answer: Answer): string {
  return parseAnswer(answer, CreatedToken, WHAT).token;
}
