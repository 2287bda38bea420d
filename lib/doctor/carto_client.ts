/** The doctor's requests to CARTO, each with a deadline and without retries. */
import { exchange } from "../carto/carto_exchange.ts";
import {
  instantiateMapRequest,
  type MapAnswer,
  type MapSource,
  processMap,
} from "../carto/maps.ts";
import { processTileJson, processTileJsonUrl, tileJsonRequest } from "../carto/tile_json.ts";
import { namedSourceRequest, processNamedSource } from "../carto/named_sources.ts";
import { oauthTokenRequest, processOAuthToken } from "../carto/oauth.ts";
import { processQuery, type QueryResult } from "../carto/query.ts";
import { countRequest, operatorQueryRequest, processCount } from "../carto/sql.ts";
import {
  createTokenRequest,
  deleteTokenRequest,
  listTokensRequest,
  processCreatedToken,
  processDeletedToken,
  processTokenList,
  type TokenAtCarto,
  tokenPages,
  type TokenRequest,
} from "../carto/tokens.ts";
import type { CartoConfig } from "../config/config.ts";
import { LARGEST_LIST } from "../broker/minting/carto_calls.ts";
import { TIMING } from "../broker/timing.ts";
import type { Answer } from "../outbound/exchange.ts";
import { once } from "../once.ts";

/** A response, with the times before and after it by our clock. */
export interface TimedAnswer {
  readonly answer: Answer;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Each throws CartoError when CARTO refuses or fails. */
export interface CartoClient {
  readonly carto: CartoConfig;
  /** The OAuth endpoint's response, whatever its status. */
  oauthAnswer(): Promise<TimedAnswer>;
  oauthToken(): Promise<string>;
  /** The account's tokens. */
  tokens(): Promise<TokenAtCarto[]>;
  createToken(request: TokenRequest): Promise<{ token: string; id: string }>;
  deleteToken(id: string): Promise<void>;
  /** Instantiates a map with an API Access Token. */
  openMap(token: string, source: MapSource): Promise<MapAnswer>;
  /** The tile URLs of a map that an API Access Token instantiates. */
  tileTemplates(token: string, source: MapSource): Promise<readonly string[]>;
  /** A query's rows and schema, with the OAuth client's rights. */
  query(sql: string): Promise<QueryResult>;
  /** The number of a query's rows, with the OAuth client's rights. */
  count(sql: string): Promise<number>;
  /** The SQL of a named source, or a table's name. */
  namedSource(name: string): Promise<string>;
}

export interface CartoClientOptions {
  readonly carto: CartoConfig;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called with every token that is obtained, so that it can be redacted from the report. */
  readonly onToken: (token: string) => void;
}

/** A warehouse may have to wake up, and CARTO's own limit for a query is a minute. */
const QUERY_DEADLINE_MS = 60_000;
const LARGEST_TILE_JSON = 4 * 1024 * 1024;

export function createCartoClient(options: CartoClientOptions): CartoClient {
  const { carto, fetch, now, onToken } = options;
  const origins = [carto.authUrl, carto.apiBaseUrl].map((url) => new URL(url).origin);
  const upstream = { fetch, origins, deadlineMs: TIMING.mintDeadlineMs };
  const patient = { ...upstream, deadlineMs: QUERY_DEADLINE_MS };

  const oauthAnswer = once(async (): Promise<TimedAnswer> => {
    const askedAt = now();
    const answer = await exchange(upstream, oauthTokenRequest(carto), "OAuth token");
    return { answer, askedAt, answeredAt: now() };
  });

  const oauthToken = once(async () => {
    const { accessToken } = processOAuthToken((await oauthAnswer()).answer);
    onToken(accessToken);
    return accessToken;
  });

  const tokens = once(async () => {
    const oauth = await oauthToken();
    const pages = tokenPages(async (page) => {
      const request = listTokensRequest(carto, oauth, page);
      return processTokenList(await exchange(upstream, request, "List of tokens", LARGEST_LIST));
    });
    return (await Array.fromAsync(pages)).flat();
  });

  return {
    carto,
    oauthAnswer,
    oauthToken,
    tokens,
    async createToken(wanted) {
      const request = createTokenRequest(carto, await oauthToken(), wanted);
      const made = processCreatedToken(await exchange(upstream, request, "API Access Token"));
      onToken(made.token);
      return made;
    },
    async deleteToken(id) {
      const request = deleteTokenRequest(carto, await oauthToken(), id);
      processDeletedToken(await exchange(upstream, request, "Deletion of a token"));
    },
    async openMap(token, source) {
      return processMap(
        await exchange(upstream, instantiateMapRequest(carto, token, source), "Map"),
      );
    },
    async tileTemplates(token, source) {
      const map = await exchange(upstream, instantiateMapRequest(carto, token, source), "Map");
      const request = tileJsonRequest(processTileJsonUrl(map), token, source.origin);
      return processTileJson(await exchange(patient, request, "Map data", LARGEST_TILE_JSON)).tiles;
    },
    async query(sql) {
      const request = operatorQueryRequest(carto, await oauthToken(), sql);
      return processQuery(await exchange(patient, request, "Columns"), "Columns");
    },
    async count(sql) {
      const request = countRequest(carto, await oauthToken(), sql);
      return processCount(await exchange(patient, request, "Row count"));
    },
    async namedSource(name) {
      const request = namedSourceRequest(carto, await oauthToken(), name);
      return processNamedSource(await exchange(upstream, request, "Named source"));
    },
  };
}
