/** Who somebody is to this app, however they proved it. */

/** How: by a password kept here, at the identity provider, or by the existing application's JWT. */
export type Method = "password" | "oidc" | "host";

export interface Person {
  /**
   * One name for one person, over all methods: a password's name in its normal form, else the
   * method and the subject there, as in `oidc:248289761001`. An account is never linked to another
   * because of an address or a name that the two have in common.
   */
  readonly username: string;
  /** What people call them; it identifies nobody. */
  readonly displayName: string;
  /** Of the policy's groups and others, in no order. */
  readonly groups: readonly string[];
  readonly method: Method;
}

/** @returns the username of somebody whose accounts are kept elsewhere. */
export function externalUsername(method: Exclude<Method, "password">, subject: string): string {
  return `${method}:${subject}`;
}

const EXTERNAL = /^(oidc|host):/;

/** Names that people take for the same are the same: case and surrounding space do not count. */
export function normalUsername(username: string): string {
  const trimmed = username.trim().normalize("NFC");
  // Of accounts kept elsewhere the subject is taken as it is: case may tell two of them apart.
  return EXTERNAL.test(trimmed) ? trimmed : trimmed.toLowerCase();
}

/** Whether two lists of groups say the same. */
export function sameGroups(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && a.isSubsetOf(b);
}
