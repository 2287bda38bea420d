/**
 * One mint per key, over all callers of all processes: the process that takes the key's lease
 * mints, and the others wait for what it stores (mint_under_lease.ts).
 */
import { backoffMs } from "../../backoff.ts";
import type { Clock } from "../../clock/clock.ts";
import { AppError } from "../../errors.ts";
import type { Leases } from "./leases.ts";
import { createMinter, type MinterOptions } from "./mint_under_lease.ts";
import type { Slot } from "./slot.ts";

/** Another process was minting for longer than a caller can wait. */
export class BusyError extends AppError {
  override readonly name = "BusyError";
  override readonly code = "token_busy";
  constructor() {
    super("Another process has been minting this token for too long");
  }
}

export interface CoordinatorOptions extends MinterOptions {
  readonly leases: Leases;
  readonly elapsed: Clock["elapsed"];
  readonly sleep: (ms: number) => Promise<void>;
  readonly waitBudgetMs: number;
}

const PAUSE = { firstMs: 30, longestMs: 375, factor: 1.5, jitter: 2 / 3 };

export function createCoordinator(options: CoordinatorOptions) {
  const { store, leases, telemetry, elapsed, sleep } = options;
  const mintUnder = createMinter(options);

  return {
    /**
     * @returns the stored token if it suffices, otherwise the one that was minted, here or
     * elsewhere.
     * @throws {BusyError} when another process holds the lease for longer than a caller can wait.
     * @throws what the mint throws, or storage.
     */
    async obtain<T, C>(slot: Slot<T, C>): Promise<T> {
      const startedAt = elapsed();
      for (let attempt = 0;; attempt++) {
        const [leaseEntry = null, ...rows] = await store.getMany([slot.leaseKey, ...slot.keys]);
        const stored = await slot.stored(rows);
        if (stored !== null && slot.suffices(stored)) {
          telemetry.count("carto_embed_token_hits_total", { kind: slot.kind, layer: "kv" });
          if (attempt > 0) {
            const waitedS = (elapsed() - startedAt) / 1000;
            telemetry.observe("carto_embed_token_waits_seconds", waitedS, { kind: slot.kind });
          }
          return stored;
        }
        if (leases.isFree(leaseEntry)) {
          await slot.ready();
          const { change, claim } = await slot.claim(rows);
          // The rows must be unchanged: another process may have stored a token and released the
          // lease.
          const seen = { key: slot.keys[0], versionstamp: rows[0]?.versionstamp ?? null };
          const check = [seen, ...change.check ?? []];
          const lease = await leases.acquire(slot.leaseKey, leaseEntry, { ...change, check });
          if (lease !== null) {
            if (lease.stolen) {
              telemetry.count("carto_embed_lease_steals_total", { kind: slot.kind });
            }
            const minted = await mintUnder(slot, lease, claim);
            if (minted !== null) return minted;
          }
        }
        if (elapsed() - startedAt > options.waitBudgetMs) throw new BusyError();
        await sleep(backoffMs(attempt, PAUSE));
      }
    },
  };
}

export type Coordinator = ReturnType<typeof createCoordinator>;
