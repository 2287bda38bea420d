/** The rows of users in KV: read, written and removed as wholes, each with its revocation. */
import { ALL_USERS } from "../../storage/key_prefixes.ts";
import { userKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { revocationRows } from "../../storage/revocation_rows.ts";
import { userKeys } from "../standing.ts";
import type { UserCodec } from "./user_codec.ts";
import type { User } from "./user_records.ts";
import { type Reason, rowsBeside, userRows } from "./user_rows.ts";

export interface StoredUser {
  readonly user: User;
  readonly versionstamp: string;
}

export interface StoredUsers {
  /** @returns the row of that name, in any form in which it was stored. */
  rowOf(username: string): Promise<Entry | null>;
  /** @returns the user of a row, where the record admits one. */
  letIn(entry: Entry | null): Promise<User | null>;
  /** @returns the user with that name in any form, or null. */
  read(username: string): Promise<StoredUser | null>;
  /** @returns all users with readable records, by name. */
  list(): Promise<User[]>;
  /**
   * @param versionstamp of the row that the user was read from; null for a new one.
   * @param reason why the user's sessions and tokens end; undefined where they go on.
   * @param before the user as read, for rows beside the record that a new name leaves behind.
   * @returns whether the user had not changed meanwhile.
   */
  write(
    user: User,
    versionstamp: string | null,
    reason?: Reason,
    before?: User | null,
  ): Promise<boolean>;
  /**
   * Writes the result of `to` for the user, which is called again where the user changed meanwhile.
   *
   * @returns false where there is no user, or no result.
   */
  update(
    username: string,
    to: (user: User) => User | null | Promise<User | null>,
    reasonOf: (user: User) => Reason,
  ): Promise<boolean>;
  /** @returns whether the user existed. */
  remove(username: string): Promise<boolean>;
}

/** @param options.demo whether accounts of a demo count. */
export function createStoredUsers(
  store: KvStorage,
  { demo, parse }: Pick<UserCodec, "parse"> & { readonly demo: boolean },
): StoredUsers {
  const exists = (user: User | null): user is User => user !== null && (demo || !user.demo);

  async function rowOf(username: string): Promise<Entry | null> {
    const entries = await store.getMany(userKeys(username));
    return entries.find((entry) => entry !== null) ?? null;
  }

  async function read(username: string): Promise<StoredUser | null> {
    const entry = await rowOf(username);
    if (entry === null) return null;
    const user = await parse(entry);
    return exists(user) ? { user, versionstamp: entry.versionstamp } : null;
  }

  const write: StoredUsers["write"] = async (user, versionstamp, reason, before = null) => {
    const { set, gone } = userRows(user, reason, before);
    const check = [{ key: userKey(user.username), versionstamp }];
    return await store.commit({ check, set, delete: gone }) !== null;
  };

  return {
    rowOf,
    read,
    write,

    async letIn(entry) {
      const user = entry && await parse(entry);
      return exists(user) && !user.disabled ? user : null;
    },

    async list() {
      const entries = await Array.fromAsync(store.list(ALL_USERS));
      return (await Promise.all(entries.map(parse))).filter(exists);
    },

    async update(username, to, reasonOf) {
      for (;;) {
        const found = await read(username);
        const changed = found && await to(found.user);
        if (!found || !changed) return false;
        if (await write(changed, found.versionstamp, reasonOf(changed))) return true;
      }
    },

    async remove(username) {
      for (;;) {
        const entry = await rowOf(username);
        if (entry === null) return false;
        const { key, versionstamp } = entry;
        const gone = await store.commit({
          check: [{ key, versionstamp }],
          set: revocationRows(String(key.at(-1)), "disabled"),
          delete: [key, ...rowsBeside(entry)],
        });
        if (gone !== null) return true;
      }
    },
  };
}
