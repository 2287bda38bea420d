/** Tokens that are revoked here, and that CARTO has not deleted yet. */
import { deletionOf, isOfViewInProgress } from "../../broker/revocation/deletion_rows.ts";
import { jobIn } from "../../broker/jobs/jobs.ts";
import { ALL_JOBS } from "../../storage/key_prefixes.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";

export interface RevokingToken {
  /** The name it has at CARTO. */
  readonly name: string;
  /** Its owner, such as `user:ann@acme.com`; empty for a token without one. */
  readonly owner: string;
  readonly reason: string;
  /** When it was revoked here, in milliseconds since the epoch. */
  readonly at: number;
  /** When it ends by itself, likewise; null where that is unknown. */
  readonly expiresAt: number | null;
  /** Failed attempts at deleting it. */
  readonly attempts: number;
  /** Why the last one failed; null where none did. */
  readonly error: string | null;
}

export interface Revoking {
  readonly tokens: readonly RevokingToken[];
  /** Whether there may be more than those. */
  readonly more: boolean;
  /** Whether all tokens are being revoked. */
  readonly all: boolean;
}

/** Jobs that are read, of whatever kind. */
const JOBS_READ = 200;
const SHOWN = 50;

/**
 * Reads at most 200 rows, in one round trip.
 *
 * @param now milliseconds since the epoch.
 */
export async function readRevoking(
  store: Pick<KvStorage, "list">,
  now: number,
): Promise<Revoking> {
  const tokens: RevokingToken[] = [];
  let read = 0;
  let all = false;
  for await (const entry of store.list(ALL_JOBS, { limit: JOBS_READ })) {
    read++;
    const job = jobIn(entry);
    if (job?.kind === "revoke_all") all = true;
    const deletion = job === null ? null : deletionOf(job);
    if (job === null || deletion === null || isOfViewInProgress(job, now)) continue;
    const { owner, reason, at, expiresAt = null } = deletion;
    const { attempts, error } = job;
    tokens.push({ name: job.id, owner, reason, at, expiresAt, attempts, error });
  }
  return { tokens: tokens.slice(0, SHOWN), more: read === JOBS_READ || tokens.length > SHOWN, all };
}
