/** The people who may sign in, kept in Deno KV: with a password, or as somebody another system knows. */
import * as v from "valibot";
import { ALL_USERS, changedUserKey, demoKey, userKey } from "../storage/keys.ts";
import type { Entry, Store } from "../storage/store.ts";
import { decoyHash, hashPassword, ITERATIONS, needsRehash, verifyPassword } from "./password.ts";
import { normalUsername, sameGroups, storedUsernames, type Vouched } from "./person.ts";

const Stored = v.object({
  /** In normal form: trimmed, lower case; of accounts kept elsewhere the method and the subject. */
  username: v.string(),
  displayName: v.optional(v.string()),
  groups: v.optional(v.array(v.string())),
  /** What stood in place of `groups` before a person could have several. */
  group: v.optional(v.string()),
  method: v.optional(v.picklist(["password", "oidc", "host"]), "password"),
  /** A PHC string; nobody signs in with a password without one. */
  passwordHash: v.optional(v.nullable(v.string()), null),
  /** A demo's account, whose password everybody knows. */
  demo: v.optional(v.boolean(), false),
  /** Kept, but not let in. */
  disabled: v.optional(v.boolean(), false),
  /** When the other system said what is written here, in milliseconds since the epoch. */
  asOf: v.optional(v.number()),
});

const UserRecord = v.pipe(
  Stored,
  v.transform(({ group, groups, displayName, ...rest }) => ({
    ...rest,
    displayName: displayName ?? rest.username,
    groups: groups ?? (group === undefined ? [] : [group]),
  })),
);

/**
 * Another system's word for somebody's groups, after a newer one for others. Taken, it would give
 * back what was taken away, and for longer than it is good itself.
 */
export class OutdatedError extends Error {
  override readonly name = "OutdatedError";
  constructor() {
    super("The groups that somebody is vouched for with are older than those on record");
  }
}

/** A newer word to the same effect is written down once a minute at most. */
const AS_OF_STEP_MS = 60_000;

/** Somebody who is known here. */
export type User = v.InferOutput<typeof UserRecord>;

export interface Users {
  /** @returns the user, or null where name or password is wrong: which one is not told. */
  authenticate(username: string, password: string): Promise<User | null>;
  /** Whether the user is let in, and in these groups: what a session was given at its start. */
  stands(username: string, groups: readonly string[]): Promise<boolean>;
  /**
   * Takes note of somebody whose account is kept elsewhere, with the groups they have there now.
   *
   * @returns false where an operator has disabled them here, or where no name is as long.
   * @throws {OutdatedError} where it is known since then that their groups are others.
   */
  admit(person: Vouched): Promise<boolean>;
  /** @returns whether there is such a user; sessions that no longer stand end within seconds. */
  change(username: string, to: { groups?: string[]; disabled?: boolean }): Promise<boolean>;
  /** @returns whether there is such a user with a password. */
  setPassword(username: string, password: string): Promise<boolean>;
  /** @returns whether the user was added; false where the name is taken. */
  add(user: { username: string; groups: string[]; password: string }): Promise<boolean>;
  /** @returns the user of that name, however it is written, or null. */
  find(username: string): Promise<User | null>;
  /** @returns everybody, by name. */
  list(): Promise<User[]>;
  /** Removes the accounts that a demo left. @returns how many there were. */
  purgeDemo(): Promise<number>;
}

export interface UsersOptions {
  /** Whether this is a demo: outside one, accounts that a demo left in KV do not exist. */
  readonly demo: boolean;
  /** Of PBKDF2; a test takes fewer. @default {ITERATIONS} */
  readonly iterations?: number;
}

/** No name of any kind has more UTF-16 units: a key of KV takes 2 KiB. */
const LONGEST_NAME = 512;

