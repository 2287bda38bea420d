/** Whose a token is: one user's, or theirs together who are in exactly the same groups. */
import type { Rights, Subject } from "../access/grants.ts";
import { sha256Hex } from "../crypto/sha256.ts";

/** @returns `user:ann@acme.com`, or `groups:["BOSTON"]` where the policy lets them share. */
export function ownerOf(rights: Rights, username: string): string {
  return isShared(rights) ? sharedBy(rights.groups) : `user:${username}`;
}

/** Whether the token is one that several users share. */
export const isShared = ({ per }: Pick<Rights, "per">): boolean => per === "group";

/** @returns what names the owner in keys of KV: all group names may be more than a key takes. */
export function ownerHash(owner: string): Promise<string> {
  return sha256Hex(owner);
}

/**
 * Whose rights decide about a token that is stored. One that is shared is nobody's in particular:
 * what the policy has come to give the user who happened to be first is not asked.
 */
export function subjectOf(
  { owner, username, groups, datasets }: Subject & { readonly owner: string },
): Subject {
  return { username: owner === sharedBy(groups) ? NOBODY : username, groups, datasets };
}

/** No username is empty. */
const NOBODY = "";

function sharedBy(groups: readonly string[]): string {
  return `groups:${JSON.stringify(groups)}`;
}
