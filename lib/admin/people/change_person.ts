/**
 * What operators do to a person's sessions and account: the same as `deno task users`, on record
 * before it is answered.
 */
import type { Services } from "../../services.ts";
import { recordChange } from "../record_change.ts";

export type PersonActionParts = Pick<Services, "audit" | "broker" | "sessions" | "users">;

/** Who acts, and on whom. */
export interface PersonAction {
  /** The operator's name in the audit. */
  readonly by: string;
  /** The person's username. */
  readonly username: string;
}

/**
 * Ends one session, with those made from it, and revokes the person's tokens.
 *
 * @returns false where the person has no such session.
 */
export async function endSession(
  parts: PersonActionParts,
  { by, username }: PersonAction,
  idHash: string,
): Promise<boolean> {
  if (!await parts.sessions.endByHash(username, idHash)) return false;
  recordEnd(parts, username);
  await recordChange(parts.audit, by, "session_ended", username);
  await parts.broker.forOperators.settle();
  return true;
}

/** Ends all of the person's sessions and revokes their tokens, also where there is no session. */
export async function endSessions(
  parts: PersonActionParts,
  { by, username }: PersonAction,
): Promise<void> {
  const ended = await parts.sessions.endAll(username);
  if (ended > 0) recordEnd(parts, username);
  await recordChange(parts.audit, by, "sessions_ended", username);
  await parts.broker.forOperators.settle();
}

/**
 * Disables the person: no sign-in, no session and no token of theirs is valid.
 *
 * @returns false where there is no such person.
 */
export async function disablePerson(
  parts: PersonActionParts,
  { by, username }: PersonAction,
): Promise<boolean> {
  if (!await parts.users.change(username, { disabled: true })) return false;
  const ended = await parts.sessions.endAll(username);
  if (ended > 0) recordEnd(parts, username);
  await recordChange(parts.audit, by, "disabled", username);
  await parts.broker.forOperators.settle();
  return true;
}

/** @returns false where there is no such person. */
export async function enablePerson(
  parts: PersonActionParts,
  { by, username }: PersonAction,
): Promise<boolean> {
  if (!await parts.users.change(username, { disabled: false })) return false;
  await recordChange(parts.audit, by, "enabled", username);
  return true;
}

function recordEnd({ audit }: Pick<PersonActionParts, "audit">, username: string): void {
  audit.record({ event: "signed_out", username, reason: "ended_by_operator" });
}
