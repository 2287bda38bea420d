/** Accounts with a password, which operators add. */
import { decoyHash, hashPassword, needsRehash, verifyPassword } from "../passwords/password.ts";
import { NO_ATTRIBUTES, withAttribute } from "../attributes/held_attributes.ts";
import { requireRoom } from "../attributes/take_attributes.ts";
import { normalUsername } from "../person.ts";
import type { StoredUser, StoredUsers } from "./stored_users.ts";
import type { UserCodec } from "./user_codec.ts";
import type { User } from "./user_records.ts";
import type { Users, UsersOptions } from "./users_types.ts";

export interface PasswordUsersOptions extends Pick<UsersOptions, "demo"> {
  /** PBKDF2 iterations. */
  readonly iterations: number;
  readonly stored: StoredUsers;
  readonly codec: UserCodec;
}

export function createPasswordUsers(
  { stored, codec, demo, iterations }: PasswordUsersOptions,
): Pick<Users, "authenticate" | "setAttribute" | "setPassword" | "add"> {
  // An unknown name costs one derivation too: a fast answer would reveal it.
  const decoy = decoyHash(iterations);

  /** Where the iterations were raised. @returns null where the user changed meanwhile. */
  async function rehashed({ user, versionstamp }: StoredUser, password: string) {
    if (user.passwordHash === null || !needsRehash(user.passwordHash, iterations)) return user;
    const renewed = { ...user, passwordHash: await hashPassword(password, iterations) };
    return await stored.write(renewed, versionstamp) ? renewed : null;
  }

  return {
    async authenticate(username, password) {
      for (;;) {
        const found = await stored.read(username);
        const hash = found?.user.passwordHash ?? decoy;
        const right = await verifyPassword(password, hash, iterations);
        if (!right || !found || !found.user.passwordHash || found.user.disabled) return null;
        const user = await rehashed(found, password);
        // A concurrent change of the user wins.
        if (user !== null) return user;
      }
    },

    async setAttribute(username, name, value) {
      const to = async (user: User) => {
        if (user.method !== "password") return null;
        const held = withAttribute(user.heldAttributes, name, value);
        requireRoom(held, user.groups);
        return { ...user, ...await codec.sealedAttributes(user.username, held) };
      };
      return await stored.update(username, to, () => "attributes_changed");
    },

    async setPassword(username, password) {
      const passwordHash = await hashPassword(password, iterations);
      const to = (user: User) => user.method === "password" ? { ...user, passwordHash } : null;
      return await stored.update(username, to, () => "signed_out");
    },

    async add({ username, groups, password }) {
      const entry = await stored.rowOf(username);
      const there = entry && await codec.parse(entry);
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
      return await stored.write(user, entry?.versionstamp ?? null);
    },
  };
}
