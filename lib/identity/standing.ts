/** Whether a user is still admitted, by rows that a caller reads together with others. */
import { tokenGenerationKey, userKey } from "../storage/keys.ts";
import type { Entry } from "../storage/kv_storage.ts";
import { type Generation, generationOf } from "../storage/revocation_rows.ts";
import type { AttributeVault } from "./attributes/attribute_vault.ts";
import { type Person, sameGroups, storedUsernames } from "./person.ts";
import type { User } from "./users/user_records.ts";

/** The rows to read for a user, and their evaluation. */
export interface Standing {
  /** At most five. */
  readonly keys: readonly Deno.KvKey[];
  /**
   * @param rows in the order of `keys`, all from one snapshot.
   * @returns the generation of the user's tokens; null where the user is not admitted, not in these
   * groups, or has other attributes.
   */
  check(rows: readonly (Entry | null)[]): Promise<Generation | null>;
}

/** No username of any kind has more UTF-16 units: a KV key holds 2 KiB. */
export const LONGEST_NAME = 512;

/** @returns the keys of the user's record, for each form in which the name was ever stored. */
export function userKeys(username: string): Deno.KvKey[] {
  return storedUsernames(username).filter(({ length }) => length <= LONGEST_NAME).map(userKey);
}

/** The part of a person that a session got at its start. */
export type StandingPerson = Pick<Person, "username" | "groups" | "heldAttributes">;

export interface StandingOptions {
  /** @returns the user of a record, where that user is admitted. */
  readonly letIn: (entry: Entry | null) => Promise<User | null>;
  readonly vault: Pick<AttributeVault, "same">;
}

export function standingOf(
  { username, groups, heldAttributes }: StandingPerson,
  { letIn, vault }: StandingOptions,
): Standing {
  const isName = username.length <= LONGEST_NAME;
  return {
    keys: isName ? [tokenGenerationKey(username), ...userKeys(username)] : [],
    async check([generation = null, ...entries]) {
      const user = await letIn(entries.find((entry) => entry !== null) ?? null);
      const isUnchanged = user !== null && sameGroups(user.groups, groups) &&
        vault.same(user.heldAttributes, heldAttributes);
      return isUnchanged ? generationOf(generation) : null;
    },
  };
}
