/**
 * Sums up repeated items, so that a repeating client costs a record a minute instead of one per
 * request: the first ones are written at once, later ones as one with a count.
 */

import { type Timer, unattended } from "../clock/unattended_timer.ts";

/** Stands for many: `count` occurrences from `since` to `until` that were not written singly. */
export interface Sum {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What makes items the same for `Repeats`. */
export interface Sameness<T> {
  /** Its kind, of which there are few: each has a bound of its own, so that none hides another. */
  readonly kind: string;
  /** Within the kind: items with the same key are repeats of one another. */
  readonly key: string;
  /** How many of the same are written at once before counting begins. */
  readonly atOnce: number;
  /** What stands for all beyond the bound. Without it those are written one by one. */
  readonly others?: T;
}

export interface Repeats<T> {
  add(item: T, sameness: Sameness<T>): void;
  /** Writes every count that is not written yet. */
  flush(): void;
}

export interface RepeatsOptions<T> {
  /** The keys of a kind that are counted separately. */
  readonly keys: number;
  /** @param sum of a record that stands for many: `item` is then the latest of them. */
  readonly write: (item: T, sum?: Sum) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How often a count is written. */
export const SUM_EVERY_MS = 60_000;

interface Series<T> {
  /** Still to be written at once. */
  free: number;
  counted: { item: T; sum: Sum } | null;
}

export function createRepeats<T>({ keys, write, now }: RepeatsOptions<T>): Repeats<T> {
  const kinds = new Map<string, { known: Map<string, Series<T>>; others: Series<T> }>();
  let timer: Timer | undefined;

  function kindOf(name: string) {
    const found = kinds.get(name);
    if (found !== undefined) return found;
    const kind = { known: new Map<string, Series<T>>(), others: { free: 0, counted: null } };
    kinds.set(name, kind);
    return kind;
  }

  function addTo(series: Series<T>, item: T): void {
    if (series.free > 0) {
      series.free--;
      return write(item);
    }
    const at = now();
    const { count, since } = series.counted?.sum ?? { count: 0, since: at };
    series.counted = { item, sum: { count: count + 1, since, until: at } };
  }

  function writeCounted(series: Series<T>): void {
    const { counted } = series;
    series.counted = null;
    if (counted !== null) write(counted.item, counted.sum);
  }

  /** Keys that did not repeat in time are dropped, and their next item is written at once. */
  function sumUp(): void {
    for (const [name, { known, others }] of kinds) {
      for (const [key, series] of known) {
        if (series.counted === null) known.delete(key);
        else writeCounted(series);
      }
      writeCounted(others);
      if (known.size === 0) kinds.delete(name);
    }
    timer = undefined;
    schedule();
  }

  /** A timer, and not a clock that is compared: a clock that is set back would stop the sums. */
  function schedule(): void {
    if (timer !== undefined || kinds.size === 0) return;
    timer = unattended(sumUp, SUM_EVERY_MS);
  }

  return {
    add(item, { kind: name, key, atOnce, others }) {
      const kind = kindOf(name);
      let series = kind.known.get(key);
      if (series === undefined && kind.known.size < keys) {
        series = { free: atOnce, counted: null };
        kind.known.set(key, series);
      }
      if (series !== undefined) addTo(series, item);
      else if (others !== undefined) addTo(kind.others, others);
      else write(item);
      schedule();
    },
    flush() {
      clearTimeout(timer);
      timer = undefined;
      for (const { known, others } of kinds.values()) {
        for (const series of known.values()) writeCounted(series);
        writeCounted(others);
      }
      kinds.clear();
    },
  };
}
