/**
 * What a commit writes that takes a user's tokens away: a job for maintenance, and the user's next
 * generation of tokens. A token is minted within the generation that its session was read in, and
 * the commit that stores it has KV check that the generation is still that one. So whatever was
 * stored before a revocation, its job finds; and after it nothing is stored for a session that was
 * read before it, however long some process remembers that session or waits for CARTO.
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

/** @returns what KV has to check for the user's tokens to be of that generation still. */
export function generationCheck(
  username: string,
  generation: Generation,
): NonNullable<Change["check"]>[number] {
  const versionstamp = generation === FIRST_GENERATION ? null : generation;
  return { key: tokenGenerationKey(username), versionstamp };
}

/**
 * @param reason is kept with the job.
 * @returns what to set in the commit that ends what the user may do.
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
