/**
 * An index of users by the name that is shown: the username of an account that is kept elsewhere is
 * a number to people. Records of earlier versions enter it when they are next written.
 */
import { shownNameKey } from "../../storage/keys.ts";
import type { Change } from "../../storage/kv_storage.ts";

/** The part of a user's record that the index depends on. */
export interface Named {
  readonly username: string;
  readonly displayName: string;
}

/** @returns the form in which names are compared: letters differ by more than their case. */
export function searchForm(text: string): string {
  return text.normalize("NFC").toLowerCase().normalize("NFC").trim();
}

/**
 * @param before the user's record so far, and null where there is none.
 * @param after the record that is written; null where it is removed.
 * @returns the changes to commit with the record.
 */
export function shownNameChange(
  before: Named | null,
  after: Named | null,
): Required<Pick<Change, "set" | "delete">> {
  const [was, is] = [keyOf(before), keyOf(after)];
  const isSame = JSON.stringify(was) === JSON.stringify(is);
  return {
    set: is === null ? [] : [{ key: is, value: true }],
    delete: was === null || isSame ? [] : [was],
  };
}

/** A name that is the username is found by that. */
function keyOf(named: Named | null): Deno.KvKey | null {
  if (named === null) return null;
  const name = searchForm(named.displayName);
  return name === "" || name === named.username ? null : shownNameKey(name, named.username);
}
