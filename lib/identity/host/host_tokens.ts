/** Authenticates people by the JWTs of an existing application that has its own login. */
import { BoundedMap } from "../../bounded_map.ts";
import type { Clock } from "../../clock/clock.ts";
import type { HostTokenConfig } from "../../config/config.ts";
import type { Log } from "../../log/log.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { type AttributeVault, CLOSED_VAULT } from "../attributes/attribute_vault.ts";
import { logAttributeFaults } from "../attributes/take_attributes.ts";
import type { ExternalIdentity } from "../person.ts";
import { type LiveSession, RECHECK_MS, type SessionUse } from "../sessions/sessions.ts";
import { DisabledError, type SignIn } from "../sign_in.ts";
import { OutdatedError } from "../person.ts";
import type { Users } from "../users/users.ts";
import type { VerifiedToken } from "./host_claims.ts";
import { HostTokenError } from "./host_token_errors.ts";
import { createVerifier, LONGEST_TOKEN } from "./verify.ts";

export interface HostTokens {
  /** @returns the person that the JWT names. */
  person(token: string): Promise<ExternalIdentity>;
  /**
   * The JWT as a session, which ends with the JWT and has no record. The result is cached for five
   * seconds, as a session's record is.
   *
   * @throws {HostTokenError}
   * @throws {DisabledError} where an operator has disabled the person here.
   * @throws {StorageError} when KV cannot be read.
   */
  session(token: string, use?: Pick<SessionUse, "fresh">): Promise<LiveSession>;
}

export interface HostTokensOptions extends Clock {
  readonly config: HostTokenConfig;
  readonly users: Users;
  readonly signIn: Pick<SignIn, "failed">;
  readonly log: Log;
  /** Reads attributes. @default {one that takes none} */
  readonly vault?: AttributeVault;
  readonly fetch: typeof fetch;
}

const REMEMBERED_TOKENS = 10_000;

export async function createHostTokens(options: HostTokensOptions): Promise<HostTokens> {
  const { users, signIn, log, vault = CLOSED_VAULT, now, elapsed } = options;
  const verify = await createVerifier({ ...options, declared: vault.declared });
  type Remembered = { session: Omit<LiveSession, "attributes">; readAt: number };
  const remembered = new BoundedMap<string, Remembered>(REMEMBERED_TOKENS);

  /** The policy may have changed since the JWT was read. */
  const live = (session: Remembered["session"]): LiveSession => ({
    ...session,
    attributes: vault.inForce(session.heldAttributes),
  });

  async function verifyAndLog(token: string): Promise<VerifiedToken> {
    try {
      const verified = await verify(token);
      logAttributeFaults(log, verified.faults);
      return verified;
    } catch (error) {
      if (error instanceof HostTokenError) noteRefusal(log, error);
      throw error;
    }
  }

  /** @throws {DisabledError} or {HostTokenError}. */
  async function admit(person: ExternalIdentity): Promise<void> {
    try {
      if (await users.admit(person)) return;
    } catch (error) {
      if (!(error instanceof OutdatedError)) throw error;
      const outdated = new HostTokenError(
        "expired",
        "a newer one names other groups or attributes",
      );
      noteRefusal(log, outdated);
      throw outdated;
    }
    signIn.failed("host", DisabledError.name, person.username);
    throw new DisabledError();
  }

  return {
    person: async (token) => (await verifyAndLog(token)).person,

    async session(token, { fresh = false } = {}) {
      // Rejected before it is hashed.
      if (token.length > LONGEST_TOKEN) await verifyAndLog(token);
      const idHash = sha256Hex(token);
      const known = remembered.get(idHash);
      const readAt = elapsed();
      const isRecent = known !== undefined && readAt - known.readAt < RECHECK_MS;
      if (isRecent && !fresh && known.session.expiresAt > now()) return live(known.session);
      const { person, expiresAt } = await verifyAndLog(token);
      // Read before the user's record: a revocation between the two reads makes it an old
      // generation.
      const generation = await users.generation(person.username);
      await admit(person);
      const seenAt = now();
      const { username, displayName, groups, method, heldAttributes, asOf = seenAt } = person;
      const session: Remembered["session"] = {
        idHash,
        username,
        displayName,
        groups,
        method,
        heldAttributes,
        audience: "bearer",
        agent: "",
        createdAt: asOf,
        seenAt,
        expiresAt,
        generation,
      };
      remembered.set(idHash, { session, readAt });
      return live(session);
    },
  };
}

/**
 * Clients receive one code for nearly every fault; the operator needs the reason. Anybody can send
 * anything, so the log sums up repeated entries.
 */
function noteRefusal(log: Log, { fault, message }: HostTokenError): void {
  // The request is answered with a 503, which is logged as such.
  if (fault !== "keys_unavailable") log.info("host_token_refused", { fault, reason: message });
}
