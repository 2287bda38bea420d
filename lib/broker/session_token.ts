import {
  type Access,
  type AttributeProblem,
  NoAccessError,
  type Rights,
} from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import type { LiveSession, SessionUse } from "../identity/sessions/sessions.ts";
import type { Log } from "../log/log.ts";
import { OutdatedSessionError } from "./minting/api_tokens.ts";
import type { Broker, Token } from "./broker.ts";
import { BudgetError } from "./minting/budget.ts";

export interface SessionTokenOptions {
  readonly access: Access;
  readonly audit: Audit;
  readonly broker: Broker;
  readonly log: Log;
}

/** Reads the session of a request, each time it is called. */
export type ReadSession = (use?: Pick<SessionUse, "fresh">) => Promise<LiveSession | null>;

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
    const { username, groups, attributes, expiresAt: sessionExpiresAt, generation } = requested;
    try {
      const rights = access.rightsOf(requested);
      logProblems(log, rights.attributeProblems);
      const owner = { username, attributes, sessionExpiresAt, generation };
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
