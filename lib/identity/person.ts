/** A person as this app knows them, whatever method authenticated them. */
import { AppError } from "../errors.ts";
import type { HeldAttributes } from "./attributes/held_attributes.ts";

/** The method: a local password, the identity provider, or the existing application's JWT. */
export type Method = "password" | "oidc" | "host";

export interface Person {
  /**
   * One name per person over all methods: a password account's name in its normal form, otherwise
   * the method and the subject, as in `oidc:248289761001`. An account is never linked to another
   * because they share an address or a name.
   */
  readonly username: string;
  /** The name to show; it does not identify a person. */
  readonly displayName: string;
  /** Groups of the policy and others, in no order. */
  readonly groups: readonly string[];
  readonly method: Method;
  /** As they came. @default {none} */
  readonly heldAttributes?: HeldAttributes | undefined;
}

/** A person authenticated by another system. */
export interface ExternalIdentity extends Person {
  /**
   * When it did, in milliseconds since the epoch: older groups and attributes do not replace newer
   * ones.
   */
  readonly asOf?: number;
}

/** @returns the username of an account that is kept elsewhere. */
export function externalUsername(method: Exclude<Method, "password">, subject: string): string {
  return `${method}:${subject}`;
}

const EXTERNAL = /^(oidc|host):/;

/** The longest e-mail address (RFC 5321, 4.5.3.1.3). */
const LONGEST = 254;

/**
 * The normal form: names that differ only in case, surrounding space or the composition of marks
 * are the same. It is idempotent.
 */
export function normalUsername(username: string): string {
  // Lower case has compositions that upper case lacks, such as ǰ: compose once more.
  return EXTERNAL.test(username) ? username : lowerCased(username).normalize("NFC");
}

/** Composed in lower case only (Unicode 17, by NFC and its mappings). */
const COMPOSED_IN_LOWER_CASE =
  /[\u01f0\u0390\u03b0\u1e96-\u1e99\u1f50\u1f52\u1f54\u1f56\u1fb6\u1fc6\u1fd2\u1fd6\u1fd7\u1fe2\u1fe4\u1fe6\u1fe7\u1ff6]/g;

/**
 * The names under which an account may be stored: the name as given, its normal form, and the
 * normal form of versions that did not compose after changing case.
 *
 * @returns them in lookup order.
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

/**
 * @returns why the name is invalid, as a sentence that starts with the name; null where it is
 * valid.
 */
export function usernameProblem(username: string): string | null {
  const name = normalUsername(username);
  if (name === "") return "is no name";
  if (name.includes(":")) return "has a colon: those are names of accounts kept elsewhere";
  if (/\p{C}/u.test(name)) return "has characters that cannot be seen";
  if (name.length > LONGEST) return `has more than ${LONGEST} characters`;
  return null;
}

/** Whether two lists have the same groups. */
export function sameGroups(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && a.isSubsetOf(b);
}

/**
 * The groups or attributes of another system's older token, after a newer one named others.
 * Accepting it would restore removed ones, possibly for longer than the token is valid.
 */
export class OutdatedError extends AppError {
  override readonly name = "OutdatedError";
  /** Only tokens of the existing application carry the time of their groups. */
  override readonly code = "host_token_expired";
  constructor() {
    super("The token's groups or attributes are older than those on record");
  }
}
