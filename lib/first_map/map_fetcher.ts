/** Gets maps in the background: from another process, or from CARTO. */
import { BoundedMap } from "../bounded_map.ts";
import { CartoError } from "../carto/carto_errors.ts";
import type { Clock } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";
import type { Instantiation } from "../map/sources/instantiation.ts";
import { StorageError } from "../storage/kv_storage.ts";
import type { InstantiateMap } from "./instantiate_map.ts";
import type { AgedMap, SharedMaps } from "./shared_maps.ts";
import { createWorkQueue } from "./work_queue.ts";

export interface MapFetcherOptions extends Pick<Clock, "elapsed"> {
  readonly instantiate: InstantiateMap;
  readonly shared: SharedMaps;
  readonly log: Log;
  /** Takes each map that is found, by its key. */
  readonly keep: (key: string, map: AgedMap) => void;
  /** A map that is for all with equal rights has a token in it: it is dropped. */
  readonly onToken: () => void;
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface MapRequest {
  readonly connection: string;
  readonly instantiation: Instantiation;
  /** Milliseconds; another process's map need be no newer. */
  readonly freshMs: number;
  /** Whether others than the token's owner get it. */
  readonly isForAll: boolean;
}

export interface MapFetcher {
  /** Returns at once; not twice at a time for one key, nor soon after CARTO has failed. */
  start(key: string, request: MapRequest, token: string): void;
  /** @returns the end of the work for a map, found or not; null where there is none. */
  pending(key: string): Promise<void> | null;
}

const AT_ONCE = 8;
const WAITING = 200;
/** CARTO is not asked again so soon after it has failed. */
export const REST_MS = 30_000;
const RESTING = 5_000;
/** How often, and how long, a map is looked for that another process asks CARTO for. */
const POLL_MS = 500;
const PATIENCE_MS = 10_000;

/** When CARTO is asked again, by the monotonic clock. */
interface Rest {
  readonly until: number;
  /** Only with this token: CARTO refused it; null for any. */
  readonly token: string | null;
}

export function createMapFetcher(options: MapFetcherOptions): MapFetcher {
  const { instantiate, shared, elapsed, log, keep, onToken } = options;
  const { sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  const resting = new BoundedMap<string, Rest>(RESTING);
  const queue = createWorkQueue(AT_ONCE, WAITING, (error) => {
    // Its message may have SQL in it.
    log.error("first_map_failed", { fault: error instanceof Error ? error.name : "unknown" });
  });

  /** Asks CARTO, unless another process has, or does. */
  async function fetchMap(key: string, request: MapRequest, token: string): Promise<void> {
    const startedAt = elapsed();
    while (elapsed() - startedAt < PATIENCE_MS) {
      const found = await shared.claim(key, request.freshMs).catch(unlessStored);
      if (found?.map) keep(key, found.map);
      if (found?.kind === "fresh") return;
      if (found?.kind !== "theirs") return await askCarto(key, request, token, found !== null);
      await sleep(POLL_MS);
    }
  }

  /** @param isClaimed whether other processes wait for it. */
  async function askCarto(
    key: string,
    { connection, instantiation, isForAll }: MapRequest,
    token: string,
    isClaimed: boolean,
  ): Promise<void> {
    let tileJson: string | null = null;
    let restMs = 0;
    try {
      const answer = await instantiate(connection, instantiation, token);
      // Others would get this person's token with it.
      if (isForAll && answer.includes(token)) return onToken();
      tileJson = answer;
      keep(key, { tileJson, ageMs: 0 });
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      const { fault, status } = error;
      log.info("first_map_failed", { fault, status });
      // A token that was revoked meanwhile says nothing about others.
      const isToken = fault === "credentials";
      resting.set(key, { until: elapsed() + REST_MS, token: isToken ? token : null });
      restMs = isToken ? 0 : REST_MS;
    } finally {
      if (isClaimed) await shared.settle(key, tileJson, restMs).catch(unlessStored);
    }
  }

  return {
    start(key, request, token) {
      const rest = resting.get(key);
      if (rest !== undefined && rest.until > elapsed() && (rest.token ?? token) === token) return;
      queue.start(key, () => fetchMap(key, request, token));
    },
    pending: queue.pending,
  };
}

/** KV that fails leaves each process to itself. */
export function unlessStored(error: unknown): null {
  if (error instanceof StorageError) return null;
  throw error;
}
