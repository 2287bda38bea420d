import type { Audit } from "../../audit/audit.ts";
import type { Sessions } from "../sessions.ts";
import type { SignedOutThere } from "./oidc.ts";

/**
 * Ends the sessions of somebody who signed out at the provider, and has their tokens taken back:
 * sessions of theirs that stay are given others.
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
