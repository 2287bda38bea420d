/**
 * Compares the tokens at CARTO with those in KV. Tokens of ours that exist only at CARTO are
 * deleted: a process created them and died before storing them, or CARTO created them after we
 * stopped waiting. Tokens that exist only here are no longer served.
 */
import type { Clock } from "../clock/clock.ts";
import { ALL_API_TOKENS, apiTokenKey, mintedKey } from "../storage/keys.ts";
import type { Entry, KvStorage } from "../storage/kv_storage.ts";
import type { TokenAtCarto } from "../carto/tokens.ts";
import type { CartoCalls } from "./carto_calls.ts";
import { type Deletion, deletionOf, deletionRow, isSealedElsewhere } from "./deletion_rows.ts";
import { noteComparison } from "./comparison.ts";
import type { Installation } from "./installation.ts";
import type { Job, Jobs } from "./jobs.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { type ApiTokenRow, openRecord, parseRow } from "./records.ts";
import type { Turn } from "./recurring.ts";
import type { Revocations } from "./revocations.ts";
import type { Sealer } from "../storage/seal.ts";

export interface ReconcilerOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly jobs: Jobs;
  readonly oauthTokens: OAuthTokens;
  readonly revocations: Revocations;
  readonly installation: Installation;
  /** Whether the policy still grants the tokens of this hash's row. */
  readonly isCurrent: (hash: string, row: ApiTokenRow) => Promise<boolean>;
}

/** @throws {CartoError} when CARTO does not list the tokens. */
export type Reconcile = (turn: Turn) => Promise<void>;

/** A row whose token CARTO did not list. */
interface Missing {
  readonly hash: string;
  readonly versionstamp: string;
}

/** An orphan that cannot be opened here is assumed expired by then. */
const ENDED_AFTER_MS = 24 * 3_600_000;
/** KV accepts at most 800 KiB per commit. */
const DELETIONS_AT_ONCE = 100;

export function createReconciler(options: ReconcilerOptions): Reconcile {
  const { store, sealer, calls, jobs, oauthTokens, revocations, installation, now } = options;

  /**
   * Revokes tokens that CARTO no longer has. Its list may be incomplete: each token is looked up by
   * itself, and the first one that exists stops this.
   */
  async function revokeMissing(missing: readonly Missing[], turn: Turn): Promise<void> {
    for (const { hash, versionstamp } of missing) {
      await turn.extend();
      const entry = await store.get(apiTokenKey(hash));
      if (entry?.versionstamp !== versionstamp) continue;
      const id = (await openRecord(sealer, entry))?.tokens[0]?.id;
      if (id === undefined) continue;
      if (await oauthTokens.use(async (oauth) => calls.hasToken(await oauth, id))) return;
      await revocations.revokeRow(
        hash,
        "not_at_carto",
        (row) => row.versionstamp === versionstamp,
      );
    }
  }

  async function queue(deletions: readonly Deletion[], turn: Turn): Promise<void> {
    for (let start = 0; start < deletions.length; start += DELETIONS_AT_ONCE) {
      const some = deletions.slice(start, start + DELETIONS_AT_ONCE);
      await turn.extend();
      await store.commit({ set: await Promise.all(some.map((one) => deletionRow(sealer, one))) });
    }
  }

  const deleteOrphans = (orphans: readonly TokenAtCarto[], turn: Turn) =>
    queue(orphans.map((token) => ({ owner: "", reason: "orphan", at: now(), ...token })), turn);

  /** CARTO's list has what a deletion needs that cannot be opened here. */
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
      const { at, expiresAt = at + ENDED_AFTER_MS } = deletionOf(job) ?? { at: 0 };
      if (!names.has(job.id) && expiresAt < now()) await jobs.finish(job);
    }
  }

  return async (turn) => {
    if (await store.get(mintedKey()) === null) return;
    // The order matters: a token being created has an intent before it exists at CARTO, and its row
    // exists before the intent is deleted. A token in the list is therefore in one of the two later
    // reads.
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
    const missing: Missing[] = [];
    const atCarto = new Set(listed.map(({ name }) => name));
    for await (const entry of store.list(ALL_API_TOKENS)) {
      const [hash, row] = [String(entry.key.at(-1)), parseRow(entry)];
      for (const name of row?.names ?? []) known.add(name);
      await turn.extend();
      if (row === null || !await options.isCurrent(hash, row)) {
        await revocations.revokeRow(hash, "policy");
      } else if (isMissing(entry, row, { atCarto, since: turn.since, now: now() })) {
        missing.push({ hash, versionstamp: entry.versionstamp });
      }
    }
    await revokeMissing(missing, turn);
    await deleteUnopened(listed, sealedElsewhere, turn);
    const orphans = listed.filter(({ name }) => installation.isOurs(name) && !known.has(name));
    await deleteOrphans(orphans, turn);
    await noteComparison(store, { at: now(), listed, orphans, isOurs: installation.isOurs });
  };
}

/** Whether the row's newest token is missing from CARTO's list, read since the versionstamp. */
function isMissing(
  { versionstamp }: Entry,
  { names: [newest], expiresAt }: ApiTokenRow,
  list: { readonly atCarto: ReadonlySet<string>; readonly since: string; readonly now: number },
): boolean {
  if (newest === undefined || list.atCarto.has(newest)) return false;
  // Written before the call to CARTO, so that the list would have it; by CARTO's clock it may have
  // just expired.
  return versionstamp < list.since && expiresAt > list.now;
}
