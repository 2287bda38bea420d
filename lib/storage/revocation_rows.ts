/**
 * The rows of a commit that revokes a user's tokens: a job for maintenance, and the next generation
 * of the user's tokens. A token belongs to the generation with which its session was read, and the
 * commit that stores it has KV check that the generation is unchanged. The job therefore finds all
 * tokens that were stored before a revocation, and none is stored afterwards for a session that was
 * read before it, however long a process caches that session or waits for CARTO.
 */
import { KEPT_AFTER_END_MS } from "../clock/clock.ts";
import { changedUserKey, tokenGenerationKey } from "./keys.ts";
import type { Change, Entry } from "./kv_storage.ts";

/**
 * The versionstamp of the last revocation; empty before the first. Later ones sort after earlier
 * ones.
 */
export type Generation = string;
export const FIRST_GENERATION: Generation = "";

/** @param entry the row under {@linkcode tokenGenerationKey}. */
export function generationOf(entry: Entry | null): Generation {
  return entry?.versionstamp ?? FIRST_GENERATION;
}

/** @returns the check that the user's tokens are still of that generation. */
export function generationCheck(
  username: string,
  generation: Generation,
): NonNullable<Change["check"]>[number] {
  const versionstamp = generation === FIRST_GENERATION ? null : generation;
  return { key: tokenGenerationKey(username), versionstamp };
}

/**
 * @param reason is stored with the job.
 * @returns the rows to set in the commit that ends a user's rights.
 */
export function revocationRows(
  username: string,
  reason: unknown,
): NonNullable<Change["set"]> {
  return [
    { key: changedUserKey(username), value: reason },
    // It outlives all that was read or begun before it; where it is gone, the next token is new.
    { key: tokenGenerationKey(username), value: true, expireInMs: KEPT_AFTER_END_MS },
  ];
}
