import type { Audit } from "../audit/audit.ts";
import type { Broker } from "../broker/broker.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface SignOutOptions {
  readonly audit: Audit;
  readonly broker: Broker;
  readonly sessions: Sessions;
}

/** Ends a session and, with the user's last one, takes the user's tokens back. */
export async function signOut(
  { audit, broker, sessions }: SignOutOptions,
  session: Session,
): Promise<void> {
  const { username } = session;
  const hasAnother = await sessions.end(session);
  audit.record({ event: "signed_out", username, reason: "signed_out" });
  if (!hasAnother) await broker.revokeUser(username, "signed_out");
}
