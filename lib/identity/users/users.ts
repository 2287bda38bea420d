/**
 * The people who may sign in, stored in Deno KV: with a password, or authenticated by another
 * system.
 */
import { ALL_USERS } from "../../storage/key_prefixes.ts";
import { demoKey, tokenGenerationKey, userKey } from "../../storage/keys.ts";
import { generationOf, revocationRows } from "../../storage/revocation_rows.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import {
  decoyHash,
  hashPassword,
  ITERATIONS,
  needsRehash,
  verifyPassword,
} from "../passwords/password.ts";
import { CLOSED_VAULT } from "../attributes/attribute_vault.ts";
import {
  type HeldAttributes,
  NO_ATTRIBUTES,
  withAttribute,
} from "../attributes/held_attributes.ts";
import { requireRoom } from "../attributes/take_attributes.ts";
import { normalUsername, OutdatedError, sameGroups } from "../person.ts";
import { LONGEST_NAME, standingOf, type StandingPerson, userKeys } from "../standing.ts";
import { createUserCodec } from "./user_codec.ts";
import { parseUser, type User } from "./user_records.ts";
import { type Reason, rowsBeside, userRows } from "./user_rows.ts";
import type { Users, UsersOptions } from "./users_types.ts";

export type * from "./users_types.ts";

/** An unchanged record's time is written once a minute at most. */
const AS_OF_STEP_MS = 60_000;

export function createUsers(store: KvStorage, options: UsersOptions): Users {
  const { demo, iterations = ITERATIONS, onUnreadable = () => {}, vault = CLOSED_VAULT } = options;
  const codec = createUserCodec({ vault, onUnreadable });
  const { parse, sealedAttributes } = codec;
  // An unknown name costs one derivation too: a fast answer would reveal it.
  const decoy = decoyHash(iterations);

  /** Whether the record counts in this app. */
  const exists = (user: User | null): user is User => user !== null && (demo || !user.demo);

  /** @returns the row of that name, in any form in which it was stored. */
  async function rowOf(username: string): Promise<Entry | null> {
    const entries = await store.getMany(userKeys(username));
    return entries.find((entry) => entry !== null) ?? null;
  }

  /** @returns the user, where the record admits one. */
  async function letIn(entry: Entry | null): Promise<User | null> {
    const user = entry && await parse(entry);
    return exists(user) && !user.disabled ? user : null;
  }

  const standing = (person: StandingPerson) => standingOf(person, { letIn, vault });

  async function read(username: string): Promise<{ user: User; versionstamp: string } | null> {
    const entry = await rowOf(username);
    if (entry === null) return null;
    const user = await parse(entry);
    return exists(user) ? { user, versionstamp: entry.versionstamp } : null;
  }

  /** @returns whether the user had not changed meanwhile. */
  async function write(
    user: User,
    versionstamp: string | null,
    reason?: Reason,
    before: User | null = null,
  ): Promise<boolean> {
    const { set, gone } = userRows(user, reason, before);
    const check = [{ key: userKey(user.username), versionstamp }];
    return await store.commit({ check, set, delete: gone }) !== null;
  }

  /** @returns why an admitted person's sessions and tokens end; undefined where nothing changed. */
  function changeOf(
    known: User,
    groups: readonly string[],
    held: HeldAttributes | undefined,
  ): Reason | undefined {
    if (!sameGroups(known.groups, groups)) return "group_changed";
    return vault.same(known.heldAttributes, held) ? undefined : "attributes_changed";
  }

  /** Writes the result of `to` for the user. @returns false where there is none. */
  async function update(
    username: string,
    to: (user: User) => User | null | Promise<User | null>,
    reasonOf: (user: User) => Reason,
  ): Promise<boolean> {
    for (;;) {
      const found = await read(username);
      const changed = found && await to(found.user);
      if (!found || !changed) return false;
      if (await write(changed, found.versionstamp, reasonOf(changed))) return true;
    }
  }

  /** Where the iterations were raised. @returns null where the user changed meanwhile. */
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
        // A concurrent change of the user wins.
        if (user !== null) return user;
      }
    },

    async stands(person) {
      const { keys, check } = standing(person);
      return await check(await store.getMany(keys)) !== null;
    },

    standing,
    generation: async (username) => generationOf(await store.get(tokenGenerationKey(username))),

    async admit({ username, displayName, groups, method, asOf, heldAttributes }) {
      if (username.length > LONGEST_NAME) return false;
      for (;;) {
        const entry = await store.get(userKey(username));
        const known = entry === null ? null : await parse(entry);
        if (entry !== null && (known === null || known.disabled)) return false;
        const reason = known === null ? undefined : changeOf(known, groups, heldAttributes);
        const moved = reason !== undefined;
        const newerByMs = asOf === undefined ? 0 : asOf - (known?.asOf ?? 0);
        if (moved && newerByMs < 0) throw new OutdatedError();
        const news = moved || known?.displayName !== displayName || newerByMs >= AS_OF_STEP_MS;
        if (newerByMs < 0 || !news) return true;
        // Unchanged ones stay as they are stored, with what another process's policy declares.
        const attributes = moved || known === null
          ? await sealedAttributes(username, heldAttributes)
          : {};
        const user: User = {
          heldAttributes: NO_ATTRIBUTES,
          ...known,
          ...attributes,
          username,
          displayName,
          groups: [...groups],
          method,
          passwordHash: null,
          demo: false,
          disabled: false,
          asOf,
        };
        if (await write(user, entry?.versionstamp ?? null, reason, known)) return true;
      }
    },

    change: (username, to) =>
      update(
        username,
        (user) => ({ ...user, ...to }),
        ({ disabled }) => disabled ? "disabled" : "group_changed",
      ),

    async setAttribute(username, name, value) {
      const to = async (user: User) => {
        if (user.method !== "password") return null;
        const held = withAttribute(user.heldAttributes, name, value);
        requireRoom(held, user.groups);
        return { ...user, ...await sealedAttributes(user.username, held) };
      };
      return await update(username, to, () => "attributes_changed");
    },

    async setPassword(username, password) {
      const passwordHash = await hashPassword(password, iterations);
      const to = (user: User) => user.method === "password" ? { ...user, passwordHash } : null;
      return await update(username, to, () => "signed_out");
    },

    async add({ username, groups, password }) {
      const entry = await rowOf(username);
      const there = entry && await parse(entry);
      // A demo's account does not block a real one.
      if (entry !== null && (demo || !there?.demo)) return false;
      const name = there?.username ?? normalUsername(username);
      const user: User = {
        username: name,
        displayName: name,
        heldAttributes: NO_ATTRIBUTES,
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
      return (await Promise.all(entries.map(parse))).filter(exists);
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

    async resealAttributes() {
      for await (const entry of store.list(ALL_USERS)) {
        const user = await codec.resealed(entry);
        // A concurrent change of the user wins.
        if (user !== null) await write(user, entry.versionstamp);
      }
    },

    async purgeDemo() {
      let gone = 0;
      for await (const entry of store.list(ALL_USERS)) {
        const { key, versionstamp } = entry;
        // A real account may replace a demo's at any time.
        if (!parseUser(entry)?.demo) continue;
        const rows = [key, ...rowsBeside(entry)];
        if (await store.commit({ check: [{ key, versionstamp }], delete: rows })) gone++;
      }
      await store.commit({ delete: [demoKey()] });
      return gone;
    },
  };
}
