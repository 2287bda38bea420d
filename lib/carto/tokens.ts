/**
 * CARTO's Tokens API: API Access Tokens, whose rights are their grants, allowed APIs and referers
 * ("Tokens API" reference). It takes the OAuth token, and that alone.
 */
import * as v from "valibot";
import type { Grant } from "../access/grants.ts";
import type { CartoConfig } from "../config/config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./exchange.ts";

const WHAT = "API Access Token";

/** What to create. */
export interface TokenRequest {
  /** Unique in the account; what reconciliation finds a token by. */
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly allowedApis: readonly string[];
  readonly referers: readonly string[];
  /** Milliseconds since the epoch; settable at creation only. */
  readonly expiresAt: number;
}

const CreatedToken = v.object({
  token: v.pipe(v.string(), v.minLength(1)),
  id: v.optional(v.pipe(v.string(), v.minLength(1))),
});

/** A token as a list of tokens shows it. */
const ListedToken = v.object({
  name: v.string(),
  id: v.optional(v.string()),
  token: v.optional(v.string()),
});
const TokenList = v.array(ListedToken);

/** A token at CARTO, by what it is called and what it is deleted by. */
export interface TokenAtCarto {
  readonly name: string;
  readonly id: string;
}

/** The request that creates an API Access Token: `POST /v3/tokens`. */
export function createTokenRequest(
  carto: CartoConfig,
  oauthToken: string,
  wish: TokenRequest,
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
 * @returns the token, and what it is deleted by: its id where CARTO tells one.
 * @throws {CartoError} when the answer is no token.
 */
export function processCreatedToken(answer: Answer): { token: string; id: string } {
  const { token, id } = parseAnswer(answer, CreatedToken, WHAT);
  return { token, id: id ?? token };
}

/** The request for the OAuth client's own tokens: `GET /v3/tokens`. */
export function listTokensRequest(carto: CartoConfig, oauthToken: string): Request {
  return new Request(`${carto.apiBaseUrl}/v3/tokens`, {
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

/** @throws {CartoError} when the answer is no list of tokens. */
export function processTokenList(answer: Answer): TokenAtCarto[] {
  return parseAnswer(answer, TokenList, "List of tokens").flatMap(({ name, id, token }) => {
    const handle = id ?? token;
    return handle === undefined ? [] : [{ name, id: handle }];
  });
}

/** The request for one token: `GET /v3/tokens/{token}`. */
export function tokenRequest(carto: CartoConfig, oauthToken: string, id: string): Request {
  return new Request(`${carto.apiBaseUrl}/v3/tokens/${encodeURIComponent(id)}`, {
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

/**
 * @returns whether there is such a token.
 * @throws {CartoError} when CARTO does not say.
 */
export function processToken(answer: Answer): boolean {
  if (answer.status === 404) return false;
  parseAnswer({ ...answer, body: "{}" }, v.object({}), "Token");
  return true;
}

/** The request that deletes a token: `DELETE /v3/tokens/{token}`. */
export function deleteTokenRequest(carto: CartoConfig, oauthToken: string, id: string): Request {
  return new Request(`${carto.apiBaseUrl}/v3/tokens/${encodeURIComponent(id)}`, {
    method: "DELETE",
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

/**
 * @returns whether it was there: one that is not there any more counts as deleted.
 * @throws {CartoError} when it may still be there.
 */
export function processDeletedToken(answer: Answer): boolean {
  if (answer.status === 404) return false;
  parseAnswer({ ...answer, body: "{}" }, v.object({}), "Deletion of a token");
  return true;
}
