/**
 * One mint per key, over every caller of every process: whoever takes the key's lease mints, the
 * others wait for what it stores. What is minted here is dear to make and cannot be undone by KV,
 * so a holder commits only while lease and claim are still its own.
 */
import type { Clock } from "../clock/clock.ts";
import { AppError } from "../errors.ts";
import {
  type Change,
  type Entry,
  type KvStorage,
  StorageError,
  UnsettledError,
} from "../storage/kv_storage.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Lease, Leases } from "./leases.ts";

/** Where in the protocol a process is; tests stop it at each. */
export type Step = "leased" | "minted" | "committed";

/** Another process was minting for longer than a caller can wait. */
export class BusyError extends AppError {
  override readonly name = "BusyError";
  override readonly code = "token_busy";
  constructor() {
    super("Another process has been minting this token for too long");
  }
}

/** The rows of a slot as they are at one moment, in the order of its keys. */
export type Rows = readonly (Entry | null)[];

/** One kind of thing to mint, for one key. */
export interface Slot<T, Claim> {
  readonly kind: "oauth" | "api";
  readonly leaseKey: Deno.KvKey;
  /** What is read to decide, the stored token's row first: 9 at most, in one round trip. */
  readonly keys: readonly [Deno.KvKey, ...Deno.KvKey[]];
  /** @returns what is stored, good or not. */
  stored(rows: Rows): Promise<T | null>;
  /** Whether a token will do for the caller, now. */
  suffices(token: T): boolean;
  /** Resolves once all is there that the mint needs; within a lease there is time for the mint alone. */
  ready(): Promise<void>;
  /** What to write with the lease, and what the mint needs to know of it. */
  claim(rows: Rows): Promise<{ change: Change; claim: Claim }>;
  mint(claim: Claim): Promise<T>;
  /** How to store what was minted; the lease's own row is the coordinator's. */
  commit(minted: T, claim: Claim, lease: Lease): Promise<Change>;
  /** The mint failed: what to undo of the claim. */
  fail(claim: Claim, error: unknown): Change;
  /** What was minted is not stored, nor will be: it must not stay behind. */
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

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

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
   * What the outcome of the one commit that stores a token means.
   *
   * Written: it is served. Null, or an error that is settled: it is not stored and never will be,
   * because lease or claim are another's by now, or KV failed; so it is deleted at CARTO. Unsettled:
   * it may be stored, now or later, so it must not be deleted. Lease and claim stay as they are: if it
   * is stored they are gone with that; if not, maintenance finds the claim, withdraws it, so that
   * nothing can be stored any more, and then has the token looked for and deleted.
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
        // A process that was held up, with nobody to take its lease, may come back with a token
        // that has ended meanwhile.
        return slot.suffices(minted) ? minted : null;
      }
    } catch (error) {
      if (!(error instanceof UnsettledError)) await slot.discard(minted, claim);
      throw error;
    }
    await slot.discard(minted, claim);
    // It may have been the claim alone that was another's.
    await giveBack(lease, {});
    return null;
  }

  /** Only while the lease is ours, which ends with it. */
  function underLease({ key, versionstamp }: Lease, change: Change): Change {
    return {
      ...change,
      check: [{ key, versionstamp }, ...change.check ?? []],
      delete: [key, ...change.delete ?? []],
    };
  }

  /**
   * Whatever comes of this: null, and the lease is another's; an error, and it runs out, and
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
     * @returns what is stored and will do, or else what was minted, here or elsewhere.
     * @throws {BusyError} when another holds the lease for longer than a caller can wait.
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
          // What was seen must still be so: another may have stored a token and left since.
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
        const pauseMs = Math.min(FIRST_PAUSE_MS * 1.5 ** attempt, LONGEST_PAUSE_MS);
        await sleep(pauseMs * (0.5 + Math.random()));
      }
    },
  };
}

export type Coordinator = ReturnType<typeof createCoordinator>;
