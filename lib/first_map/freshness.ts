/** How long an instantiated map is good, by the map's document. */
import type { PrunedMap } from "../maps/pruning/prune_map.ts";
import { refreshSeconds } from "../maps/map_document.ts";

/** Times in milliseconds since CARTO's answer. */
export interface Freshness {
  /** From then on it is asked for again in the background. */
  readonly freshMs: number;
  /** Until then pages get it, while it is asked for again. */
  readonly usableMs: number;
}

const MINUTE_MS = 60_000;
const FRESH_MS = 5 * MINUTE_MS;
const USABLE_MS = 30 * MINUTE_MS;
/** Whatever a document says. */
const LONGEST_MS = 60 * MINUTE_MS;

/** @returns five minutes and half an hour, or by the interval at which the map is refreshed. */
export function freshnessOf({ refresh }: Pick<PrunedMap, "refresh">): Freshness {
  const seconds = refresh === undefined ? undefined : refreshSeconds(refresh);
  if (seconds === undefined) return { freshMs: FRESH_MS, usableMs: USABLE_MS };
  const freshMs = Math.min(seconds * 1000, LONGEST_MS);
  return { freshMs, usableMs: Math.min(freshMs * 2, LONGEST_MS) };
}
