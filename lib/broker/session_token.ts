import { type Access, NoAccessError, type Rights } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import type { LiveSession, SessionUse } from "../identity/sessions.ts";
import { OutdatedSessionError } from "./api_tokens.ts";
import type { Broker, Token } from "./broker.ts";
import { BudgetError } from "./budget.ts";

export interface SessionTokenOptions {
  readonly access: Access;
  readonly audit: Audit;
  readonly broker: Broker;
}

/** Reads the session that a request holds, as often as that is needed. */
export type ReadSession = (use?: Pick<SessionUse, "fresh">) => Promise<LiveSession | null>;

/** What a session may see, and the token for exactly that. */
export interface SessionToken {
  readonly session: LiveSession;
  readonly rights: Rights;
  readonly token: Token;
}

/**
 * What the session's user may see now, and a token for exactly that.
 *
 * @returns null where the session has ended, also while the token was being minted.
 * @throws {NoAccessError} when the policy gives the user nothing, and what the broker throws.
 */
export async function sessionToken(
  options: SessionTokenOptions,
  read: ReadSession,
): Promise<SessionToken | null> {
  const { access, audit, broker } = options;
  let session = await read();
  while (session !== null) {
    const asked = session;
    const { username, groups, expiresAt: sessionExpiresAt, generation } = asked;
    try {
      const rights = access.rightsOf(asked);
      const token = await broker.apiToken(rights, { username, sessionExpiresAt, generation });
      // A mint may take longer than a session is remembered for.
      session = await read();
      // Equal rights are one object for as long as the policy stands.
      if (session?.generation === generation && access.rightsOf(session) === rights) {
        return { session, rights, token };
      }
    } catch (error) {
      if (error instanceof NoAccessError || error instanceof BudgetError) {
        audit.record({ event: "token_denied", username, groups, reason: error.name });
      }
      if (!(error instanceof OutdatedSessionError)) throw error;
      session = await read({ fresh: true });
    }
  }
  return null;
}

/**
 * Begins to get the token, so that it is there by the time the session's page asks for it. Nobody
 * waits for this, and nobody is told where it fails: whoever asks next is.
 *
 * @param read notes no use of the session: nobody is at its page yet.
 */
export function prepareSessionToken(options: SessionTokenOptions, read: ReadSession): void {
  sessionToken(options, read).catch(() => undefined);
}
