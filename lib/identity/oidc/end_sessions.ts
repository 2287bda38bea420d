import type { SignOutOptions } from "../sign_out.ts";
import type { SignedOutThere } from "./oidc.ts";

/**
 * Ends the sessions of a person who signed out at the provider and revokes their tokens. Sessions
 * that remain get new tokens.
 */
export async function endSessions(
  { audit, broker, sessions }: SignOutOptions,
  who: SignedOutThere,
): Promise<void> {
  const ended = "username" in who
    ? await broker.revokeAfter(who.username, () => sessions.endAll(who.username)) > 0
      ? [who.username]
      : []
    : await sessions.endOfProvider(who.providerSession, broker.revokeAfter);
  for (const username of ended) {
    audit.record({ event: "signed_out", username, reason: "signed_out_at_provider" });
  }
}
