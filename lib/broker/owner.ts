/** A token's owner: one user, or all users with exactly the same groups. */
import type { Rights, Subject } from "../access/grants.ts";
import { sha256Hex } from "../crypto/sha256.ts";

/** @returns `user:ann@acme.com`, or `groups:["BOSTON"]` where the policy lets them share. */
export function ownerOf(rights: Rights, username: string): string {
  return isShared(rights) ? sharedBy(rights.groups) : `user:${username}`;
}

/** Whether several users share the token. */
export const isShared = ({ per }: Pick<Rights, "per">): boolean => per === "group";

/** @returns the owner's name in KV keys: group names together may exceed a key's size. */
export function ownerHash(owner: string): string {
  return sha256Hex(owner);
}

/**
 * Whose rights decide about a stored token. A shared token belongs to no single user: the policy's
 * entry for the user who came first does not matter.
 */
export function subjectOf(
  { owner, username, groups, attributes, datasets }: Subject & { readonly owner: string },
): Subject {
  if (owner === sharedBy(groups)) return { username: NO_USER, groups, datasets };
  return { username, groups, attributes, datasets };
}

/** No username is empty. */
const NO_USER = "";

function sharedBy(groups: readonly string[]): string {
  return `groups:${JSON.stringify(groups)}`;
}
