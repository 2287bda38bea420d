import { NoAccessError, type Rights } from "../access/grants.ts";
import type { LivePolicy } from "../access/live_policy.ts";
import type { Audit } from "../audit/audit.ts";
import type { Session } from "../identity/sessions.ts";
import type { Broker, Token } from "./broker.ts";
import { BudgetError } from "./budget.ts";

export interface SessionTokenOptions {
  readonly access: LivePolicy;
  readonly audit: Audit;
  readonly broker: Broker;
}

/** What a session may see, and the token for exactly that. */
export interface SessionToken {
  readonly rights: Rights;
  readonly token: Token;
}

/**
 * What the session's user may see now, and a token for exactly that.
 *
 * @throws {NoAccessError} when the policy gives the user nothing, and what the broker throws.
 */
export async function sessionToken(
  options: SessionTokenOptions,
  session: Session,
): Promise<SessionToken> {
  try {
    return await obtain(options, session);
  } catch (error) {
    if (error instanceof NoAccessError || error instanceof BudgetError) {
      const { username, groups } = session;
      options.audit.record({ event: "token_denied", username, groups, reason: error.name });
    }
    throw error;
  }
}

/**
 * Begins to get the token, so that it is there by the time the session's page asks for it. Nobody
 * waits for this, and nobody is told where it fails: whoever asks next is.
 */
export function prepareSessionToken(options: SessionTokenOptions, session: Session): void {
  obtain(options, session).catch(() => undefined);
}

async function obtain(
  { access, broker }: SessionTokenOptions,
  session: Session,
): Promise<SessionToken> {
  const owner = {
    username: session.username,
    sessionStartedAt: session.createdAt,
    sessionExpiresAt: session.expiresAt,
  };
  for (;;) {
    const rights = access.rightsOf(session);
    const token = await broker.apiToken(rights, owner);
    // Equal rights are one object for as long as the policy stands.
    if (access.rightsOf(session) === rights) return { rights, token };
    // The policy changed while the token was being minted: whoever swept then did not see it.
    await broker.revokeOutdated();
  }
}
