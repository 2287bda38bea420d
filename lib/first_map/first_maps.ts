/**
 * Maps that the server instantiates at CARTO before a page asks: kept by rights, connection and
 * request, never by a person, since CARTO's client adds the token to each tile's request itself.
 * No caller ever waits for CARTO here, and none of its failures reaches one.
 */
import { createHash } from "node:crypto";
import type { Rights } from "../access/rights.ts";
import { BoundedMap } from "../bounded_map.ts";
import { canonicalRights } from "../broker/rights_hash.ts";
import { CartoError } from "../carto/errors.ts";
import type { Clock } from "../clock/clock.ts";
import type { CartoConfig } from "../config/config.ts";
import { getOrCreate } from "../get_or_create.ts";
import type { Log } from "../log/log.ts";
import { type Instantiation, parametersText } from "../map/sources/instantiation.ts";
import type { OpenedMap } from "../maps/opened_map.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { FIRST_GENERATION } from "../storage/revocation_rows.ts";
import { StorageError } from "../storage/kv_storage.ts";
import { firstLayers } from "./first_layers.ts";
import { type Freshness, freshnessOf } from "./freshness.ts";
import type { InstantiateMap } from "./instantiate_map.ts";
import type { AgedMap, SharedMaps } from "./shared_maps.ts";
import { createWorkQueue } from "./work_queue.ts";

/** Whom an instantiated map is for: all with equal rights, or each token by itself; or none is. */
export type FirstMapsMode = "by-rights" | "by-token" | "off";

