/** The rows of a user in KV beside the record, which are written and deleted with it. */
import { demoKey, lastSeenKey, userKey } from "../../storage/keys.ts";
import type { Change, Entry } from "../../storage/kv_storage.ts";
import { revocationRows } from "../../storage/revocation_rows.ts";
import { shownNameChange } from "./shown_names.ts";
import { parseUser, type User } from "./user_records.ts";

/** Why the sessions and tokens of a user end. */
export type Reason = "attributes_changed" | "disabled" | "group_changed" | "signed_out";

/**
 * @param reason undefined where the change ends nothing.
 * @param before the user so far, where the change may be of the name that is shown.
 * @returns the rows to set, and those to delete.
 */
export function userRows(
  { heldAttributes: _, ...user }: User,
  reason: Reason | undefined,
  before: User | null,
) {
  const names = shownNameChange(before, user);
  const set: NonNullable<Change["set"]>[number][] = [
    { key: userKey(user.username), value: user },
    ...names.set,
  ];
  // Maintenance in any process revokes the user's tokens.
  if (reason) set.push(...revocationRows(user.username, reason));
  if (user.demo) set.push({ key: demoKey(), value: true });
  return { set, gone: names.delete };
}

/** @returns the rows that go with a user's record. */
export function rowsBeside(entry: Entry): Deno.KvKey[] {
  const names = shownNameChange(parseUser(entry), null).delete;
  return [lastSeenKey(String(entry.key.at(-1))), ...names];
}
