/** The TileJSON of a map, as CARTO's Maps API describes it: where its features are. */
import * as v from "valibot";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "../outbound/exchange.ts";

/** West, south, east and north, in degrees. */
export type Bounds = readonly [number, number, number, number];

export interface TileJson {
  /**
   * GeoJSON's name of the geometries, such as `Point` or `MultiPolygon`, where CARTO reports it.
   */
  readonly geometry: string | undefined;
  readonly bounds: Bounds | undefined;
  /** URLs with placeholders. */
  readonly tiles: readonly string[];
  /** The properties of features. */
  readonly fields: readonly string[];
}

const InstantiatedMap = v.object({
  tilejson: v.object({ url: v.tupleWithRest([v.pipe(v.string(), v.url())], v.string()) }),
});
const bounds = v.tuple([v.number(), v.number(), v.number(), v.number()]);
const TileJsonBody = v.object({
  tiles: v.optional(v.array(v.string()), []),
  bounds: v.optional(v.fallback(v.nullable(bounds), null)),
  vector_layers: v.optional(
    v.array(v.object({
      geometry_type: v.nullish(v.string()),
      fields: v.optional(v.record(v.string(), v.unknown()), {}),
    })),
    [],
  ),
  tilestats: v.optional(
    v.object({ layers: v.optional(v.array(v.object({ geometry: v.nullish(v.string()) })), []) }),
  ),
});

/**
 * @param answer to a request that instantiates a map.
 * @returns the URL of its TileJSON.
 * @throws {CartoError} when CARTO refuses the map.
 */
export function processTileJsonUrl(answer: Answer): string {
  return parseAnswer(answer, InstantiatedMap, "Map").tilejson.url[0];
}

/**
 * @param url as CARTO returned it; the caller checks that its origin is CARTO's.
 * @param origin one of the token's referers.
 */
export function tileJsonRequest(url: string, token: string, origin: string): Request {
  return new Request(url, {
    headers: {
      accept: "application/json",
      authorization: `Bearer ${token}`,
      origin,
      referer: `${origin}/`,
    },
  });
}

/** @throws {CartoError} when the response is no TileJSON. */
export function processTileJson(answer: Answer): TileJson {
  const body = parseAnswer(answer, TileJsonBody, "Map data");
  const [layer] = body.vector_layers;
  const geometry = layer?.geometry_type ?? body.tilestats?.layers[0]?.geometry ?? undefined;
  return {
    geometry,
    bounds: body.bounds ?? undefined,
    tiles: body.tiles,
    fields: Object.keys(layer?.fields ?? {}),
  };
}
