/**
 * CARTO's Tokens API: API Access Tokens, whose rights are their grants, allowed APIs and referers
 * ("Tokens API" reference). It accepts only the OAuth token.
 */
import * as v from "valibot";
import type { Grant } from "../access/grants.ts";
import type { CartoConfig } from "../config/config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./carto_exchange.ts";

const WHAT = "API Access Token";

/** A token to create. */
export interface TokenRequest {
  /** Unique in the account; reconciliation finds a token by it. */
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

/** A token in a list of tokens. */
const ListedToken = v.object({
  name: v.string(),
  id: v.optional(v.string()),
  token: v.optional(v.string()),
});
/** The whole list, or a page of it as CARTO's other lists have it. */
const TokenList = v.union([
  v.array(ListedToken),
  v.pipe(v.object({ result: v.array(ListedToken) }), v.transform(({ result }) => result)),
]);

/** The tokens that are asked for at once. */
export const TOKENS_PER_PAGE = 1_000;

/** A token at CARTO: its name, and what deletes it. */
export interface TokenAtCarto {
  readonly name: string;
  readonly id: string;
}

/**
 * The request that creates an API Access Token: `POST /v3/tokens`.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * const carto = {
 *   apiBaseUrl: "https://gcp-us-east1.api.carto.com",
 *   authUrl: "https://auth.carto.com/oauth/token",
 *   clientId: "client",
 *   clientSecret: "secret",
 *   connection: "carto_dw",
 * };
 * const request = createTokenRequest(carto, "an OAuth token", {
 *   name: "carto-embed-1",
 *   grants: [{ connectionName: "carto_dw", source: "SELECT * FROM t WHERE city IN ('BOSTON')" }],
 *   allowedApis: ["maps"],
 *   referers: ["https://app.example.com"],
 *   expiresAt: Date.UTC(2030, 0, 1),
 * });
 * expect(request.url).toBe("https://gcp-us-east1.api.carto.com/v3/tokens");
 * expect(await request.json()).toMatchObject({ expiration_date: "2030-01-01T00:00:00.000Z" });
 * ```
 */
export function createTokenRequest(
  carto: CartoConfig,
  oauthToken: string,
  request: TokenRequest,
): Request {
  return new Request(`${carto.apiBaseUrl}/v3/tokens`, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${oauthToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      name: request.name,
      grants: request.grants.map(({ connectionName, source }) => ({
        connection_name: connectionName,
        source,
      })),
      allowed_apis: request.allowedApis,
      referers: request.referers,
      expiration_date: new Date(request.expiresAt).toISOString(),
    }),
  });
}

/**
 * @returns the token, and what deletes it: its id where CARTO returns one.
 * @throws {CartoError} when the response has no token.
 */
export function processCreatedToken(answer: Answer): { token: string; id: string } {
  const { token, id } = parseAnswer(answer, CreatedToken, WHAT);
  return { token, id: id ?? token };
}

/**
 * The request for a page of the OAuth client's own tokens: `GET /v3/tokens`, with the parameters of
 * CARTO's other lists ("Named Sources API" reference). That of tokens does not document any, so
 * the answer may be the whole list.
 *
 * @param page from 1.
 */
export function listTokensRequest(carto: CartoConfig, oauthToken: string, page: number): Request {
  const query = new URLSearchParams({ page: `${page}`, page_size: `${TOKENS_PER_PAGE}` });
  return new Request(`${carto.apiBaseUrl}/v3/tokens?${query}`, {
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

/** @throws {CartoError} when the response is no list of tokens. */
export function processTokenList(answer: Answer): TokenAtCarto[] {
  return parseAnswer(answer, TokenList, "List of tokens").flatMap(({ name, id, token }) => {
    const handle = id ?? token;
    return handle === undefined ? [] : [{ name, id: handle }];
  });
}

/**
 * Reads CARTO's list of tokens page by page. It is over with an empty page: CARTO may give fewer
 * tokens a page than were asked for.
 *
 * @param read reads a page.
 * @param from the first page to read, from 1.
 */
export async function* tokenPages(
  read: (page: number) => Promise<readonly TokenAtCarto[]>,
  from = 1,
): AsyncGenerator<readonly TokenAtCarto[]> {
  let before: string | undefined;
  for (let page = from;; page++) {
    const tokens = await read(page);
    const first = tokens[0]?.name;
    // A CARTO without pages answers each request with the whole list.
    if (first === undefined || first === before) return;
    yield tokens;
    if (tokens.length > TOKENS_PER_PAGE) return;
    before = first;
  }
}

/** The request for one token: `GET /v3/tokens/{token}`. */
export function tokenRequest(carto: CartoConfig, oauthToken: string, id: string): Request {
  return new Request(`${carto.apiBaseUrl}/v3/tokens/${encodeURIComponent(id)}`, {
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

/**
 * @returns whether the token exists.
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
 * @returns whether it existed: a token that is already gone counts as deleted.
 * @throws {CartoError} when it may still exist.
 */
export function processDeletedToken(answer: Answer): boolean {
  if (answer.status === 404) return false;
  parseAnswer({ ...answer, body: "{}" }, v.object({}), "Deletion of a token");
  return true;
}
