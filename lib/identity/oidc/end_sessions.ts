import type { Broker } from "../../broker/broker.ts";
import type { Sessions } from "../sessions.ts";
import type { SignedOutThere } from "./oidc.ts";

/** Ends the sessions of somebody who signed out at the provider, and takes their tokens back. */
export async function endSessions(
  { broker, sessions }: { broker: Broker; sessions: Sessions },
  who: SignedOutThere,
): Promise<void> {
  if ("username" in who) {
    await sessions.endAll(who.username);
    await broker.revokeUser(who.username, "signed_out");
    return;
  }
  for (const username of await sessions.endOfProvider(who.providerSession)) {
    await broker.revokeUser(username, "signed_out");
  }
}
