/**
 * A ceiling on mints: CARTO counts tokens, and a fault of ours (a policy that changes in a loop, a
 * clock that jumps) must not buy thousands. KV counts the minted tokens by the hour over all
 * processes. Failed attempts are not counted, so an outage of CARTO spends nothing. Concurrent
 * mints may exceed the ceiling by their number.
 */
import { AppError } from "../errors.ts";
import { ALL_MINT_COUNTS, mintCountKey } from "../storage/keys.ts";
import { countOf, deletePastCounts, hourOf, secondsLeftInHour } from "../storage/hourly_counts.ts";
import type { Change, Entry, KvStorage } from "../storage/kv_storage.ts";

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
  /** Deletes the counts of past hours. */
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
  return countOf(await store.get(mintCountKey(hourOf(now), "all")));
}

export function createBudget({ store, now, perHour, onRemaining }: BudgetOptions): Budget {
  return {
    counts(rightsHash) {
      const hour = hourOf(now());
      return [mintCountKey(hour, "all"), mintCountKey(hour, rightsHash)];
    },
    check([all = null, ours = null]) {
      onRemaining(Math.max(0, perHour - countOf(all)));
      if (countOf(all) < perHour && countOf(ours) < PER_RIGHTS) return;
      throw new BudgetError(secondsLeftInHour(now()));
    },
    tidy: () => deletePastCounts(store, ALL_MINT_COUNTS, now(), TIDIED_AT_ONCE),
  };
}
