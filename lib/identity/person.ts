/** Who somebody is to this app, however they proved it. */
import { AppError } from "../errors.ts";

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

/** Somebody for whom another system vouches. */
export interface Vouched extends Person {
  /** When it did, in milliseconds since the epoch: an older word does not undo a newer one. */
  readonly asOf?: number;
}

/** @returns the username of somebody whose accounts are kept elsewhere. */
export function externalUsername(method: Exclude<Method, "password">, subject: string): string {
  return `${method}:${subject}`;
}

const EXTERNAL = /^(oidc|host):/;

/** An e-mail address has no more (RFC 5321, 4.5.3.1.3). */
const LONGEST = 254;

/**
 * Names that people take for the same are the same: case, surrounding space and the way that marks
 * are composed do not count. The form is its own form.
 */
export function normalUsername(username: string): string {
  // Lower case has compositions that capitals lack, such as ǰ: it is composed once more.
  return EXTERNAL.test(username) ? username : lowerCased(username).normalize("NFC");
}

/** What the lower case composes and the upper case does not (Unicode 17, by NFC and its mappings). */
const COMPOSED_IN_LOWER_CASE =
  /[\u01f0\u0390\u03b0\u1e96-\u1e99\u1f50\u1f52\u1f54\u1f56\u1fb6\u1fc6\u1fd2\u1fd6\u1fd7\u1fe2\u1fe4\u1fe6\u1fe7\u1ff6]/g;

/**
 * The names that an account may be kept under: this very one, the normal form, and what stood for
 * that while names were not composed after their case was changed.
 *
 * @returns them in the order to look for them.
 */
export function storedUsernames(username: string): readonly string[] {
  const normal = normalUsername(username);
  if (EXTERNAL.test(username)) return [normal];
  const fromCapitals = normal.replaceAll(
    COMPOSED_IN_LOWER_CASE,
    (letter) => lowerCased(letter.normalize("NFD").toUpperCase()),
  );
  return [...new Set([username, lowerCased(username), normal, fromCapitals])];
}

function lowerCased(username: string): string {
  return username.trim().normalize("NFC").toLowerCase();
}

/** @returns why nobody can have this name here, to follow the name; null where somebody can. */
export function usernameProblem(username: string): string | null {
  const name = normalUsername(username);
  if (name === "") return "is no name";
  if (name.includes(":")) return "has a colon: those are names of accounts kept elsewhere";
  if (/\p{C}/u.test(name)) return "has characters that cannot be seen";
  if (name.length > LONGEST) return `has more than ${LONGEST} characters`;
  return null;
}

/** Whether two lists of groups say the same. */
export function sameGroups(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && a.isSubsetOf(b);
}

/**
 * Another system's word for somebody's groups, after a newer one for others. Taken, it would give
 * back what was taken away, and for longer than it is good itself.
 */
export class OutdatedError extends AppError {
  override readonly name = "OutdatedError";
  /** Only tokens of the existing application carry the time that their groups are of. */
  override readonly code = "host_token_expired";
  constructor() {
    super("The groups that somebody is vouched for with are older than those on record");
  }
}
