import type { Audit } from "../audit/audit.ts";
import type { AroundChange, Session, Sessions } from "./sessions/sessions.ts";

/** What ends everything of a user. */
export interface SignOutEverywhereOptions {
  readonly audit: Audit;
  readonly sessions: Sessions;
  readonly broker: {
    /** Makes a change that revokes a user's tokens, then deletes them at CARTO. */
    readonly revokeAfter: AroundChange;
  };
}

export interface SignOutOptions extends SignOutEverywhereOptions {
  readonly broker: SignOutEverywhereOptions["broker"] & {
    /** Ends what the session views as others: it belongs to this session alone. */
    readonly forOperators: { readonly views: { end(session: Session): Promise<boolean> } };
  };
}

/**
 * Ends a session. If it was the user's last one, this revokes the user's tokens, and deletes them
 * at CARTO before it returns; where CARTO takes longer than seconds, maintenance does.
 *
 * @param successor the session that the same person started in its place.
 */
export async function signOut(
  { audit, broker, sessions }: SignOutOptions,
  session: Session,
  successor?: Session,
): Promise<void> {
  const { username } = session;
  await broker.revokeAfter(username, async () => {
    await broker.forOperators.views.end(session);
    await sessions.end(session, successor);
    const reason = successor === undefined ? "signed_out" : "replaced";
    audit.record({ event: "signed_out", username, reason });
  });
}

/** Ends all of a user's sessions and revokes the user's tokens, also where they have no session. */
export async function signOutEverywhere(
  { audit, broker, sessions }: SignOutEverywhereOptions,
  username: string,
  reason: string,
): Promise<void> {
  await broker.revokeAfter(username, async () => {
    await sessions.endAll(username);
    audit.record({ event: "signed_out", username, reason });
  });
}
