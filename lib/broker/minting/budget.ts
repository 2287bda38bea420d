/**
 * A ceiling on mints: CARTO counts tokens, and a fault of ours (a policy that changes in a loop, a
 * clock that jumps) must not buy thousands. KV counts the minted tokens by the hour over all
 * processes. Failed attempts are not counted, so an outage of CARTO spends nothing. Concurrent
 * mints may exceed the ceiling by their number.
 */
import { AppError } from "../../errors.ts";
import { ALL_MINT_COUNTS, ALL_MINT_TOTALS } from "../../storage/key_prefixes.ts";
import { mintCountKey, mintTotalKey } from "../../storage/keys.ts";
import {
  countOf,
  deletePastCounts,
  hourOf,
  secondsLeftInHour,
  startOfHour,
} from "../../storage/hourly_counts.ts";
import type { Change, Entry, KvStorage } from "../../storage/kv_storage.ts";

/** The hour's mints are spent. */
export class BudgetError extends AppError {
  override readonly name = "BudgetError";
  override readonly code = "token_budget_spent";
  constructor(override readonly retryAfterS: number) {
    super(
      "The hour's budget of token mints is spent: see MINTS_PER_HOUR, and why so many were made",
    );
  }
}

/**
 * The counts to read and raise for one mint: all mints of this hour, and those of one set of
 * rights.
 */
export type Counts = readonly [Deno.KvKey, Deno.KvKey];

export interface Budget {
  counts(rightsHash: string): Counts;
  /**
   * @param rows the counts' rows, in their order.
   * @throws {BudgetError} when no mint is left.
   */
  check(rows: readonly (Entry | null)[]): void;
  /** Deletes the counts of past hours, and totals that are older than a day. */
  tidy(): Promise<void>;
}

/** @returns the change that counts one token, to be committed once it exists. */
export function countOne(counts: Counts): Pick<Change, "sum"> {
  return { sum: counts.map((key) => ({ key, by: 1 })) };
}

export interface BudgetOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Mints per hour, over all processes. */
  readonly perHour: number;
  /** Called with the number left in this hour. */
  readonly onRemaining: (remaining: number) => void;
}

/** A set of rights needs one token an hour; sign-outs and revocations may cost some more. */
const PER_RIGHTS = 60;
/** More than a day's counts; the rest is deleted next time. */
const TIDIED_AT_ONCE = 100_000;

/** @returns how many tokens were minted within this hour, over all processes. */
export async function mintsThisHour(store: KvStorage, now: number): Promise<number> {
  return countOf(await store.get(mintTotalKey(hourOf(now))));
}

/** Tokens minted within an hour, over all processes. */
export interface HourOfMints {
  /** When the hour begins: milliseconds since the epoch. */
  readonly from: number;
  readonly count: number;
}

const HOURS_SHOWN = 24;
/** The first of the hours that are shown must not be deleted before they are. */
const HOURS_KEPT = HOURS_SHOWN + 1;

/** @returns the mints of this hour and the 23 before it, oldest first. */
export async function mintsOfDay(store: KvStorage, now: number): Promise<HourOfMints[]> {
  const first = hourOf(now) - HOURS_SHOWN + 1;
  const shown = { after: mintTotalKey(first - 1), limit: HOURS_SHOWN };
  const rows = await Array.fromAsync(store.list(ALL_MINT_TOTALS, shown));
  return Array.from({ length: HOURS_SHOWN }, (_, at) => {
    const row = rows.find(({ key }) => key.at(-1) === first + at) ?? null;
    return { from: startOfHour(first + at), count: countOf(row) };
  });
}

export function createBudget({ store, now, perHour, onRemaining }: BudgetOptions): Budget {
  return {
    counts(rightsHash) {
      const hour = hourOf(now());
      return [mintTotalKey(hour), mintCountKey(hour, rightsHash)];
    },
    check([all = null, ours = null]) {
      onRemaining(Math.max(0, perHour - countOf(all)));
      if (countOf(all) < perHour && countOf(ours) < PER_RIGHTS) return;
      throw new BudgetError(secondsLeftInHour(now()));
    },
    async tidy() {
      await deletePastCounts(store, ALL_MINT_COUNTS, now(), TIDIED_AT_ONCE);
      await deletePastCounts(store, ALL_MINT_TOTALS, now(), TIDIED_AT_ONCE, HOURS_KEPT);
    },
  };
}
