/** Who uses the console, and what they may do there. */
import { type LiveSession, signedInAt } from "../identity/sessions/session.ts";

/** A person in one of ADMIN_GROUPS. */
export interface AdminPerson {
  readonly kind: "person";
  readonly session: LiveSession;
}

/** A program with an API token: it may read, and nothing else. */
export interface AdminProgram {
  readonly kind: "program";
  /** The token's name. */
  readonly name: string;
}

export type Admin = AdminPerson | AdminProgram;

/** A change needs a sign-in that is at most this old. */
export const FRESH_SIGN_IN_MS = 15 * 60_000;

/**
 * Bearers are what other applications hold for their users, and cookies what browsers do: only
 * these open the console.
 *
 * @param adminGroups of ADMIN_GROUPS.
 * @returns null for everybody else.
 */
export function adminOf(
  session: LiveSession | null,
  adminGroups: readonly string[],
): AdminPerson | null {
  if (session === null || session.audience !== "cookie") return null;
  return isAdministrator(session, adminGroups) ? { kind: "person", session } : null;
}

/** Whether one of the person's groups is of ADMIN_GROUPS. */
export function isAdministrator(
  { groups }: Pick<LiveSession, "groups">,
  adminGroups: readonly string[],
): boolean {
  return groups.some((group) => adminGroups.includes(group));
}

/** @returns the name under which the audit has what they do. */
export function auditName(admin: Admin): string {
  return admin.kind === "person" ? admin.session.username : `api-token:${admin.name}`;
}

/**
 * Whether the person proved who they are a short time ago.
 *
 * @param now milliseconds since the epoch.
 */
export function hasFreshSignIn({ session }: AdminPerson, now: number): boolean {
  const at = signedInAt(session);
  return at !== null && now - at <= FRESH_SIGN_IN_MS;
}
