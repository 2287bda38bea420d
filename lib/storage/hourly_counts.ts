/**
 * Counts by the clock hour in KV, over all processes. A row is a sum, so that no increment is lost;
 * its key names the hour in its second part, since a sum cannot expire.
 */
import { HOUR_MS } from "../clock/durations.ts";
import { deleteFromStart, type Entry, type KvStorage } from "./kv_storage.ts";

/** @param ms since the epoch. @returns the hour as it stands in keys: hours since the epoch. */
export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/** @param hour as it stands in keys. @returns when it begins: milliseconds since the epoch. */
export const startOfHour = (hour: number): number => hour * HOUR_MS;

/** @param ms since the epoch. @returns the seconds until the next hour, at least one. */
export const secondsLeftInHour = (ms: number): number => Math.ceil((HOUR_MS - ms % HOUR_MS) / 1000);

/** @returns the count of a row; 0 without one. */
export function countOf(entry: Entry | null): number {
  return entry?.value instanceof Deno.KvU64 ? Number(entry.value.value) : 0;
}

/**
 * Deletes counts of past hours, but for the last ones: the clock of another process may be behind.
 *
 * @param prefix of the rows, sorted by their hour.
 * @param limit of rows; the rest is deleted next time.
 * @param kept how many past hours stay. @default {1}
 */
export async function deletePastCounts(
  store: KvStorage,
  prefix: Deno.KvKey,
  now: number,
  limit: number,
  kept = 1,
): Promise<void> {
  const firstKept = hourOf(now) - kept;
  const isPast = ({ key: [, hour] }: Entry) => typeof hour === "number" && hour < firstKept;
  await deleteFromStart(store, prefix, isPast, limit);
}