export interface FirstMapsOptions extends Pick<Clock, "elapsed"> {
  readonly carto: CartoConfig;
  readonly mode: FirstMapsMode;
  readonly instantiate: InstantiateMap;
  readonly shared: SharedMaps;
  /** The hash of the policy in force: another policy drops the maps. */
  readonly policyHash: () => string;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface FirstMaps {
  /**
   * Starts to get what is missing or stale of the layers that the map shows first.
   *
   * @param map the person's, by exactly these rights.
   * @param token one with these rights.
   * @returns those that are ready: `{<layer>: {parameters, tilejson}}` as JSON; null for none.
   */
  ready(rights: Rights, map: OpenedMap, token: string): string | null;
  /** Starts to read from KV what other processes have of the map, while its token is obtained. */
  recall(rights: Rights, map: OpenedMap): void;
}

/** Each map is a layer of one set of rights. */
const KEPT = 5_000;
/** UTF-16 units of TileJSON. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;
const AT_ONCE = 8;
const WAITING = 200;
/** CARTO is not asked again so soon after it has failed. */
const REST_MS = 30_000;
/** How often, and how long, a map is looked for that another process asks CARTO for. */
const POLL_MS = 500;
const PATIENCE_MS = 10_000;

interface Kept {
  readonly tileJson: string;
  /** By the monotonic clock. */
  readonly madeAt: number;
}

/** When CARTO is asked again, by the monotonic clock. */
interface Rest {
  readonly until: number;
  /** Only with this token: CARTO refused it; null for any. */
  readonly token: string | null;
}

/** A layer's map, with all that is the same in each response. */
interface Wanted {
  readonly key: string;
  readonly instantiation: Instantiation;
  readonly connection: string;
  readonly freshness: Freshness;
  /** The JSON up to the TileJSON. */
  readonly head: string;
}

export function createFirstMaps(options: FirstMapsOptions): FirstMaps {
  const { carto, instantiate, shared, elapsed, log, telemetry, policyHash } = options;
  const { sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  let { mode } = options;
  const known = new WeakMap<OpenedMap, readonly Wanted[]>();
  const kept = new BoundedMap<string, Kept>(KEPT, {
    most: KEPT_CHARACTERS,
    of: (key, { tileJson }) => key.length + tileJson.length,
  });
  const resting = new BoundedMap<string, Rest>(KEPT);
  const queue = createWorkQueue(AT_ONCE, WAITING, (error) =>
    // Its message may have SQL in it.
    log.error("first_map_failed", { fault: error instanceof Error ? error.name : "unknown" }));
  const recalls = createWorkQueue(WAITING, 0, () => undefined);

  function wantedOf(rights: Rights, map: OpenedMap): readonly Wanted[] {
    const whose = canonicalRights(carto, rights, "", FIRST_GENERATION);
    const freshness = freshnessOf(map.document);
    return firstLayers(map.document, rights).map(({ id, instantiation }) => {
      const parameters = parametersText(instantiation);
      const head = `${JSON.stringify(id)}:{"parameters":${JSON.stringify(parameters)},"tilejson":`;
      const key = hashOf([policyHash(), whose, instantiation.endpoint, parameters]);
      return { key, instantiation, connection: rights.connectionName, freshness, head };
    });
  }

  function keep(key: string, { tileJson, ageMs }: AgedMap): void {
    kept.set(key, { tileJson, madeAt: elapsed() - ageMs });
  }

  /** Asks CARTO, unless another process has, or does. */
  async function fetchMap(key: string, wanted: Wanted, token: string): Promise<void> {
    const { freshness: { freshMs } } = wanted;
    const startedAt = elapsed();
    while (elapsed() - startedAt < PATIENCE_MS) {
      const found = await shared.claim(key, freshMs).catch(unlessStored);
      if (found?.map) keep(key, found.map);
      if (found?.kind === "fresh") return;
      if (found?.kind !== "theirs") return await askCarto(key, wanted, token, found !== null);
      await sleep(POLL_MS);
    }
  }

  /** @param isShared whether other processes wait for it. */
  async function askCarto(
    key: string,
    { connection, instantiation }: Wanted,
    token: string,
    isShared: boolean,
  ): Promise<void> {
    let tileJson: string | null = null;
    let restMs = 0;
    try {
      tileJson = await instantiate(connection, instantiation, token);
      if (mode === "by-rights" && tileJson.includes(token)) {
        // Whoever got it would read with another person's token.
        mode = "by-token";
        log.error("first_maps_by_token", {});
        tileJson = null;
      }
      if (tileJson !== null) keep(key, { tileJson, ageMs: 0 });
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      const { fault, status } = error;
      log.info("first_map_failed", { fault, status });
      // A token that was revoked meanwhile says nothing about others.
      const isToken = fault === "credentials";
      resting.set(key, { until: elapsed() + REST_MS, token: isToken ? token : null });
      restMs = isToken ? 0 : REST_MS;
    } finally {
      if (isShared) await shared.settle(key, tileJson, restMs).catch(unlessStored);
    }
  }

  function start(key: string, wanted: Wanted, token: string): void {
    const rest = resting.get(key);
    if (rest !== undefined && rest.until > elapsed() && (rest.token ?? token) === token) return;
    queue.start(key, () => fetchMap(key, wanted, token));
  }

  const mapsOf = (rights: Rights, map: OpenedMap) =>
    mode === "off" ? [] : getOrCreate(known, map, () => wantedOf(rights, map));

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

    ready(rights, map, token) {
      const parts: string[] = [];
      const all = mapsOf(rights, map);
      if (all.length === 0) return null;
      for (const wanted of all) {
        const key = mode === "by-token" ? hashOf([wanted.key, token]) : wanted.key;
        const { freshMs, usableMs } = wanted.freshness;
        const found = kept.get(key);
        const ageMs = found === undefined ? Infinity : elapsed() - found.madeAt;
        if (ageMs >= freshMs) start(key, wanted, token);
        if (found !== undefined && ageMs < usableMs) {
          parts.push(`${wanted.head}${found.tileJson}}`);
        }
      }
      const outcome = parts.length === all.length ? "ready" : "missing";
      telemetry.count("carto_embed_first_maps_total", { outcome });
      return parts.length === 0 ? null : `{${parts.join()}}`;
    },
  };
}

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** KV that fails leaves each process to itself. */
function unlessStored(error: unknown): null {
  if (error instanceof StorageError) return null;
  throw error;
}
