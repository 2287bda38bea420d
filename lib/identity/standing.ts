/** Whether a user is still let in, by rows that somebody reads together with others. */
import type { Subject } from "../access/grants.ts";
import { tokenGenerationKey, userKey } from "../storage/keys.ts";
import type { Entry } from "../storage/kv_storage.ts";
import { type Generation, generationOf } from "../storage/revocation_rows.ts";
import { sameGroups, storedUsernames } from "./person.ts";
import type { User } from "./user_records.ts";

/** What to read of a user, and what that says. */
export interface Standing {
  /** Five at most. */
  readonly keys: readonly Deno.KvKey[];
  /**
   * @param rows in the order of `keys`, all of one moment.
   * @returns the generation of the user's tokens; null where they are not let in, or not in these
   * groups.
   */
  check(rows: readonly (Entry | null)[]): Generation | null;
}

/** No name of any kind has more UTF-16 units: a key of KV takes 2 KiB. */
export const LONGEST_NAME = 512;

/** @returns where the user's record may be, in each form that the name was ever stored in. */
export function userKeys(username: string): Deno.KvKey[] {
  return storedUsernames(username).filter(({ length }) => length <= LONGEST_NAME).map(userKey);
}

/** @param letIn the user of a record, where that lets somebody in. */
export function standingOf(
  { username, groups }: Subject,
  letIn: (entry: Entry | null) => User | null,
): Standing {
  const isName = username.length <= LONGEST_NAME;
  return {
    keys: isName ? [tokenGenerationKey(username), ...userKeys(username)] : [],
    check([generation = null, ...entries]) {
      const user = letIn(entries.find((entry) => entry !== null) ?? null);
      return user !== null && sameGroups(user.groups, groups) ? generationOf(generation) : null;
    },
  };
}
