import type { Audit } from "../audit/audit.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface SignOutOptions {
  readonly audit: Audit;
  readonly sessions: Sessions;
}

/**
 * Ends a session. If it was the user's last one, this revokes the user's tokens: within seconds, by
 * any running process.
 *
 * @param successor the session that the same person started in its place.
 */
export async function signOut(
  { audit, sessions }: SignOutOptions,
  session: Session,
  successor?: Session,
): Promise<void> {
  await sessions.end(session, successor);
  const reason = successor === undefined ? "signed_out" : "replaced";
  audit.record({ event: "signed_out", username: session.username, reason });
}

/** Ends all of a user's sessions and revokes the user's tokens, also where they have no session. */
export async function signOutEverywhere(
  { audit, sessions }: SignOutOptions,
  username: string,
  reason: string,
): Promise<void> {
  await sessions.endAll(username);
  audit.record({ event: "signed_out", username, reason });
}
