/** What was used, by day, map, group and host origin. */
import * as v from "valibot";
import { DAY_MS } from "../../clock/durations.ts";
import { ALL_USAGE } from "../../storage/key_prefixes.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import {
  dayOf,
  type Dimension,
  DIMENSIONS,
  MOST_DAYS,
  OTHERS,
  UsageRow,
} from "../../usage/daily_counts.ts";

export const PERIODS = ["7", "30", "92"] as const;

export const UsageQuery = v.object({
  /** How many days, today the last. */
  days: v.pipe(v.optional(v.picklist(PERIODS), "30"), v.transform(Number)),
});
export type UsageQuery = v.InferOutput<typeof UsageQuery>;

/** A name with how often it was counted. */
export interface Count {
  /** Null stands for all beyond the bound of names. */
  readonly name: string | null;
  readonly count: number;
}

export interface UsageDay {
  /** ISO 8601, in UTC. */
  readonly day: string;
  readonly openings: number;
  /** Of CARTO's quota, estimated. */
  readonly units: number;
}

export interface UsageReport {
  readonly openings: number;
  readonly units: number;
  /** Every day of the period, the first one first. */
  readonly days: readonly UsageDay[];
  readonly maps: readonly (Count & { readonly units: number })[];
  readonly groups: readonly Count[];
  readonly origins: readonly Count[];
  readonly refused: readonly Count[];
  /** This app's own calls to CARTO that succeeded. */
  readonly calls: readonly Count[];
}

export interface UsageParts {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Sums the counts of the last `days` days: at most one row is read per dimension and day. */
export async function readUsage(parts: UsageParts, { days }: UsageQuery): Promise<UsageReport> {
  const today = dayOf(parts.now());
  const first = today - days + 1;
  const counts = await countsSince(parts.store, first);
  const [openings, tenths] = [sumsByDay(counts, "map"), sumsByDay(counts, "units")];
  const byDay = Array.from({ length: days }, (_, index) => {
    const day = first + index;
    const units = (tenths.get(day) ?? 0) / 10;
    return { day: isoDay(day), openings: openings.get(day) ?? 0, units };
  });
  const units = new Map(namesOf(counts, "units").map(({ name, count }) => [name, count / 10]));
  return {
    openings: byDay.reduce((total, { openings }) => total + openings, 0),
    units: [...units.values()].reduce((total, one) => total + one, 0),
    days: byDay,
    maps: namesOf(counts, "map").map((map) => ({ ...map, units: units.get(map.name) ?? 0 })),
    groups: namesOf(counts, "group"),
    origins: namesOf(counts, "origin"),
    refused: namesOf(counts, "refused"),
    calls: namesOf(counts, "call"),
  };
}

interface DayCount {
  readonly day: number;
  readonly dimension: Dimension;
  readonly name: string;
  readonly count: number;
}

const RowKey = v.tuple([v.literal("usage"), v.number(), v.picklist(DIMENSIONS)]);

async function countsSince(store: KvStorage, first: number): Promise<DayCount[]> {
  const counts: DayCount[] = [];
  const limit = (MOST_DAYS + 1) * DIMENSIONS.length;
  for await (
    const { key, value } of store.list(ALL_USAGE, { from: [...ALL_USAGE, first], limit })
  ) {
    const [, day, dimension] = v.parse(RowKey, key);
    for (const [name, count] of v.parse(UsageRow, value)) {
      counts.push({ day, dimension, name, count });
    }
  }
  return counts;
}

function sumsByDay(counts: readonly DayCount[], dimension: Dimension): Map<number, number> {
  const sums = new Map<number, number>();
  for (const one of counts) {
    if (one.dimension === dimension) sums.set(one.day, (sums.get(one.day) ?? 0) + one.count);
  }
  return sums;
}

/** @returns each name's sum over the days, the most frequent first. */
function namesOf(counts: readonly DayCount[], dimension: Dimension): Count[] {
  const sums = new Map<string, number>();
  for (const one of counts) {
    if (one.dimension !== dimension) continue;
    sums.set(one.name, (sums.get(one.name) ?? 0) + one.count);
  }
  return [...sums].map(([name, count]) => ({ name: name === OTHERS ? null : name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name ?? "").localeCompare(b.name ?? ""));
}

const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
