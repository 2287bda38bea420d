import type { Audit } from "../audit/audit.ts";
import type { Broker } from "../broker/broker.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface SignOutOptions {
  readonly audit: Audit;
  readonly broker: Broker;
  readonly sessions: Sessions;
}

/**
 * Ends a session and, with the user's last one, takes the user's tokens back.
 *
 * @param reason for the audit: its holder signed out, or signed in anew.
 */
export async function signOut(
  { audit, broker, sessions }: SignOutOptions,
  session: Session,
  reason: "signed_out" | "replaced" = "signed_out",
): Promise<void> {
  const { username } = session;
  const hasAnother = await sessions.end(session);
  audit.record({ event: "signed_out", username, reason });
  if (!hasAnother) await broker.revokeUser(username, "signed_out");
}

/** Ends all of a user's sessions and takes the user's tokens back. */
export async function signOutEverywhere(
  { audit, broker, sessions }: SignOutOptions,
  username: string,
  reason: string,
): Promise<void> {
  await sessions.endAll(username);
  audit.record({ event: "signed_out", username, reason });
  await broker.revokeUser(username, "signed_out");
}
