import type { Audit } from "../../audit/audit.ts";
import type { Sessions } from "../sessions.ts";
import type { SignedOutThere } from "./oidc.ts";

/**
 * Ends the sessions of a person who signed out at the provider and revokes their tokens. Sessions
 * that remain get new tokens.
 */
export async function endSessions(
  { audit, sessions }: { readonly audit: Audit; readonly sessions: Sessions },
  who: SignedOutThere,
): Promise<void> {
  const ended = "username" in who
    ? await sessions.endAll(who.username) > 0 ? [who.username] : []
    : await sessions.endOfProvider(who.providerSession);
  for (const username of ended) {
    audit.record({ event: "signed_out", username, reason: "signed_out_at_provider" });
  }
}
