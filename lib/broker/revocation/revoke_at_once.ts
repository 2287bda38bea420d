/**
 * Deletes a user's tokens at CARTO while the request that revokes them waits, for as long as a
 * person can: where processes stop when they are idle, perhaps none runs after the response. What
 * is not done by then stays queued, as it is for every process.
 */
import { tokensOf } from "../../storage/key_prefixes.ts";
import { apiTokenKey, changedUserKey, deletionKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { deletionOf } from "./deletion_rows.ts";
import { inParallel } from "../jobs/in_parallel.ts";
import type { Job } from "../jobs/jobs.ts";
import { ownerHash } from "../owner.ts";
import { parseRow } from "../records.ts";
import type { Revoker } from "./revoker.ts";

export interface RevokeAtOnceOptions {
  readonly store: KvStorage;
  readonly revoker: Pick<Revoker, "handlers" | "jobs">;
  /** Makes maintenance look for what is left. */
  readonly wake: () => void;
  /** How long a request waits for CARTO, in milliseconds. @default {3,000} */
  readonly withinMs?: number;
}

export interface RevokeAtOnce {
  /**
   * Makes the change, then deletes the tokens at CARTO that it revokes of this user.
   *
   * @param change revokes the user's tokens, or perhaps some of their sessions alone.
   * @returns its result, also where CARTO fails or is slow.
   * @throws what the change throws.
   */
  after<T>(username: string, change: () => Promise<T>): Promise<T>;
  /** Whether a request is at this job: maintenance of the same process leaves it alone. */
  has(job: Job): boolean;
}

/** One person's tokens, which are few: one for each map with other rights. */
const AT_ONCE = 8;
const WITHIN_MS = 3_000;

export function createRevokeAtOnce(options: RevokeAtOnceOptions): RevokeAtOnce {
  const { store, revoker: { handlers, jobs }, wake, withinMs = WITHIN_MS } = options;
  /** Users with how many requests that revoke their tokens. */
  const held = new Map<string, number>();

  function hold(username: string, by: 1 | -1): void {
    const count = (held.get(username) ?? 0) + by;
    if (count > 0) held.set(username, count);
    else held.delete(username);
  }

  /** @returns the names of the user's stored tokens, at CARTO. */
  async function tokenNames(owner: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { key } of store.list(tokensOf(ownerHash(owner)))) {
      const row = await store.get(apiTokenKey(String(key.at(-1))));
      if (row !== null) names.push(...parseRow(row)?.names ?? []);
    }
    return names;
  }

  async function deleteTokens(username: string): Promise<void> {
    const job = await jobs.find(changedUserKey(username));
    if (job === null) return;
    const names = await tokenNames(ownerOfUser(username));
    await handlers.revoke_user(job);
    await inParallel(names, AT_ONCE, async (name) => {
      const deletion = await jobs.find(deletionKey(name));
      if (deletion !== null) await handlers.delete_token(deletion);
    });
  }

  return {
    async after(username, change) {
      hold(username, 1);
      try {
        const result = await change();
        // Maintenance retries what fails, and reports it.
        await atMost(withinMs, deleteTokens(username).catch(() => undefined));
        return result;
      } finally {
        hold(username, -1);
        wake();
      }
    },
    has(job) {
      if (held.size === 0) return false;
      if (job.kind === "revoke_user") return held.has(job.id);
      const owner = deletionOf(job)?.owner;
      return owner !== undefined && [...held.keys()].some((name) => ownerOfUser(name) === owner);
    },
  };
}

const ownerOfUser = (username: string) => `user:${username}`;

/** Resolves with the work, or once the time is over; the work goes on. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
