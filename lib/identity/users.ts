/** The people who may sign in, kept in Deno KV. */
import * as v from "valibot";
import { changedUserKey, userKey } from "../storage/keys.ts";
import type { Store } from "../storage/store.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { type Person, sameGroups } from "./person.ts";

type User = v.InferOutput<typeof User>;
const User = v.object({
  /** In normal form: trimmed, lower case. */
  username: v.string(),
  /** Which of the policy's groups the user is in. */
  groups: v.array(v.string()),
  /** A PHC string. */
  passwordHash: v.string(),
  /** A demo's account, whose password everybody knows. */
  demo: v.boolean(),
  /** Kept, but not let in. */
  disabled: v.optional(v.boolean(), false),
});

export interface Users {
  /** @returns the user, or null where name or password is wrong: which one is not told. */
  authenticate(username: string, password: string): Promise<Person | null>;
  /** Whether the user is let in, and in these groups: what a session was given at its start. */
  stands(username: string, groups: readonly string[]): Promise<boolean>;
  /** @returns whether there is such a user; sessions that no longer stand end within seconds. */
  change(username: string, to: { groups?: string[]; disabled?: boolean }): Promise<boolean>;
  /** @returns whether the user was added; false where the name is taken. */
  add(user: { username: string; groups: string[]; password: string }): Promise<boolean>;
}

/** @param demo whether this is a demo: outside one, accounts that a demo left in KV do not exist. */
export function createUsers(store: Store, { demo }: { demo: boolean }): Users {
  // An unknown name costs one derivation too, or its quick answer would tell that it is unknown.
  let decoy: Promise<string> | undefined;

  async function find(username: string): Promise<User | null> {
    const entry = await store.get(userKey(username));
    if (entry === null) return null;
    const user = v.parse(User, entry.value);
    return user.demo && !demo ? null : user;
  }

  return {
    async authenticate(username, password) {
      const user = await find(normalUsername(username));
      const hash = user?.passwordHash ?? await (decoy ??= hashPassword(""));
      const right = await verifyPassword(password, hash);
      if (!right || user === null || user.disabled) return null;
      const { groups } = user;
      return { username: user.username, displayName: user.username, groups, method: "password" };
    },
    async stands(username, groups) {
      const user = await find(username);
      return user !== null && !user.disabled && sameGroups(user.groups, groups);
    },
    async change(username, to) {
      const key = userKey(normalUsername(username));
      for (;;) {
        const entry = await store.get(key);
        if (entry === null) return false;
        const value = { ...v.parse(User, entry.value), ...to };
        const reason = value.disabled ? "disabled" : "group_changed";
        const change = {
          check: [{ key, versionstamp: entry.versionstamp }],
          // Housekeeping takes the user's tokens back, in whichever process it runs.
          set: [{ key, value }, { key: changedUserKey(value.username), value: reason }],
        };
        if (await store.commit(change) !== null) return true;
      }
    },
    async add({ username, groups, password }) {
      const name = normalUsername(username);
      if (await find(name) !== null) return false;
      const passwordHash = await hashPassword(password);
      const user = { username: name, groups, passwordHash, demo, disabled: false } satisfies User;
      return await store.commit({ set: [{ key: userKey(name), value: user }] }) !== null;
    },
  };
}

/** Names that people take for the same are the same: case and surrounding space do not count. */
function normalUsername(username: string): string {
  return username.trim().normalize("NFC").toLowerCase();
}
