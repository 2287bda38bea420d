import {
  type Access,
  type AttributeProblem,
  NoAccessError,
  type Rights,
} from "../access/grants.ts";
import type { LivePolicy } from "../access/live_policy.ts";
import type { Audit } from "../audit/audit.ts";
import type { LiveSession, SessionUse } from "../identity/sessions/sessions.ts";
import type { Log } from "../log/log.ts";
import { OutdatedSessionError } from "./minting/api_tokens.ts";
import type { Broker, Token } from "./broker.ts";
import { BudgetError } from "./minting/budget.ts";
import type { Owner } from "./minting/mint_request.ts";

export interface SessionTokenOptions {
  readonly access: Access;
  readonly audit: Audit;
  readonly broker: Broker;
  readonly log: Log;
}

interface KeptSessionTokenOptions extends Pick<SessionTokenOptions, "broker" | "log"> {
  readonly access: Pick<LivePolicy, "rightsIfAny">;
}

/** Reads the session of a request, each time it is called; at once where memory has it. */
export type ReadSession = (
  use?: Pick<SessionUse, "fresh">,
) => LiveSession | null | Promise<LiveSession | null>;

/** What a session may see, and a token for exactly that. */
export interface SessionToken {
  readonly session: LiveSession;
  readonly rights: Rights;
  readonly token: Token;
}

/**
 * Returns what the session's user may see now, and a token for exactly that.
 *
 * @param known what `read` returned just now, where it was called already.
 * @returns null where the session has ended, also during the mint.
 * @throws {NoAccessError} when the policy grants the user nothing, and what the broker throws.
 */
export async function sessionToken(
  options: SessionTokenOptions,
  read: ReadSession,
  known?: LiveSession,
): Promise<SessionToken | null> {
  const { access, audit, broker, log } = options;
  let session = known ?? await read();
  while (session !== null) {
    const requested = session;
    const { username, groups, generation } = requested;
    try {
      const rights = access.rightsOf(requested);
      logProblems(log, rights.attributeProblems);
      const owner = ownerOf(requested);
      const kept = broker.keptToken(rights, owner);
      // Nothing has changed since the session was read.
      if (kept !== null) return { session, rights, token: kept };
      const token = await broker.apiToken(rights, owner);
      // A mint may take longer than a session is cached.
      session = await read();
      // Equal rights are one object while the policy is in force.
      if (session?.generation === generation && access.rightsOf(session) === rights) {
        return { session, rights, token };
      }
    } catch (error) {
      if (error instanceof NoAccessError) {
        logProblems(log, error.attributes);
        audit.record({ event: "token_denied", username, groups, ...denialOf(error) });
      } else if (error instanceof BudgetError) {
        audit.record({ event: "token_denied", username, groups, reason: error.name });
      }
      if (!(error instanceof OutdatedSessionError)) throw error;
      session = await read({ fresh: true });
    }
  }
  return null;
}

/**
 * As {@linkcode sessionToken}, at once, for a session that was read just now: most requests need no
 * more, and so wait for nothing.
 *
 * @returns null where the token is not in memory, or the policy grants the user nothing.
 */
export function keptSessionToken(
  { access, broker, log }: KeptSessionTokenOptions,
  session: LiveSession,
): SessionToken | null {
  const rights = access.rightsIfAny(session);
  const token = rights === null ? null : broker.keptToken(rights, ownerOf(session));
  if (rights === null || token === null) return null;
  logProblems(log, rights.attributeProblems);
  return { session, rights, token };
}

function ownerOf({ username, attributes, expiresAt, generation }: LiveSession): Owner {
  return { username, attributes, sessionExpiresAt: expiresAt, generation };
}

function denialOf({ name, reason, attributes }: NoAccessError) {
  if (attributes.length === 0) return { reason: name };
  return { reason, attributes: Object.fromEntries(attributes.map((one) => [one.name, 0])) };
}

/** The browser is not informed: the operator is, and the log sums up lines that repeat. */
function logProblems(log: Log, problems: readonly AttributeProblem[]): void {
  for (const { name: attribute, kind } of problems) {
    if (kind === "missing") log.info("attribute_missing", { attribute });
    else log.info("attribute_refused", { attribute, kind });
  }
}
