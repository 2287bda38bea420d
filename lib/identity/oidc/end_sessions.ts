import type { SignOutEverywhereOptions } from "../sign_out.ts";
import type { SignedOutThere } from "./oidc.ts";

/**
 * Ends the sessions of a person who signed out at the provider and revokes their tokens. Sessions
 * that remain get new tokens.
 */
export async function endSessions(
  { audit, broker, sessions }: SignOutEverywhereOptions,
  who: SignedOutThere,
): Promise<void> {
  const record = (username: string) =>
    audit.record({ event: "signed_out", username, reason: "signed_out_at_provider" });
  if ("username" in who) {
    const { username } = who;
    return await broker.revokeAfter(username, async () => {
      if (await sessions.endAll(username) > 0) record(username);
    });
  }
  await sessions.endOfProvider(
    who.providerSession,
    (username, change) =>
      broker.revokeAfter(username, async () => {
        const changed = await change();
        record(username);
        return changed;
      }),
  );
}
