/**
 * Maps that the server instantiates at CARTO before a page asks: kept by rights, connection and
 * request, never by a person, since CARTO's client adds the token to each tile's request itself.
 * No caller waits for CARTO that does not ask to, and none of its failures reaches one.
 */
import { createHash } from "node:crypto";
import type { Rights } from "../access/rights.ts";
import { BoundedMap } from "../bounded_map.ts";
import { canonicalRights } from "../broker/rights_hash.ts";
import { within } from "../clock/within.ts";
import type { CartoConfig, FirstMapsMode } from "../config/config.ts";
import { getOrCreate } from "../get_or_create.ts";
import { type Instantiation, parametersText } from "../map/sources/instantiation.ts";
import type { OpenedMap } from "../maps/opened_map.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { FIRST_GENERATION } from "../storage/revocation_rows.ts";
import { firstLayers } from "./first_layers.ts";
import { type Freshness, freshnessOf } from "./freshness.ts";
import { createMapFetcher, type MapFetcherOptions, unlessStored } from "./map_fetcher.ts";
import type { AgedMap } from "./shared_maps.ts";
import { createWorkQueue } from "./work_queue.ts";

export interface FirstMapsOptions extends Omit<MapFetcherOptions, "keep" | "onToken"> {
  readonly carto: CartoConfig;
  readonly mode: FirstMapsMode;
  /** The hash of the policy in force: another policy drops the maps. */
  readonly policyHash: () => string;
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

/** Each map is a layer of one set of rights. */
const KEPT = 5_000;
/** UTF-16 units of TileJSON. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;
/** CARTO takes half of it; a page that waited in vain has lost no more than that. */
const SETTLED_MS = 4_000;
/** Reads of KV at once; further maps are asked for once there is a token. */
const RECALLED = 200;

interface Kept {
  readonly tileJson: string;
  /** By the monotonic clock. */
  readonly madeAt: number;
}

/** A layer's map, with all that is the same in each response. */
interface Wanted {
  readonly key: string;
  readonly instantiation: Instantiation;
  readonly parameters: string;
  readonly connection: string;
  readonly freshness: Freshness;
  /** The JSON up to the TileJSON. */
  readonly head: string;
}

const NO_LAYERS: FirstLayers = { ready: null, coming: [] };

export function createFirstMaps(options: FirstMapsOptions): FirstMaps {
  const { carto, shared, elapsed, log, telemetry, policyHash } = options;
  let { mode } = options;
  const known = new WeakMap<OpenedMap, readonly Wanted[]>();
  const kept = new BoundedMap<string, Kept>(KEPT, {
    most: KEPT_CHARACTERS,
    of: (key, { tileJson }) => key.length + tileJson.length,
  });
  const fetcher = createMapFetcher({
    ...options,
    keep,
    onToken() {
      if (mode === "by-rights") log.error("first_maps_by_token", {});
      mode = "by-token";
    },
  });
  const recalls = createWorkQueue(RECALLED, 0, () => undefined);

  function wantedOf(rights: Rights, map: OpenedMap): readonly Wanted[] {
    const whose = canonicalRights(carto, rights, "", FIRST_GENERATION);
    const freshness = freshnessOf(map.document);
    return firstLayers(map.document, rights).map(({ id, instantiation }) => {
      const parameters = parametersText(instantiation);
      const head = `${JSON.stringify(id)}:{"parameters":${JSON.stringify(parameters)},"tilejson":`;
      const key = hashOf([policyHash(), whose, instantiation.endpoint, parameters]);
      const { connectionName: connection } = rights;
      return { key, instantiation, parameters, connection, freshness, head };
    });
  }

  /** The newer of two stays: KV's dates are of a clock that may have been set back. */
  function keep(key: string, { tileJson, ageMs }: AgedMap): void {
    const madeAt = elapsed() - ageMs;
    if (madeAt > (kept.get(key)?.madeAt ?? -Infinity)) kept.set(key, { tileJson, madeAt });
  }

  const mapsOf = (rights: Rights, map: OpenedMap) =>
    mode === "off" ? [] : getOrCreate(known, map, () => wantedOf(rights, map));

  const keyOf = ({ key }: Wanted, token: string) =>
    mode === "by-token" ? hashOf([key, token]) : key;

  function look(rights: Rights, map: OpenedMap, token: string): FirstLayers {
    const parts: string[] = [];
    const coming: string[] = [];
    const all = mapsOf(rights, map);
    if (all.length === 0) return NO_LAYERS;
    for (const wanted of all) {
      const key = keyOf(wanted, token);
      const { freshMs, usableMs } = wanted.freshness;
      const found = kept.get(key);
      const ageMs = found === undefined ? Infinity : elapsed() - found.madeAt;
      if (ageMs >= freshMs) {
        fetcher.start(key, { ...wanted, isForAll: key === wanted.key, freshMs }, token);
      }
      if (found !== undefined && ageMs < usableMs) parts.push(`${wanted.head}${found.tileJson}}`);
      else if (fetcher.pending(key) !== null) coming.push(wanted.parameters);
    }
    const outcome = parts.length === all.length ? "ready" : "missing";
    telemetry.count("carto_embed_first_maps_total", { outcome });
    return { ready: parts.length === 0 ? null : `{${parts.join()}}`, coming };
  }

  return {
    recall(rights, map) {
      if (mode === "by-token") return;
      for (const { key, freshness: { usableMs } } of mapsOf(rights, map)) {
        if (kept.get(key) !== undefined) continue;
        recalls.start(key, async () => {
          const found = await shared.read(key).catch(unlessStored);
          if (found !== null && found.ageMs < usableMs) keep(key, found);
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

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
