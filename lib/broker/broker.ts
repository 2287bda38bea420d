/**
 * The token broker: hands out CARTO API Access Tokens and asks CARTO for as few as it can. One
 * OAuth token serves its whole day; one API token serves its owner until shortly before it ends.
 */
import type { Rights } from "../access/grants.ts";
import { CartoError } from "../carto/errors.ts";
import { exchange, type Upstream } from "../carto/exchange.ts";
import { oauthTokenRequest, processOAuthToken } from "../carto/oauth.ts";
import { createTokenRequest, processCreatedToken } from "../carto/tokens.ts";
import type { CartoConfig } from "../config.ts";
import { sha256Hex } from "../sha256.ts";
import { apiTokenKey, oauthTokenKey } from "../storage/keys.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Store } from "../storage/store.ts";
import { createTokenCache, type Token } from "./token_cache.ts";

/** Whose token it is, and until when they may have one. */
export interface Owner {
  readonly username: string;
  /** Milliseconds since the epoch. */
  readonly sessionExpiresAt: number;
}

export interface Broker {
  /**
   * @returns a token with exactly these rights, valid for a minute at least.
   * @throws {CartoError} when CARTO gives none.
   * @throws {StorageError} when KV can be neither read nor written.
   */
  apiToken(rights: Rights, owner: Owner): Promise<Token>;
}

export interface BrokerOptions {
  readonly carto: CartoConfig;
  readonly upstream: Upstream;
  readonly store: Store;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const MINUTE_MS = 60_000;
/** CARTO's advice: take an OAuth token for ended five minutes early. */
const OAUTH_MARGIN_MS = 5 * MINUTE_MS;
/** Time enough for a browser to begin with the token; it asks for the next one before this. */
const API_TOKEN_MARGIN_MS = MINUTE_MS;
/** What a token is worth to a thief ends within the hour. */
const API_TOKEN_LIFETIME_MS = 60 * MINUTE_MS;
/** A token ends with its session, but one that is about to end is not worth its mint. */
const SHORTEST_LIFETIME_MS = 2 * MINUTE_MS;

export function createBroker(options: BrokerOptions): Broker {
  const { carto, upstream, now } = options;
  const oauthTokens = createTokenCache({ ...options, marginMs: OAUTH_MARGIN_MS });
  const apiTokens = createTokenCache({ ...options, marginMs: API_TOKEN_MARGIN_MS });
  const oauthKey = sha256Hex(JSON.stringify([carto.authUrl, carto.clientId])).then(oauthTokenKey);

  async function mintOAuthToken(): Promise<Token> {
    const request = oauthTokenRequest(carto);
    const requestedAt = now();
    const answer = await exchange(upstream, request, "OAuth token");
    const { accessToken, expiresInS } = processOAuthToken(answer);
    return { token: accessToken, expiresAt: requestedAt + expiresInS * 1000 };
  }

  async function mintApiToken(rights: Rights, name: string, expiresAt: number): Promise<Token> {
    const mint = async (oauth: Token) => {
      const request = createTokenRequest(carto, oauth.token, { ...rights, name, expiresAt });
      const answer = await exchange(upstream, request, "API Access Token");
      return { token: processCreatedToken(answer), expiresAt };
    };
    const key = await oauthKey;
    const oauth = await oauthTokens.get(key, mintOAuthToken);
    try {
      return await mint(oauth);
    } catch (error) {
      // The OAuth token may have been revoked before its time: that is worth one fresh one.
      if (!(error instanceof CartoError && error.status === 401)) throw error;
      await oauthTokens.drop(key, oauth);
      return await mint(await oauthTokens.get(key, mintOAuthToken));
    }
  }

  return {
    async apiToken(rights, owner) {
      const id = await rightsHash(carto, rights, owner.username);
      return await apiTokens.get(apiTokenKey(id), () => {
        const untilSessionEnds = owner.sessionExpiresAt - now();
        const lifetimeMs = Math.max(
          SHORTEST_LIFETIME_MS,
          Math.min(API_TOKEN_LIFETIME_MS, untilSessionEnds),
        );
        // CARTO wants names unique, and somebody reading CARTO's list wants to know whose it is.
        const name = `carto-embed-${id.slice(0, 12)}-${crypto.randomUUID()}`;
        return mintApiToken(rights, name, now() + lifetimeMs);
      });
    },
  };
}

/** Equal hashes mean interchangeable tokens: whatever changes a token's worth is in here. */
function rightsHash(carto: CartoConfig, rights: Rights, owner: string): Promise<string> {
  return sha256Hex(JSON.stringify([
    carto.apiBaseUrl,
    carto.clientId,
    rights.connectionName,
    rights.policyVersion,
    rights.grants.map(({ connectionName, source }) => [connectionName, source]),
    rights.allowedApis,
    rights.referers,
    owner,
  ]));
}
