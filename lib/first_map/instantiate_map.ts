/** Instantiates a map at CARTO with a person's token, in place of their browser. */
import * as v from "valibot";
import { parseAnswer } from "../carto/answers.ts";
import { CartoError } from "../carto/carto_errors.ts";
import { exchange } from "../carto/carto_exchange.ts";
import { mapRequest } from "../carto/maps.ts";
import { processTileJsonUrl, tileJsonRequest } from "../carto/tile_json.ts";
import type { Clock } from "../clock/clock.ts";
import type { CartoConfig } from "../config/config.ts";
import type { Instantiation } from "../map/sources/instantiation.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

/** For each of CARTO's two answers: a warehouse may have to start up. No request waits for it. */
const DEADLINE_MS = 30_000;
/** More statistics than the response with a token should carry. */
const LARGEST_TILE_JSON = 256 * 1024;

const TileJson = v.looseObject({ tiles: v.pipe(v.array(v.string()), v.minLength(1)) });

export interface InstantiateMapOptions extends Pick<Clock, "elapsed"> {
  readonly carto: CartoConfig;
  /** The app's: a referer of every token. */
  readonly appOrigin: string;
  readonly fetch: typeof fetch;
  readonly telemetry: Telemetry;
}

/**
 * @returns the map's TileJSON, as JSON.
 * @throws {CartoError} when CARTO fails or refuses.
 */
export type InstantiateMap = (
  connection: string,
  instantiation: Instantiation,
  token: string,
) => Promise<string>;

export function createInstantiateMap(options: InstantiateMapOptions): InstantiateMap {
  const { carto, appOrigin, fetch, telemetry, elapsed } = options;
  const origins = [new URL(carto.apiBaseUrl).origin];
  const upstream = { fetch, origins, deadlineMs: DEADLINE_MS };

  async function ask(call: string, request: Request, largest?: number) {
    const startedAt = elapsed();
    let status = "error";
    try {
      const answer = await exchange(upstream, request, call, largest);
      status = answer.status < 400 ? "ok" : String(answer.status);
      return answer;
    } catch (error) {
      if (error instanceof CartoError) status = String(error.status ?? error.fault);
      throw error;
    } finally {
      const seconds = (elapsed() - startedAt) / 1000;
      telemetry.observe("carto_embed_upstream_seconds", seconds, { call, status });
    }
  }

  return async (connection, instantiation, token) => {
    const at = { apiBaseUrl: carto.apiBaseUrl, connection };
    const url = processTileJsonUrl(
      await ask("Map", mapRequest(at, token, appOrigin, instantiation)),
    );
    const request = tileJsonRequest(url, token, appOrigin);
    const answer = await ask("Map data", request, LARGEST_TILE_JSON);
    return JSON.stringify(parseAnswer(answer, TileJson, "Map data"));
  };
}