export function createUsers(store: Store, options: UsersOptions): Users {
  const { demo, iterations = ITERATIONS } = options;
  // An unknown name costs one derivation too, or its quick answer would tell that it is unknown.
  const decoy = decoyHash(iterations);

  const parse = ({ value }: Entry): User => v.parse(UserRecord, value);

  /** @returns the row of that name, in whichever form the name was stored. */
  async function rowOf(username: string): Promise<Entry | null> {
    const names = storedUsernames(username).filter(({ length }) => length <= LONGEST_NAME);
    const entries = await Promise.all(names.map((name) => store.get(userKey(name))));
    return entries.find((entry) => entry !== null) ?? null;
  }

  async function read(username: string): Promise<{ user: User; versionstamp: string } | null> {
    const entry = await rowOf(username);
    if (entry === null) return null;
    const user = parse(entry);
    return user.demo && !demo ? null : { user, versionstamp: entry.versionstamp };
  }

  /** @returns whether nobody else wrote the user since. */
  async function write(
    user: User,
    versionstamp: string | null,
    reason?: "disabled" | "group_changed" | "signed_out",
  ): Promise<boolean> {
    const key = userKey(user.username);
    const set: { key: Deno.KvKey; value: unknown }[] = [{ key, value: user }];
    // Housekeeping takes the user's tokens back, in whichever process it runs.
    if (reason) set.push({ key: changedUserKey(user.username), value: reason });
    if (user.demo) set.push({ key: demoKey(), value: true });
    return await store.commit({ check: [{ key, versionstamp }], set }) !== null;
  }

  /** Writes what `to` makes of the user. @returns false where there is none. */
  async function update(
    username: string,
    to: (user: User) => User | null,
    reasonOf: (user: User) => "disabled" | "group_changed" | "signed_out",
  ): Promise<boolean> {
    for (;;) {
      const found = await read(username);
      const changed = found && to(found.user);
      if (!found || !changed) return false;
      if (await write(changed, found.versionstamp, reasonOf(changed))) return true;
    }
  }

  /** Where the rules have become stricter since. @returns null where somebody else wrote the user. */
  async function rehashed(
    user: User,
    versionstamp: string,
    password: string,
  ): Promise<User | null> {
    if (user.passwordHash === null || !needsRehash(user.passwordHash, iterations)) return user;
    const renewed = { ...user, passwordHash: await hashPassword(password, iterations) };
    return await write(renewed, versionstamp) ? renewed : null;
  }

  return {
    async authenticate(username, password) {
      for (;;) {
        const found = await read(username);
        const hash = found?.user.passwordHash ?? decoy;
        const right = await verifyPassword(password, hash, iterations);
        if (!right || !found || !found.user.passwordHash || found.user.disabled) return null;
        const user = await rehashed(found.user, found.versionstamp, password);
        // Whoever changed the user meanwhile wins: what they wrote is what counts.
        if (user !== null) return user;
      }
    },

    async stands(username, groups) {
      const found = await read(username);
      return found !== null && !found.user.disabled && sameGroups(found.user.groups, groups);
    },

    async admit({ username, displayName, groups, method, asOf }) {
      if (username.length > LONGEST_NAME) return false;
      for (;;) {
        const entry = await store.get(userKey(username));
        const known = entry === null ? null : parse(entry);
        if (known?.disabled) return false;
        const moved = known !== null && !sameGroups(known.groups, groups);
        const newerByMs = asOf === undefined ? 0 : asOf - (known?.asOf ?? 0);
        if (moved && newerByMs < 0) throw new OutdatedError();
        const news = moved || known?.displayName !== displayName || newerByMs >= AS_OF_STEP_MS;
        if (newerByMs < 0 || !news) return true;
        const user: User = {
          username,
          displayName,
          groups: [...groups],
          method,
          passwordHash: null,
          demo: false,
          disabled: false,
          asOf,
        };
        const written = await write(
          user,
          entry?.versionstamp ?? null,
          moved ? "group_changed" : undefined,
        );
        if (written) return true;
      }
    },

    change: (username, to) =>
      update(
        username,
        (user) => ({ ...user, ...to }),
        ({ disabled }) => disabled ? "disabled" : "group_changed",
      ),

    async setPassword(username, password) {
      const passwordHash = await hashPassword(password, iterations);
      const to = (user: User) => user.method === "password" ? { ...user, passwordHash } : null;
      return await update(username, to, () => "signed_out");
    },

    async add({ username, groups, password }) {
      const entry = await rowOf(username);
      const there = entry && parse(entry);
      if (there && (demo || !there.demo)) return false;
      const name = there?.username ?? normalUsername(username);
      const user: User = {
        username: name,
        displayName: name,
        groups,
        method: "password",
        passwordHash: await hashPassword(password, iterations),
        demo,
        disabled: false,
      };
      return await write(user, entry?.versionstamp ?? null);
    },

    find: async (username) => (await read(username))?.user ?? null,

    async list() {
      return (await store.list(ALL_USERS)).map(parse).filter((user) => demo || !user.demo);
    },

    async purgeDemo() {
      const left = (await store.list(ALL_USERS)).filter((entry) => parse(entry).demo);
      for (const { key } of left) await store.commit({ delete: [key] });
      await store.commit({ delete: [demoKey()] });
      return left.length;
    },
  };
}
