import type { Broker } from "../broker/broker.ts";
import type { Session, Sessions } from "./sessions.ts";

/** Ends a session and, with the user's last one, takes the user's tokens back. */
export async function signOut(
  { broker, sessions }: { broker: Broker; sessions: Sessions },
  session: Session,
): Promise<void> {
  const hasAnother = await sessions.end(session);
  if (!hasAnother) await broker.revokeUser(session.username, "signed_out");
}
