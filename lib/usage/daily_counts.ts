/**
 * Counts by day of what is used, over all processes. Each process adds up in memory, and adds the
 * sums to KV now and then: a request never waits for it, and a killed process loses half a minute.
 */
import * as v from "valibot";
import { DAY_MS } from "../clock/durations.ts";
import { type Timer, unattended } from "../clock/unattended_timer.ts";
import { usageKey } from "../storage/keys.ts";
import { type KvStorage, UnsettledError } from "../storage/kv_storage.ts";

/** What is counted: openings, by each of three; CARTO's units in tenths; and calls to CARTO. */
export const DIMENSIONS = ["map", "group", "origin", "units", "refused", "call"] as const;
export type Dimension = typeof DIMENSIONS[number];

/** The name for all beyond the bound. */
export const OTHERS = "";
/** Of a dimension in a day, in memory and in KV each: a row has 64 KiB. */
const MOST_NAMES = 200;
/** UTF-16 units; longer names are counted among the others. */
const LONGEST_NAME = 120;

const FLUSH_MS = 30_000;
/** The longest that the console shows, and a day. */
export const MOST_DAYS = 92;
const KEEP_MS = (MOST_DAYS + 1) * DAY_MS;
const MOST_ATTEMPTS = 20;

/** Days since the epoch, in UTC. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

export const UsageRow = v.array(v.tuple([v.string(), v.number()]));

export interface DailyCounts {
  /** Never throws and never waits. */
  add(dimension: Dimension, name: string, by?: number): void;
  /** Adds what was counted to KV; what fails is kept for the next time. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Sum {
  readonly day: number;
  readonly dimension: Dimension;
  readonly names: Map<string, number>;
}

export interface DailyCountsOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called with what keeps counts from being written. */
  readonly onFailed: (error: unknown) => void;
}

export function createDailyCounts({ store, now, onFailed }: DailyCountsOptions): DailyCounts {
  let sums: Sum[] = [];
  let flushes: Promise<void> = Promise.resolve();
  let timer: Timer | undefined;

  function sumOf(day: number, dimension: Dimension): Sum {
    const found = sums.find((sum) => sum.day === day && sum.dimension === dimension);
    if (found !== undefined) return found;
    const sum = { day, dimension, names: new Map<string, number>() };
    // A KV that is away for days must not fill the memory: the oldest day goes.
    sums = [...sums, sum].slice(-2 * DIMENSIONS.length);
    return sum;
  }

  function flush(): Promise<void> {
    flushes = flushes.then(async () => {
      clearTimeout(timer);
      timer = undefined;
      const written = sums;
      sums = [];
      for (const sum of written) {
        try {
          await addToRow(store, sum);
        } catch (error) {
          onFailed(error);
          // It may have been written: rather too few than counted twice.
          if (error instanceof UnsettledError) continue;
          for (const [name, by] of sum.names) addTo(sumOf(sum.day, sum.dimension).names, name, by);
        }
      }
      if (sums.length > 0) timer ??= unattended(flush, FLUSH_MS);
    });
    return flushes;
  }

  return {
    add(dimension, name, by = 1) {
      addTo(sumOf(dayOf(now()), dimension).names, name, by);
      timer ??= unattended(flush, FLUSH_MS);
    },
    flush,
    async close() {
      await flush();
      clearTimeout(timer);
    },
  };
}

function addTo(names: Map<string, number>, name: string, by: number): void {
  const isApart = name.length <= LONGEST_NAME && (names.has(name) || names.size < MOST_NAMES);
  const counted = isApart ? name : OTHERS;
  names.set(counted, (names.get(counted) ?? 0) + by);
}

/** @throws {StorageError} where KV cannot be written, or other processes keep writing. */
async function addToRow(store: KvStorage, { day, dimension, names }: Sum): Promise<void> {
  const key = usageKey(day, dimension);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const entry = await store.get(key);
    const total = new Map(entry === null ? [] : v.parse(UsageRow, entry.value));
    for (const [name, by] of names) addTo(total, name, by);
    const check = [{ key, versionstamp: entry?.versionstamp ?? null }];
    const set = [{ key, value: [...total], expireInMs: KEEP_MS }];
    if (await store.commit({ check, set }) !== null) return;
  }
  throw new Error("other processes keep writing the same counts");
}
