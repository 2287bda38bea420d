/** Starts a session after any method of authentication, and audits each attempt. */
import type { Audit } from "../audit/audit.ts";
import { AppError } from "../errors.ts";
import type { KeyedHash } from "../crypto/keyed_hash.ts";
import type { HashingSlots } from "./passwords/hashing_slots.ts";
import type { KnownDevices } from "./throttle/known_devices.ts";
import { type Method, normalUsername, type Person } from "./person.ts";
import {
  type Audience,
  ParentEndedError,
  type Session,
  type SessionDetails,
  type Sessions,
} from "./sessions/sessions.ts";
import { type Attempt, type Throttle, TooManyAttemptsError } from "./throttle/throttle.ts";
import type { User } from "./users/user_records.ts";
import type { Users } from "./users/users.ts";

/**
 * The name or the password is wrong, or the account is disabled: the caller cannot distinguish
 * these.
 */
export class WrongCredentialsError extends AppError {
  override readonly name = "WrongCredentialsError";
  override readonly code = "wrong_credentials";
  constructor() {
    super("The user name or the password is wrong");
  }
}

/** A person authenticated elsewhere whom an operator has disabled here. */
export class DisabledError extends AppError {
  override readonly name = "DisabledError";
  override readonly code = "account_disabled";
  constructor() {
    super("The account is disabled here");
  }
}

export interface Started {
  /** The token of the new session. */
  readonly token: string;
  readonly session: Session;
}

/** A name, a password, and where they come from. */
export interface PasswordAttempt extends Omit<Attempt, "device"> {
  readonly password: string;
  /** The value of the cookie for known devices. @default {null} */
  readonly devices?: string | null;
}

/** A session, and the next value of the cookie for known devices. */
export interface StartedWithPassword extends Started {
  readonly devices: string;
}

export interface SignIn {
  /**
   * A device that signed in to the account before is admitted with the right password, regardless
   * of other people's failures.
   *
   * @throws {TooManyAttemptsError} where the account or a network has failed too often.
   * @throws {SignInBusyError} where too many sign in at once.
   * @throws {WrongCredentialsError} otherwise, unless name and password are right.
   */
  withPassword(
    attempt: PasswordAttempt,
    audience: Audience,
    details?: SessionDetails,
  ): Promise<StartedWithPassword>;
  /**
   * For a person whom another system authenticated.
   *
   * @throws {DisabledError} where an operator has disabled them here.
   */
  withProof(person: Person, audience: Audience, details?: SessionDetails): Promise<Started>;
  /**
   * In a frame, for a person with a session elsewhere.
   *
   * @returns null where that session has ended.
   */
  inFrame(person: Person, details: SessionDetails): Promise<Started | null>;
  /** Audits a failed sign-in; `name` is hashed. */
  failed(method: Method, reason: string, name: string | null): void;
}

export interface SignInOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly throttle: Throttle;
  readonly devices: KnownDevices;
  readonly slots: HashingSlots;
  readonly hash: KeyedHash;
}

/** Disabling a user or changing the password ends only the sessions that exist by then. */
async function isAsItWas(users: Users, { username, passwordHash }: User): Promise<boolean> {
  const user = await users.find(username);
  return user !== null && !user.disabled && user.passwordHash === passwordHash;
}

export function createSignIn(options: SignInOptions): SignIn {
  const { users, sessions, audit, throttle, devices, slots, hash } = options;

  function failed(method: Method, reason: string, name: string | null): void {
    const name_hash = name === null ? null : hash(normalUsername(name));
    audit.record({ event: "sign_in_failed", name_hash, method, reason });
  }

  async function start(
    person: Person,
    audience: Audience,
    details?: SessionDetails,
  ): Promise<Started> {
    const { token, session, ended } = await sessions.start(person, audience, details);
    const { username, groups, method } = person;
    audit.record({ event: "signed_in", username, groups, method });
    for (const { username } of ended) {
      audit.record({ event: "signed_out", username, reason: "too_many_sessions" });
    }
    return { token, session };
  }

  async function authenticate(attempt: Attempt, password: string): Promise<User> {
    // Before the queue, so that rejected attempts do not fill it.
    const who = await throttle.check(attempt);
    const comer = { who, account: normalUsername(attempt.username) };
    return await slots.run(async () => {
      // Checked in the slot, so that concurrent attempts exceed the limit by at most the slots.
      await throttle.check(attempt);
      const user = await users.authenticate(attempt.username, password);
      if (user !== null) {
        await throttle.succeeded(attempt);
        return user;
      }
      await throttle.failed(attempt);
      throw new WrongCredentialsError();
    }, comer);
  }

  return {
    failed,
    async inFrame(person, details) {
      try {
        return await start(person, "bearer", details);
      } catch (error) {
        if (error instanceof ParentEndedError) return null;
        throw error;
      }
    },
    async withPassword({ password, devices: cookie = null, ...attempt }, audience, details) {
      try {
        const device = devices.find(cookie, attempt.username);
        const user = await authenticate({ ...attempt, device }, password);
        const started = await start(user, audience, details);
        if (await isAsItWas(users, user)) {
          return { ...started, devices: devices.remember(cookie, attempt.username) };
        }
        await sessions.end(started.session);
        throw new WrongCredentialsError();
      } catch (error) {
        if (error instanceof WrongCredentialsError || error instanceof TooManyAttemptsError) {
          failed("password", error.name, attempt.username);
        }
        throw error;
      }
    },
    async withProof(person, audience, details) {
      if (await users.admit(person)) {
        const started = await start(person, audience, details);
        const user = await users.find(person.username);
        if (user !== null && !user.disabled) return started;
        // Disabled meanwhile: the session would be valid once they are enabled again.
        await sessions.end(started.session);
      }
      failed(person.method, DisabledError.name, person.username);
      throw new DisabledError();
    },
  };
}
