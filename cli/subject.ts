/** The person of a preview. */
import type { Subject } from "../lib/access/grants.ts";
import type { Config } from "../lib/config/config.ts";
import { normalUsername } from "../lib/identity/person.ts";
import { createUsers } from "../lib/identity/users/users.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { openKv } from "../lib/storage/deno_kv.ts";
import { vaultIfAny } from "./user_tables.ts";

export interface PreviewedPerson {
  readonly username: string | undefined;
  readonly groups: readonly string[];
}

/**
 * Uses the groups of the command line; without any, looks up the user's, and their attributes.
 *
 * @throws {OperatorError} for a user that does not exist.
 */
export async function subjectOf(
  { username, groups }: PreviewedPerson,
  config: Config,
): Promise<Subject> {
  if (username === undefined) return { username: "", groups };
  if (groups.length > 0) return { username: normalUsername(username), groups };
  const store = openKv(config);
  try {
    const vault = await vaultIfAny(config);
    const user = await createUsers(store, { demo: config.mode === "demo", vault }).find(username);
    if (user !== null) return { ...user, attributes: vault.inForce(user.heldAttributes) };
  } finally {
    await store.close();
  }
  throw new OperatorError(
    `There is no user ${username}. Add --group to preview a user in that group.`,
  );
}
