/** Starts and ends an operator's view of a map as others see it. */
import type { View } from "../../broker/views.ts";
import type { Rights, Subject } from "../../access/grants.ts";
import type { LiveSession } from "../../identity/sessions/session.ts";
import type { Services } from "../../services.ts";
import type { Shown } from "./read_access.ts";
import { recordChange } from "../record_change.ts";

type ViewParts = Pick<Services, "access" | "audit" | "broker">;

/**
 * Mints a token with the subject's rights, for the operator's session alone.
 *
 * @throws {NoAccessError} where the policy grants the subject nothing, and what the mint throws.
 */
export async function startView(
  { access, audit, broker }: ViewParts,
  session: LiveSession,
  shown: Shown,
): Promise<void> {
  const { hash } = access.current();
  const rights = access.rightsOf(shown.subject);
  const subject = { username: shown.username, groups: [...shown.subject.groups] };
  await broker.forOperators.views.start(session, subject, rights, hash);
  await recordChange(audit, session.username, "view_started", nameOf(shown));
}

/** A view that is in progress, with the rights that it shows. */
export interface OpenView {
  readonly view: View;
  readonly rights: Rights;
}

/**
 * @returns the session's view; null where it has ended, as it does once its subject sees anything
 * else than its token shows: a person who was moved, or is there no more.
 */
export async function readView(
  { access, broker, ...parts }: ViewParts & Pick<Services, "attributeVault" | "users">,
  session: LiveSession,
): Promise<OpenView | null> {
  const { views } = broker.forOperators;
  const view = await views.read(session);
  if (view === null) return null;
  const subject = await subjectNow(parts, view.subject);
  const rights = subject && access.rightsIfAny(subject);
  if (rights !== null && views.hashOf(rights) === view.rightsHash) return { view, rights };
  await views.end(session);
  return null;
}

/** @returns a person with the groups and attributes of this moment; null where there is none. */
async function subjectNow(
  { attributeVault, users }: Pick<Services, "attributeVault" | "users">,
  { username, groups }: View["subject"],
): Promise<Subject | null> {
  if (username === undefined) return { username: "", groups };
  const user = await users.find(username);
  if (user === null) return null;
  return { ...user, attributes: attributeVault.inForce(user.heldAttributes) };
}

/** Ends the session's view, and has its token deleted at CARTO. */
export async function endView(
  { audit, broker }: Pick<Services, "audit" | "broker">,
  { username, idHash }: LiveSession,
): Promise<void> {
  if (!await broker.forOperators.views.end({ username, idHash })) return;
  await recordChange(audit, username, "view_ended", "");
}

function nameOf({ username, subject }: Shown): string {
  return username ?? subject.groups.join(", ");
}
