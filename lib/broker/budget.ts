/**
 * A ceiling on mints: CARTO counts tokens, and a fault of ours (a policy that changes in a loop, a
 * clock that jumps) must not buy thousands. Counted in KV, by the hour, over all processes.
 */
import { ALL_MINT_COUNTS, mintCountKey } from "../storage/keys.ts";
import { deleteFromStart } from "../storage/kv_storage.ts";
import type { Change, Entry, Store } from "../storage/store.ts";

/** The hour's mints are spent. */
export class BudgetError extends Error {
  override readonly name = "BudgetError";
  constructor(readonly retryAfterS: number) {
    super(
      "The hour's budget of token mints is spent: see MINTS_PER_HOUR, and why so many were made",
    );
  }
}

export interface Budget {
  /**
   * @returns the change that counts one more mint, to be committed with the lease.
   * @throws {BudgetError} when there is none left.
   */
  claim(rightsHash: string): Promise<Change>;
  /** Drops the counts of past hours. */
  tidy(): Promise<void>;
}

export interface BudgetOptions {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Mints an hour, over all processes. */
  readonly perHour: number;
  /** Told how many are left in this hour. */
  readonly onRemaining: (remaining: number) => void;
}

const HOUR_MS = 3_600_000;
/** One set of rights needs one token an hour; sign-outs and revocations may cost some more. */
const PER_RIGHTS = 60;
/** Of a day's counts and more; what is left waits for the next time. */
const TIDIED_AT_ONCE = 100_000;

const count = (entry: Entry | null) =>
  entry?.value instanceof Deno.KvU64 ? Number(entry.value.value) : 0;

/** @returns how many tokens were minted within this hour, over all processes. */
export async function mintsThisHour(store: Store, now: number): Promise<number> {
  return count(await store.get(mintCountKey(Math.floor(now / HOUR_MS), "all")));
}

export function createBudget({ store, now, perHour, onRemaining }: BudgetOptions): Budget {
  return {
    async claim(rightsHash) {
      const hour = Math.floor(now() / HOUR_MS);
      const keys = [mintCountKey(hour, "all"), mintCountKey(hour, rightsHash)] as const;
      const [all, ours] = [count(await store.get(keys[0])), count(await store.get(keys[1]))];
      onRemaining(Math.max(0, perHour - all));
      if (all >= perHour || ours >= PER_RIGHTS) {
        throw new BudgetError(Math.ceil(((hour + 1) * HOUR_MS - now()) / 1000));
      }
      return { sum: keys.map((key) => ({ key, by: 1 })) };
    },
    async tidy() {
      const firstKept = Math.floor(now() / HOUR_MS) - 1;
      const isOver = ({ key: [, hour] }: Entry) => typeof hour === "number" && hour < firstKept;
      await deleteFromStart(store, ALL_MINT_COUNTS, isOver, TIDIED_AT_ONCE);
    },
  };
}
