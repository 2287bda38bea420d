/**
 * One mint per key, over all callers of all processes: the process that takes the key's lease
 * mints, and the others wait for what it stores. A mint is expensive, and KV cannot undo it, so a
 * holder commits only while it still owns lease and claim.
 */
import { backoffMs } from "../../backoff.ts";
import type { Clock } from "../../clock/clock.ts";
import { AppError } from "../../errors.ts";
import {
  type Change,
  type Entry,
  type KvStorage,
  StorageError,
  UnsettledError,
} from "../../storage/kv_storage.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Lease, Leases } from "./leases.ts";

/** The step that a mint has reached; tests stop it at each. */
export type Step = "leased" | "minted" | "committed";

/** Another process was minting for longer than a caller can wait. */
export class BusyError extends AppError {
  override readonly name = "BusyError";
  override readonly code = "token_busy";
  constructor() {
    super("Another process has been minting this token for too long");
  }
}

/** The rows of a slot from one snapshot, in the order of its keys. */
export type Rows = readonly (Entry | null)[];

/** One kind of thing to mint, for one key. */
export interface Slot<T, Claim> {
  readonly kind: "oauth" | "api";
  readonly leaseKey: Deno.KvKey;
  /** The rows to read for the decision, the stored token's first: 9 at most, in one round trip. */
  readonly keys: readonly [Deno.KvKey, ...Deno.KvKey[]];
  /** @returns the stored token, valid or not. */
  stored(rows: Rows): Promise<T | null>;
  /** Whether a token suffices for the caller, now. */
  suffices(token: T): boolean;
  /** Resolves once everything for the mint is ready; the lease leaves time for the mint alone. */
  ready(): Promise<void>;
  /** What to write with the lease, and what the mint needs to know of it. */
  claim(rows: Rows): Promise<{ change: Change; claim: Claim }>;
  mint(claim: Claim): Promise<T>;
  /** How to store the minted token; the lease's own row is the coordinator's. */
  commit(minted: T, claim: Claim, lease: Lease): Promise<Change>;
  /** The mint failed: what to undo of the claim. */
  fail(claim: Claim, error: unknown): Change;
  /** The minted token is not stored and never will be: delete it. */
  discard(minted: T, claim: Claim): Promise<void>;
}

export interface CoordinatorOptions {
  readonly store: KvStorage;
  readonly leases: Leases;
  readonly telemetry: Telemetry;
  readonly elapsed: Clock["elapsed"];
  readonly sleep: (ms: number) => Promise<void>;
  readonly waitBudgetMs: number;
  /** Called at each step of a mint; for tests. */
  readonly onStep?: ((kind: "oauth" | "api", step: Step) => void | Promise<void>) | undefined;
}

const PAUSE = { firstMs: 30, longestMs: 375, factor: 1.5, jitter: 2 / 3 };

export function createCoordinator(options: CoordinatorOptions) {
  const { store, leases, telemetry, elapsed, sleep, onStep } = options;

  async function mintUnder<T, C>(slot: Slot<T, C>, lease: Lease, claim: C): Promise<T | null> {
    let minted: T;
    try {
      await onStep?.(slot.kind, "leased");
      minted = await slot.mint(claim);
      telemetry.count("carto_embed_token_mints_total", { kind: slot.kind, outcome: "ok" });
    } catch (error) {
      telemetry.count("carto_embed_token_mints_total", { kind: slot.kind, outcome: "failed" });
      await giveBack(lease, slot.fail(claim, error));
      throw error;
    }
    await onStep?.(slot.kind, "minted");
    return await storeMinted(slot, lease, claim, minted);
  }

  /**
   * Handles the outcome of the one commit that stores a token.
   *
   * Committed: the token is served. Null, or a settled error: it is not stored and never will be,
   * because another process owns lease or claim by now, or KV failed; so it is deleted at CARTO.
   * Unsettled: it may be stored, now or later, so it must not be deleted. Lease and claim stay: if
   * the commit succeeds, it removes them; if not, maintenance finds the claim, withdraws it, so
   * that nothing can be stored any more, and then has the token looked up and deleted.
   */
  async function storeMinted<T, C>(
    slot: Slot<T, C>,
    lease: Lease,
    claim: C,
    minted: T,
  ): Promise<T | null> {
    try {
      const change = await slot.commit(minted, claim, lease);
      const stored = await store.commit(underLease(lease, change));
      if (stored !== null) {
        await onStep?.(slot.kind, "committed");
        // A process that was delayed, while no other took its lease, may return with a token that
        // has expired meanwhile.
        return slot.suffices(minted) ? minted : null;
      }
    } catch (error) {
      if (!(error instanceof UnsettledError)) await slot.discard(minted, claim);
      throw error;
    }
    await slot.discard(minted, claim);
    // Perhaps only the claim was lost to another process.
    await giveBack(lease, {});
    return null;
  }

  /** Commits only while we own the lease, and releases it. */
  function underLease({ key, versionstamp }: Lease, change: Change): Change {
    return {
      ...change,
      check: [{ key, versionstamp }, ...change.check ?? []],
      delete: [key, ...change.delete ?? []],
    };
  }

  /**
   * Ignores the outcome. Null: another process owns the lease. An error: the lease expires, and
   * maintenance finds the claim.
   */
  async function giveBack(lease: Lease, change: Change): Promise<void> {
    try {
      await store.commit(underLease(lease, change));
    } catch (failure) {
      if (!(failure instanceof StorageError)) throw failure;
    }
  }

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
