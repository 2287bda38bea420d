/** One person: groups, attributes, sessions, tokens, and how their revocations went. */
import { type EndedToken, endedTokens } from "../../broker/revocation/ended_tokens.ts";
import { lastSeenIn } from "../../identity/sessions/last_seen.ts";
import type { Services } from "../../services.ts";
import { changedUserKey, lastSeenKey } from "../../storage/keys.ts";
import { PAGE_ROWS } from "../page_rows.ts";
import { type SessionRow, shownSession } from "../sessions/read_sessions.ts";
import { readTokens, type TokenRow } from "../tokens/read_tokens.ts";
import { type AttributeRow, attributesOf, type GroupRow, groupsOf } from "./person_parts.ts";
import { type PersonRow, personRow } from "./read_people.ts";

export interface PersonDetails {
  readonly person: PersonRow;
  readonly groups: readonly GroupRow[];
  readonly attributes: readonly AttributeRow[];
  readonly sessions: readonly SessionRow[];
  readonly tokens: readonly TokenRow[];
  /** Revoked tokens of the last day, the latest first. */
  readonly ended: readonly EndedToken[];
  /** Whether a revocation of their tokens is queued, and did not begin yet. */
  readonly revoking: boolean;
}

export type PersonParts = Pick<
  Services,
  "access" | "attributeVault" | "clock" | "config" | "sessions" | "store" | "users"
>;

/**
 * @param username in any form.
 * @returns null where there is no such person.
 */
export async function readPerson(
  parts: PersonParts,
  username: string,
): Promise<PersonDetails | null> {
  const { clock, sessions, store } = parts;
  const user = await parts.users.find(username);
  if (user === null) return null;
  const [seen, job, held, { tokens }, ended] = await Promise.all([
    store.get(lastSeenKey(user.username)),
    store.get(changedUserKey(user.username)),
    sessions.list(user.username),
    readTokens({ store, now: clock.now }, { q: user.username }),
    endedTokens(store, `user:${user.username}`, PAGE_ROWS),
  ]);
  return {
    person: personRow(user, lastSeenIn(seen)),
    groups: groupsOf(parts, user),
    attributes: attributesOf(parts, user),
    sessions: held.slice(0, PAGE_ROWS).map(shownSession),
    tokens,
    ended,
    revoking: job !== null,
  };
}
