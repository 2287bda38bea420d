import type { Audit } from "../audit/audit.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface SignOutOptions {
  readonly audit: Audit;
  readonly sessions: Sessions;
}

/**
 * Ends a session and, with the user's last one, has the user's tokens revoked: within seconds, by
 * whichever process is up.
 *
 * @param successor the session of who signed in again in its place.
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

/** Ends all of a user's sessions and has the user's tokens revoked, also where they had none. */
export async function signOutEverywhere(
  { audit, sessions }: SignOutOptions,
  username: string,
  reason: string,
): Promise<void> {
  await sessions.endAll(username);
  audit.record({ event: "signed_out", username, reason });
}
