/**
 * Mints while this process holds the key's lease. A mint is expensive, and KV cannot undo it, so
 * that the token is stored only while the process still owns lease and claim.
 */
import {
  type Change,
  type KvStorage,
  StorageError,
  UnsettledError,
} from "../../storage/kv_storage.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Lease } from "./leases.ts";
import type { Slot } from "./slot.ts";

/** The step that a mint has reached; tests stop it at each. */
export type Step = "leased" | "minted" | "committed";

export interface MinterOptions {
  readonly store: KvStorage;
  readonly telemetry: Telemetry;
  /** Called at each step of a mint; for tests. */
  readonly onStep?: ((kind: "oauth" | "api", step: Step) => void | Promise<void>) | undefined;
}

/** @returns what mints a token and stores it; null where it is not served, and deleted. */
export function createMinter({ store, telemetry, onStep }: MinterOptions) {
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

  return mintUnder;
}
