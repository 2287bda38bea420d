/**
 * Compares the tokens at CARTO with those in KV. What is ours there and unknown here is deleted:
 * what a process made that died before it could store it, or that CARTO made after we had stopped
 * waiting. What is stored here and unknown there is served no more.
 */
import type { Clock } from "../clock.ts";
import { ALL_API_TOKENS, mintedKey } from "../storage/keys.ts";
import type { Entry, Store } from "../storage/store.ts";
import type { TokenAtCarto } from "../carto/tokens.ts";
import type { CartoCalls } from "./carto_calls.ts";
import { type Deletion, deletionOf, deletionRow, isSealedElsewhere } from "./deletion_rows.ts";
import type { Installation } from "./installation.ts";
import type { Job, Jobs } from "./jobs.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { parseRow } from "./records.ts";
import type { Turn } from "./recurring.ts";
import type { Revocations } from "./revocations.ts";
import type { Sealer } from "../storage/seal.ts";

export interface ReconcilerOptions extends Pick<Clock, "now"> {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly jobs: Jobs;
  readonly oauthTokens: OAuthTokens;
  readonly revocations: Revocations;
  readonly installation: Installation;
  /** Whether the policy still gives what the row is for. */
  readonly isCurrent: (entry: Entry) => Promise<boolean>;
}

/** @throws {CartoError} when CARTO does not list the tokens. */
export type Reconcile = (turn: Turn) => Promise<void>;

/** KV takes at most 800 KiB at once. */
const DELETIONS_AT_ONCE = 100;

export function createReconciler(options: ReconcilerOptions): Reconcile {
  const { store, sealer, calls, jobs, oauthTokens, revocations, installation, now } = options;

  async function revokeDead(entry: Entry, turn: Turn, atCarto: ReadonlySet<string>) {
    const hash = String(entry.key.at(-1));
    if (!await options.isCurrent(entry)) return await revocations.revokeRow(hash, "policy");
    const row = parseRow(entry);
    const [newest] = row?.names ?? [];
    if (row === null || newest === undefined || atCarto.has(newest)) return;
    // Written before CARTO was asked, so it would be in its list; by CARTO's clock it may have
    // ended a moment ago.
    if (entry.versionstamp > turn.since || row.expiresAt <= now()) return;
    await revocations.revokeRow(hash, "not_at_carto");
  }

  async function queue(deletions: readonly Deletion[], turn: Turn): Promise<void> {
    for (let start = 0; start < deletions.length; start += DELETIONS_AT_ONCE) {
      const some = deletions.slice(start, start + DELETIONS_AT_ONCE);
      await turn.extend();
      await store.commit({ set: await Promise.all(some.map((one) => deletionRow(sealer, one))) });
    }
  }

  const deleteOrphans = (orphans: readonly TokenAtCarto[], turn: Turn) =>
    queue(
      orphans.map((token) => ({ owner: "", reason: "orphan", at: now(), ...token })),
      turn,
    );

  /** CARTO's list has what a deletion needs that nobody here can open. */
  async function deleteUnopened(
    listed: readonly TokenAtCarto[],
    unopened: ReadonlyMap<string, Job>,
    turn: Turn,
  ): Promise<void> {
    const found = listed.flatMap((token) => {
      const job = unopened.get(token.name);
      const about = job && deletionOf(job);
      return about ? [{ ...about, ...token }] : [];
    });
    await queue(found, turn);
    const names = new Set(found.map(({ name }) => name));
    for (const job of unopened.values()) {
      const isGone = !names.has(job.id) && job.versionstamp < turn.since;
      if (isGone) await jobs.finish(job);
    }
  }

  return async (turn) => {
    if (await store.get(mintedKey()) === null) return;
    // In this order: a token that is being made has an intent before it is at CARTO, and its row
    // before the intent is gone. What the first look sees, one of the later two knows.
    const listed = await oauthTokens.use(async (oauth) => calls.listTokens(await oauth));
    await turn.extend();
    const known = new Set<string>();
    const sealedElsewhere = new Map<string, Job>();
    for await (const batch of jobs.all()) {
      for (const job of batch) {
        if (job.kind !== "revoke_user") known.add(job.id);
        if (isSealedElsewhere(sealer, job)) sealedElsewhere.set(job.id, job);
        await jobs.hasten(job);
      }
    }
    const atCarto = new Set(listed.map(({ name }) => name));
    for await (const entry of store.list(ALL_API_TOKENS)) {
      for (const name of parseRow(entry)?.names ?? []) known.add(name);
      await revokeDead(entry, turn, atCarto);
      await turn.extend();
    }
    await deleteUnopened(listed, sealedElsewhere, turn);
    await deleteOrphans(
      listed.filter(({ name }) => installation.isOurs(name) && !known.has(name)),
      turn,
    );
  };
}
