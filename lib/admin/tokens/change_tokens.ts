/** What operators do to tokens, on record before it is answered. */
import { parseRow } from "../../broker/records.ts";
import type { Services } from "../../services.ts";
import { apiTokenKey } from "../../storage/keys.ts";
import { recordChange } from "../record_change.ts";

export type TokenActionParts = Pick<Services, "audit" | "broker" | "store">;

/**
 * Revokes the stored tokens of a hash. Their holder gets new ones, if the policy still grants them
 * something: ending the access of a person takes disabling them.
 *
 * @param by the operator's name in the audit.
 * @returns whose they were, such as `user:ann@acme.com`; null where there are none any more.
 */
export async function revokeToken(
  { audit, broker, store }: TokenActionParts,
  by: string,
  rightsHash: string,
): Promise<string | null> {
  const entry = await store.get(apiTokenKey(rightsHash));
  if (!await broker.forOperators.revoke(rightsHash)) return null;
  const owner = entry && parseRow(entry)?.owner || "unknown";
  await recordChange(audit, by, "token_revoked", owner);
  await broker.forOperators.settle();
  return owner;
}

/** Has every stored token revoked, in the background. */
export async function revokeAllTokens(
  { audit, broker }: TokenActionParts,
  by: string,
): Promise<void> {
  await broker.forOperators.revokeAll();
  await recordChange(audit, by, "all_tokens_revoked", "");
}

/** Has CARTO's list of tokens compared with ours soon, in the background. */
export async function compareTokens(
  { audit, broker }: TokenActionParts,
  by: string,
): Promise<void> {
  await broker.forOperators.compare();
  await recordChange(audit, by, "comparison_requested", "");
}
