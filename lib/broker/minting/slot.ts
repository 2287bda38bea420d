/** What the coordinator needs to know of a kind of token to mint one. */
import type { Change, Entry } from "../../storage/kv_storage.ts";
import type { Lease } from "./leases.ts";

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
