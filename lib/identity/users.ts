/** The people who may sign in, kept in Deno KV: with a password, or as somebody another system knows. */
import { ALL_USERS, demoKey, tokenGenerationKey, userKey } from "../storage/keys.ts";
import { type Generation, generationOf, revocationRows } from "../storage/revocation_rows.ts";
import type { Change, Entry, KvStorage } from "../storage/kv_storage.ts";
import { decoyHash, hashPassword, ITERATIONS, needsRehash, verifyPassword } from "./password.ts";
import { normalUsername, OutdatedError, sameGroups, type Vouched } from "./person.ts";
import { LONGEST_NAME, type Standing, standingOf, userKeys } from "./standing.ts";
import { parseUser, type User } from "./user_records.ts";

/** A newer word to the same effect is written down once a minute at most. */
const AS_OF_STEP_MS = 60_000;

/**
 * Where a record cannot be read (a newer version wrote it, or somebody by hand), its user is not let
 * in, their name is taken, and only `remove` changes it.
 */
export interface Users {
  /** @returns the user, or null where name or password is wrong: which one is not told. */
  authenticate(username: string, password: string): Promise<User | null>;
  /** Whether the user is let in, and in these groups: what a session was given at its start. */
  stands(username: string, groups: readonly string[]): Promise<boolean>;
  /** What to read to find that out, for who reads more at the same moment. */
  standing(username: string, groups: readonly string[]): Standing;
  /** @returns the generation that the user's tokens are of. */
  generation(username: string): Promise<Generation>;
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
  /** @returns everybody whose record can be read, by name. */
  list(): Promise<User[]>;
  /**
   * Removes the user's record, and has their tokens revoked. Somebody whose account is kept
   * elsewhere is known again when they sign in next.
   *
   * @returns whether there was one.
   */
  remove(username: string): Promise<boolean>;
  /** Removes the accounts that a demo left. @returns how many there were. */
  purgeDemo(): Promise<number>;
}

export interface UsersOptions {
  /** Whether this is a demo: outside one, accounts that a demo left in KV do not exist. */
  readonly demo: boolean;
  /** Of PBKDF2; a test takes fewer. @default {ITERATIONS} */
  readonly iterations?: number;
  /** Told of a record that cannot be read, each time. */
  readonly onUnreadable?: (username: string) => void;
}

export function createUsers(store: KvStorage, options: UsersOptions): Users {
  const { demo, iterations = ITERATIONS, onUnreadable = () => {} } = options;
  // An unknown name costs one derivation too, or its quick answer would tell that it is unknown.
  const decoy = decoyHash(iterations);

  function parse(entry: Entry): User | null {
    const user = parseUser(entry);
    if (user === null) onUnreadable(String(entry.key.at(-1)));
    return user;
  }

  /** Whether the record is there for this app. */
  const exists = (user: User | null): user is User => user !== null && (demo || !user.demo);

  /** @returns the row of that name, in whichever form the name was stored. */
  async function rowOf(username: string): Promise<Entry | null> {
    const entries = await store.getMany(userKeys(username));
    return entries.find((entry) => entry !== null) ?? null;
  }

  /** @returns the user, where somebody of that record is let in. */
  function letIn(entry: Entry | null): User | null {
    const user = entry && parse(entry);
    return exists(user) && !user.disabled ? user : null;
  }

  const standing = (username: string, groups: readonly string[]) =>
    standingOf({ username, groups }, letIn);

  async function read(username: string): Promise<{ user: User; versionstamp: string } | null> {
    const entry = await rowOf(username);
    if (entry === null) return null;
    const user = parse(entry);
    return exists(user) ? { user, versionstamp: entry.versionstamp } : null;
  }

  /** @returns whether nobody else wrote the user since. */
  async function write(
    user: User,
    versionstamp: string | null,
    reason?: "disabled" | "group_changed" | "signed_out",
  ): Promise<boolean> {
    const key = userKey(user.username);
    const set: NonNullable<Change["set"]>[number][] = [{ key, value: user }];
    // Maintenance takes the user's tokens back, in whichever process it runs.
    if (reason) set.push(...revocationRows(user.username, reason));
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
      const { keys, check } = standing(username, groups);
      return check(await store.getMany(keys)) !== null;
    },

    standing,
    generation: async (username) => generationOf(await store.get(tokenGenerationKey(username))),

    async admit({ username, displayName, groups, method, asOf }) {
      if (username.length > LONGEST_NAME) return false;
      for (;;) {
        const entry = await store.get(userKey(username));
        const known = entry === null ? null : parse(entry);
        if (entry !== null && (known === null || known.disabled)) return false;
        const moved = known !== null && !sameGroups(known.groups, groups);
        const newerByMs = asOf === undefined ? 0 : asOf - (known?.asOf ?? 0);
        if (moved && newerByMs < 0) throw new OutdatedError();
        const news = moved || known?.displayName !== displayName || newerByMs >= AS_OF_STEP_MS;
        if (newerByMs < 0 || !news) return true;
        const user: User = {
          ...known,
          username,
          displayName,
          groups: [...groups],
          method,
          passwordHash: null,
          demo: false,
          disabled: false,
          asOf,
        };
        const reason = moved ? "group_changed" : undefined;
        if (await write(user, entry?.versionstamp ?? null, reason)) return true;
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
      // A demo's account is no obstacle to a real one.
      if (entry !== null && (demo || !there?.demo)) return false;
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
      const entries = await Array.fromAsync(store.list(ALL_USERS));
      return entries.map(parse).filter(exists);
    },

    async remove(username) {
      for (;;) {
        const entry = await rowOf(username);
        if (entry === null) return false;
        const { key, versionstamp } = entry;
        const gone = await store.commit({
          check: [{ key, versionstamp }],
          set: revocationRows(String(key.at(-1)), "disabled"),
          delete: [key],
        });
        if (gone !== null) return true;
      }
    },

    async purgeDemo() {
      let gone = 0;
      for await (const entry of store.list(ALL_USERS)) {
        const { key, versionstamp } = entry;
        // A real account may take the place of a demo's at any time.
        if (!parse(entry)?.demo) continue;
        if (await store.commit({ check: [{ key, versionstamp }], delete: [key] })) gone++;
      }
      await store.commit({ delete: [demoKey()] });
      return gone;
    },
  };
}
