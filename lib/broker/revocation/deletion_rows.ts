/** The KV rows of tokens that are queued for deletion at CARTO. */
import * as v from "valibot";
import { apiTokenKey, deletionKey } from "../../storage/keys.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { createJobs, type Job } from "../jobs/jobs.ts";
import { type SealedTokens, Tokens } from "../records.ts";

/** Why a user's tokens are revoked. */
export type RevocationReason = v.InferOutput<typeof RevocationReason>;
export const RevocationReason = v.picklist([
  "attributes_changed",
  "disabled",
  "group_changed",
  "signed_out",
]);

/**
 * Why a token is deleted: its user's tokens are revoked, the policy no longer grants it, it could
 * not be stored, CARTO does not know it, it is unknown here (an orphan), an operator revoked it, or
 * an operator's view has ended.
 */
export type DeletionReason =
  | RevocationReason
  | "policy"
  | "unused"
  | "not_at_carto"
  | "orphan"
  | "operator"
  | "view_ended";

const Queued = v.object({
  owner: v.string(),
  reason: v.string(),
  /** When it was queued, in milliseconds since the epoch. */
  at: v.number(),
  /** When the token expires, in milliseconds since the epoch; unknown for an orphan. */
  expiresAt: v.optional(v.number()),
  /** What CARTO deletes it by: the token itself where CARTO returned no id. */
  sealed: v.optional(v.unknown()),
  /** The stored row that has it, where the process that queued it lacked the key. */
  row: v.optional(v.object({ hash: v.string(), sealed: v.unknown() })),
});

const Handle = v.object({ id: v.string() });

export interface Deletion {
  readonly name: string;
  /** What CARTO deletes it by. */
  readonly id: string;
  readonly owner: string;
  readonly reason: string;
  readonly at: number;
  readonly expiresAt?: number | undefined;
}

/** @returns the row that queues the deletion; a token always has the same row. */
export async function deletionRow(
  sealer: Sealer,
  { name, id, owner, reason, at, expiresAt }: Deletion,
): Promise<{ key: Deno.KvKey; value: unknown }> {
  const key = deletionKey(name);
  const sealed = await sealer.seal(key, { id });
  return { key, value: { owner, reason, at, expiresAt, sealed } };
}

/**
 * @param part of the stored row of that hash.
 * @returns the rows that queue the deletion of its tokens, still sealed: a process with the key
 * opens them.
 */
export function unopenedDeletionRows(
  hash: string,
  { names, expiresAt, sealed }: SealedTokens,
  about: Pick<Deletion, "owner" | "reason" | "at">,
): { key: Deno.KvKey; value: unknown }[] {
  const value = { ...about, expiresAt, row: { hash, sealed } };
  return names.map((name) => ({ key: deletionKey(name), value }));
}

/** @returns the token's owner and the reason, without opening the job; null for other jobs. */
export function deletionOf(
  { kind, value }: Job,
): Omit<Deletion, "name" | "id"> | null {
  const row = kind === "delete_token" ? v.safeParse(Queued, value) : undefined;
  return row?.success ? row.output : null;
}

/** Whether it deletes the token of an operator's view at its end, which did not come yet. */
export function isOfViewInProgress(job: Job, now: number): boolean {
  return deletionOf(job)?.reason === "view_ended" && job.attempts === 0 && !job.isClaimed &&
    job.runAt > now;
}

/**
 * Whether the deletion was sealed with a key that is missing here: a process that has it opens it.
 */
export function isSealedElsewhere(sealer: Sealer, { kind, value }: Job): boolean {
  const queued = kind === "delete_token" ? v.safeParse(Queued, value) : undefined;
  return queued?.success === true &&
    sealer.lacksKey(queued.output.row?.sealed ?? queued.output.sealed);
}

/** @returns the job's deletion; null where it does not open. */
export async function openDeletion(sealer: Sealer, job: Job): Promise<Deletion | null> {
  const parsed = v.safeParse(Queued, job.value);
  if (!parsed.success) return null;
  const { sealed, row, ...about } = parsed.output;
  const id = await openId(sealer, job.id, sealed, row);
  return id === undefined ? null : { ...about, name: job.id, id };
}

async function openId(
  sealer: Sealer,
  name: string,
  sealed: unknown,
  row: v.InferOutput<typeof Queued>["row"],
): Promise<string | undefined> {
  if (row === undefined) {
    const handle = v.safeParse(Handle, await sealer.open(deletionKey(name), sealed));
    return handle.success ? handle.output.id : undefined;
  }
  const opened = v.safeParse(Tokens, await sealer.open(apiTokenKey(row.hash), row.sealed));
  return opened.success ? opened.output.tokens.find((one) => one.name === name)?.id : undefined;
}

/** After this many failed tries, which take over a minute, a deletion is reported. */
export const STUCK_AFTER = 5;

/** How many tokens wait to be deleted at CARTO. */
export interface Backlog {
  readonly count: number;
  /** Milliseconds since the epoch; undefined where none waits. */
  readonly oldestAt: number | undefined;
  /** The names of deletions that failed repeatedly, some of them at most. */
  readonly stuck: readonly string[];
  readonly stuckCount: number;
}

const NAMES_SHOWN = 3;

/** @returns what is waiting now, for all owners or for one; changes nothing. */
export async function deletionBacklog(store: KvStorage, now: number): Promise<Backlog> {
  let count = 0;
  let oldestAt: number | undefined;
  let stuckCount = 0;
  const stuck: string[] = [];
  const jobs = createJobs({ store, now: () => now, claimMs: 0 });
  for await (const batch of jobs.all()) {
    for (const job of batch) {
      const { kind, id, value, attempts } = job;
      if (kind !== "delete_token" || isOfViewInProgress(job, now)) continue;
      count++;
      const row = v.safeParse(Queued, value);
      if (row.success) oldestAt = Math.min(oldestAt ?? Infinity, row.output.at);
      if (attempts < STUCK_AFTER) continue;
      stuckCount++;
      if (stuck.length < NAMES_SHOWN) stuck.push(id);
    }
  }
  return { count, oldestAt, stuck, stuckCount };
}
