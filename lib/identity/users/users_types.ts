/** The interface of the store of users. */
import type { Generation } from "../../storage/revocation_rows.ts";
import type { ExternalIdentity } from "../person.ts";
import type { RawAttribute } from "../../access/attributes.ts";
import type { AttributeVault } from "../attributes/attribute_vault.ts";
import type { Standing, StandingPerson } from "../standing.ts";
import type { User } from "./user_records.ts";

/**
 * Where a record is unreadable (written by a newer version, or by hand), its user is not admitted,
 * the name is taken, and only `remove` changes it.
 */
export interface Users {
  /**
   * @returns the user, or null where the name or the password is wrong; the caller cannot
   * distinguish these.
   */
  authenticate(username: string, password: string): Promise<User | null>;
  /** Whether the user is admitted, and has the groups and attributes of a session's start. */
  stands(person: StandingPerson): Promise<boolean>;
  /** The rows to read for that, for callers that read more in the same snapshot. */
  standing(person: StandingPerson): Standing;
  /** @returns the generation of the user's tokens. */
  generation(username: string): Promise<Generation>;
  /**
   * Records a person whose account is kept elsewhere, with their current groups and attributes
   * there.
   *
   * @returns false where an operator has disabled them here, or the name is too long.
   * @throws {OutdatedError} where newer information has other groups or attributes.
   */
  admit(person: ExternalIdentity): Promise<boolean>;
  /** @returns whether the user exists; sessions that are no longer valid end within seconds. */
  change(username: string, to: { groups?: string[]; disabled?: boolean }): Promise<boolean>;
  /**
   * Sets an attribute of a user with a password; sessions that are no longer valid end within
   * seconds.
   *
   * @param value null removes it.
   * @returns whether the user exists and has a password.
   * @throws {OperatorError} where the attributes are too large together.
   */
  setAttribute(username: string, name: string, value: RawAttribute | null): Promise<boolean>;
  /** @returns whether the user exists and has a password. */
  setPassword(username: string, password: string): Promise<boolean>;
  /** @returns whether the user was added; false where the name is taken. */
  add(user: { username: string; groups: string[]; password: string }): Promise<boolean>;
  /** @returns the user with that name in any form, or null. */
  find(username: string): Promise<User | null>;
  /** @returns all users with readable records, by name. */
  list(): Promise<User[]>;
  /**
   * Removes the user's record and revokes their tokens. A person whose account is kept elsewhere
   * gets a new record at their next sign-in.
   *
   * @returns whether the user existed.
   */
  remove(username: string): Promise<boolean>;
  /** Seals attributes with the newest key that older ones sealed. */
  resealAttributes(): Promise<void>;
  /** Removes the accounts of a demo. @returns how many there were. */
  purgeDemo(): Promise<number>;
}

export interface UsersOptions {
  /** Whether this is a demo: otherwise a demo's accounts in KV are ignored. */
  readonly demo: boolean;
  /** PBKDF2 iterations; tests use fewer. @default {ITERATIONS} */
  readonly iterations?: number;
  /** Seals and compares attributes. @default {one that keeps them unread} */
  readonly vault?: AttributeVault;
  /** Called with the name of each unreadable record. */
  readonly onUnreadable?: (username: string) => void;
}
