/**
 * Maps that the server instantiates at CARTO before a page asks: kept by rights, connection and
 * request, never by a person, since CARTO's client adds the token to each tile's request itself.
 * No caller waits for CARTO that does not ask to, and none of its failures reaches one.
 */
import type { Rights } from "../access/rights.ts";
import { within } from "../clock/within.ts";
import type { FirstMapsMode } from "../config/config.ts";
import type { OpenedMap } from "../maps/pruning/opened_map.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createKeptMaps } from "./kept_maps.ts";
import { createMapFetcher, type MapFetcherOptions, unlessStored } from "./map_fetcher.ts";
import { createWantedMaps, hashOf, type WantedMap, type WantedMapsOptions } from "./wanted_maps.ts";
import { createWorkQueue } from "./work_queue.ts";

export interface FirstMapsOptions
  extends Omit<MapFetcherOptions, "keep" | "onToken">, WantedMapsOptions {
  readonly mode: FirstMapsMode;
  readonly telemetry: Telemetry;
}

/** The layers that a map shows first, as far as the server has their maps. */
export interface FirstLayers {
  /** `{<layer>: {parameters, tilejson}}` as JSON; null for none. */
  readonly ready: string | null;
  /** The parameters of maps that CARTO is being asked for. */
  readonly coming: readonly string[];
}

export interface FirstMaps {
  /**
   * Starts to get what is missing or stale of the layers that the map shows first.
   *
   * @param map the person's, by exactly these rights.
   * @param token one with these rights.
   * @returns at once, what is there already.
   */
  look(rights: Rights, map: OpenedMap, token: string): FirstLayers;
  /** Waits for what CARTO is being asked for, whether it comes or not: four seconds at most. */
  settle(rights: Rights, map: OpenedMap, token: string): Promise<void>;
  /** Starts to read from KV what other processes have of the map, while its token is obtained. */
  recall(rights: Rights, map: OpenedMap): void;
}

/** CARTO takes half of it; a page that waited in vain has lost no more than that. */
const SETTLED_MS = 4_000;
/** Reads of KV at once; further maps are asked for once there is a token. */
const RECALLED = 200;

const NO_LAYERS: FirstLayers = { ready: null, coming: [] };

export function createFirstMaps(options: FirstMapsOptions): FirstMaps {
  const { shared, elapsed, log, telemetry } = options;
  let { mode } = options;
  const wantedMaps = createWantedMaps(options);
  const kept = createKeptMaps(elapsed);
  const fetcher = createMapFetcher({
    ...options,
    keep: kept.keep,
    onToken() {
      if (mode === "by-rights") log.error("first_maps_by_token", {});
      mode = "by-token";
    },
  });
  const recalls = createWorkQueue(RECALLED, 0, () => undefined);

  const mapsOf = (rights: Rights, map: OpenedMap) => mode === "off" ? [] : wantedMaps(rights, map);

  const keyOf = ({ key }: WantedMap, token: string) =>
    mode === "by-token" ? hashOf([key, token]) : key;

  function look(rights: Rights, map: OpenedMap, token: string): FirstLayers {
    const parts: string[] = [];
    const coming: string[] = [];
    const all = mapsOf(rights, map);
    if (all.length === 0) return NO_LAYERS;
    for (const wanted of all) {
      const key = keyOf(wanted, token);
      const { freshMs, usableMs } = wanted.freshness;
      const found = kept.find(key);
      if (found === null || found.ageMs >= freshMs) {
        fetcher.start(key, { ...wanted, isForAll: key === wanted.key, freshMs }, token);
      }
      if (found !== null && found.ageMs < usableMs) {
        parts.push(`${wanted.head}${found.tileJson}}`);
      } else if (fetcher.pending(key) !== null) {
        coming.push(wanted.parameters);
      }
    }
    const outcome = parts.length === all.length ? "ready" : "missing";
    telemetry.count("carto_embed_first_maps_total", { outcome });
    return { ready: parts.length === 0 ? null : `{${parts.join()}}`, coming };
  }

  return {
    recall(rights, map) {
      if (mode === "by-token") return;
      for (const { key, freshness: { usableMs } } of mapsOf(rights, map)) {
        if (kept.find(key) !== null) continue;
        recalls.start(key, async () => {
          const found = await shared.read(key).catch(unlessStored);
          if (found !== null && found.ageMs < usableMs) kept.keep(key, found);
        });
      }
    },

    look,

    async settle(rights, map, token) {
      const all = mapsOf(rights, map);
      const ends = all.map((wanted) => fetcher.pending(keyOf(wanted, token)));
      await within(SETTLED_MS, Promise.all(ends));
    },
  };
}
