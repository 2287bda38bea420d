/**
 * Housekeeping, by one process at a time: deletes at CARTO what was taken back, and what a process
 * that died left behind.
 */
import * as v from "valibot";
import type { Log } from "../log.ts";
import {
  ALL_CHANGED_USERS,
  ALL_REVOCATIONS,
  installationKey,
  leaseKey,
  reconciledKey,
} from "../storage/keys.ts";
import { isEmpty } from "../storage/kv_storage.ts";
import type { Store } from "../storage/store.ts";
import type { Budget } from "./budget.ts";
import type { Leases } from "./leases.ts";
import type { Reconciler } from "./reconcile.ts";
import type { Revocations } from "./revocations.ts";
import type { Timing } from "./timing.ts";

/** Why a user's tokens are to be taken back. */
const ChangeReason = v.picklist(["disabled", "group_changed", "signed_out"]);

export interface UpkeepOptions {
  readonly store: Store;
  readonly leases: Leases;
  readonly revocations: Revocations;
  /** Queues what the policy does not give any more. */
  readonly revokeOutdated: () => Promise<void>;
  readonly reconciler: Reconciler;
  readonly budget: Budget;
  readonly log: Log;
  readonly timing: Timing;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Upkeep {
  /** Begins to look after the house every now and then; it keeps no process from ending. */
  start(): void;
  /** Looks after it now; failures are logged, and left for the next time. */
  run(): Promise<void>;
  /** Ends it, once what is under way is done. */
  stop(): Promise<void>;
}

export function createUpkeep(options: UpkeepOptions): Upkeep {
  const { store, leases, revocations, reconciler, budget, log, timing, now } = options;
  let timer: ReturnType<typeof setInterval> | undefined;
  let running: Promise<void> | undefined;
  let begun = false;

  /** On start, whenever somebody died at work, and every now and then. */
  async function reconcileDue(): Promise<boolean> {
    if (await reconciler.hasDeadIntents()) return true;
    // An installation that never minted has nothing at CARTO.
    if (await store.get(installationKey()) === null) return false;
    const last = v.safeParse(v.number(), (await store.get(reconciledKey()))?.value);
    return !begun || !last.success || now() - last.output >= timing.reconcileMs;
  }

  async function keepHouse(): Promise<void> {
    const due = await reconcileDue();
    if (!due && await isEmpty(store, ALL_REVOCATIONS) && await isEmpty(store, ALL_CHANGED_USERS)) {
      return;
    }
    const lease = await leases.acquire(leaseKey("upkeep", "all"));
    if (lease === null) return;
    try {
      await revokeChangedUsers();
      // The policy may have changed while no process ran, and a process that ended meanwhile may
      // have minted by the old one.
      if (due) await options.revokeOutdated();
      await revocations.drain();
      if (due) {
        await reconciler.run();
        await budget.tidy();
        await store.commit({ set: [{ key: reconciledKey(), value: now() }] });
      }
      begun = true;
    } finally {
      await leases.release(lease);
    }
  }

  async function revokeChangedUsers(): Promise<void> {
    for await (const { key, value, versionstamp } of store.list(ALL_CHANGED_USERS)) {
      const reason = v.parse(v.fallback(ChangeReason, "group_changed"), value);
      await revocations.revokeOwner(`user:${String(key.at(-1))}`, reason);
      await store.commit({ check: [{ key, versionstamp }], delete: [key] });
    }
  }

  async function run(): Promise<void> {
    running ??= keepHouse().catch((error) => {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
      log.error("upkeep_failed", { error: reason });
    }).finally(() => running = undefined);
    await running;
  }

  return {
    run,
    start() {
      const started = setInterval(run, timing.upkeepMs);
      Deno.unrefTimer(started);
      timer = started;
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
