/** The users, as an operator sees them. */
import type { Config } from "../lib/config/config.ts";
import { type AttributeVault, CLOSED_VAULT } from "../lib/identity/attributes/attribute_vault.ts";
import type { User } from "../lib/identity/users/user_records.ts";
import { createUsers } from "../lib/identity/users/users.ts";
import { say, table } from "../lib/log/terminal.ts";
import { OperatorError } from "../lib/operator_error.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";
import { operatorSessions, sessionTable } from "./operator_sessions.ts";
import { attributesInWords, openVault } from "./user_attributes.ts";

/** @returns a table of all users, or a sentence where there are none. */
export async function usersInWords(config: Config, store: KvStorage): Promise<string> {
  const vault = await vaultIfAny(config);
  const everybody = await usersOf(config, store, vault).list();
  if (everybody.length === 0) return "There are no users. Add one with deno task users add.";
  const fields = await Promise.all(everybody.map((user) => fieldsOf(config, store, vault, user)));
  const [first = []] = fields;
  return table([
    first.map(([title]) => title),
    ...fields.map((row) => row.map(([, text]) => text)),
  ]);
}

/** @returns a line for each of the user's fields. */
export async function userInWords(
  config: Config,
  store: KvStorage,
  username: string,
): Promise<string> {
  const vault = await vaultIfAny(config);
  const user = await usersOf(config, store, vault).find(username);
  if (user === null) throw new OperatorError(`There is no user ${username}.`);
  return table(await fieldsOf(config, store, vault, user));
}

/** @returns a table of the user's sessions, or a sentence where there are none. */
export async function sessionsInWords(
  config: Config,
  store: KvStorage,
  username: string,
): Promise<string> {
  const found = await (await operatorSessions(config, store)).list(username);
  return found.length === 0 ? `${username} has no sessions.` : sessionTable(found);
}

export function reportUnreadable(name: string): void {
  say(`The record of ${shown(name)} cannot be read and was skipped.`);
}

/** Replaces control characters, which could move the cursor or worse, by question marks. */
function shown(name: string): string {
  return name.replace(/\p{C}/gu, "?");
}

function usersOf(config: Config, store: KvStorage, vault: AttributeVault) {
  return createUsers(store, {
    demo: config.mode === "demo",
    vault,
    onUnreadable: reportUnreadable,
  });
}

/** @returns one that opens nothing where the policy cannot be read, or there is no key yet. */
export async function vaultIfAny(config: Config): Promise<AttributeVault> {
  try {
    return await openVault(config);
  } catch (error) {
    if (error instanceof OperatorError) return CLOSED_VAULT;
    throw error;
  }
}

async function fieldsOf(
  config: Config,
  store: KvStorage,
  vault: AttributeVault,
  user: User,
): Promise<[string, string][]> {
  const sessions = await (await operatorSessions(config, store)).list(user.username);
  const hasAttributes = Object.keys(vault.declared()).length > 0;
  return [
    ["Name", user.username],
    ["Shown as", user.displayName === user.username ? "" : user.displayName],
    ["By", user.method],
    ["Groups", user.groups.join(", ")],
    ...hasAttributes ? [["Attributes", attributesInWords(vault, user)] as [string, string]] : [],
    ["Enabled", user.disabled ? "no" : "yes"],
    ["Sessions", String(sessions.length)],
  ];
}
