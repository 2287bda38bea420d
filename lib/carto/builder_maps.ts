/**
 * Maps of CARTO Builder, as `fetchMap` of `@carto/api-client` reads them: `GET
 * /v3/maps/public/{id}`, also for private maps. The answer has tokens that open all of the map's
 * data: only its translation may leave the server.
 */
import * as v from "valibot";
import type { CartoConfig } from "../config/config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./carto_exchange.ts";

const WHAT = "Builder map";

/** Bytes of an answer. */
export const LARGEST_BUILDER_ANSWER = 4 * 1024 * 1024;

/** @param id of the map, a UUID. */
export function builderMapRequest(carto: CartoConfig, oauthToken: string, id: string): Request {
  return new Request(`${carto.apiBaseUrl}/v3/maps/public/${encodeURIComponent(id)}`, {
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

const BuilderMap = v.looseObject({ keplerMapConfig: v.looseObject({}) });

/**
 * @returns the map's JSON.
 * @throws {CartoError} when the answer is no map; its message has nothing of the answer's tokens.
 */
export function processBuilderMap(answer: Answer): string {
  parseAnswer(answer, BuilderMap, WHAT);
  return answer.body;
}
