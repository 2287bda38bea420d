/**
 * `deno task users` manages who may sign in:
 *
 *     add NAME GROUP...       adds a user with a password
 *     list                    lists all users
 *     passwd NAME             sets a new password and ends the user's sessions
 *     disable NAME            disables sign-in; sessions and tokens end within seconds
 *     enable NAME             enables sign-in again
 *     group NAME GROUP...     changes the groups and ends the user's sessions
 *     set NAME ATTRIBUTE VALUE...
 *                             sets an attribute of the policy and ends the user's sessions
 *     unset NAME ATTRIBUTE    removes an attribute and ends the user's sessions
 *     show NAME               shows one user
 *     sessions NAME           lists the user's sessions
 *     end-sessions NAME [ID]  ends all of them, or one
 *     remove NAME             removes the user, even if the record cannot be read
 *     purge-demo              removes the accounts of a demo
 *
 * The password is read from the terminal or from standard input: an argument would stay in the
 * shell's history. When sessions end, the task revokes tokens at CARTO before it exits, with or
 * without a running app; it exits with 2 if a token may still be valid, and says until when.
 */
import { readPolicyFile } from "../lib/access/policy.ts";
import { parseConfig, readEnvironment } from "../lib/config/config.ts";
import { passwordProblem } from "../lib/identity/passwords/password_rules.ts";
import { normalUsername, usernameProblem } from "../lib/identity/person.ts";
import { createUsers, type Users } from "../lib/identity/users/users.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { openKv } from "../lib/storage/deno_kv.ts";
import { readSecret, say } from "../lib/log/terminal.ts";
import { operatorSessions } from "./operator_sessions.ts";
import { revokeTokens } from "./revoke_tokens.ts";
import { runTask } from "./run_task.ts";
import { openTaskAudit } from "./task_audit.ts";
import { policyPath, setAttribute } from "./user_attributes.ts";
import { reportUnreadable, sessionsInWords, userInWords, usersInWords } from "./user_tables.ts";

const USAGE = `Usage: deno task users COMMAND
  add NAME GROUP...       add a user with a password
  list                    list all users
  passwd NAME             set a new password and end the user's sessions
  disable NAME            disable sign-in
  enable NAME             enable sign-in again
  group NAME GROUP...     change the groups
  set NAME ATTRIBUTE VALUE...
                          set an attribute of the policy
  unset NAME ATTRIBUTE    remove an attribute
  show NAME               show one user
  sessions NAME           list the user's sessions
  end-sessions NAME [ID]  end all sessions, or one
  remove NAME             remove the user, with sessions and tokens
  purge-demo              remove the accounts of a demo`;

/** Exit code: the change was made, but CARTO may still accept a token. */
const NOT_REVOKED = 2;

const config = readConfig();
const store = openKv(config);
await runTask(async () => {
  try {
    say(await runCommand(Deno.args));
  } finally {
    await store.close();
  }
});

function readConfig() {
  try {
    return parseConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(error.message);
    Deno.exit(1);
  }
}

function openUsers(): Users {
  return createUsers(store, { demo: config.mode === "demo", onUnreadable: reportUnreadable });
}

/** @returns a text that says what was done. */
async function runCommand([command, ...words]: readonly string[]): Promise<string> {
  const users = openUsers();
  const [name = "", ...rest] = words;
  const takes = (fewest: number, most: number) => {
    if (words.length < fewest || words.length > most) throw new OperatorError(USAGE);
  };
  const change = async (to: { groups?: string[]; disabled?: boolean }) => {
    if (!await users.change(name, to)) throw new OperatorError(`There is no user ${name}.`);
  };
  /** Sessions are invalid by now, but would be valid again if the change were reverted. */
  const endAll = async () => {
    const username = await requireUser(users, name);
    return `${await endSessions(username)} ${await revoke(username)}`;
  };
  switch (command) {
    case "add":
      takes(2, Infinity);
      return await addUser(users, name, rest);
    case "list":
      takes(0, 0);
      return await usersInWords(config, store);
    case "passwd": {
      takes(1, 1);
      const user = await users.find(name);
      if (user?.method !== "password") {
        throw new OperatorError(`There is no user ${name} with a password.`);
      }
      await users.setPassword(name, await newPassword(name));
      return `${name}'s password is changed; ${await endAll()}`;
    }
    case "disable":
      takes(1, 1);
      await change({ disabled: true });
      return `${name} is disabled; ${await endAll()}`;
    case "enable":
      takes(1, 1);
      await change({ disabled: false });
      return `${name} is enabled.`;
    case "group": {
      takes(2, Infinity);
      await requireGroups(rest);
      const { method = "password" } = await users.find(name) ?? {};
      if (method !== "password") {
        throw new OperatorError(`${name} signs in by ${method}: change the groups there.`);
      }
      await change({ groups: rest });
      return `${name} is now in ${inWords(rest)}; ${await endAll()}`;
    }
    case "set":
    case "unset":
      return `${await changeAttribute(users, command, words)}; ${await endAll()}`;
    case "show":
      takes(1, 1);
      return await userInWords(config, store, await requireUser(users, name));
    case "sessions":
      takes(1, 1);
      return await sessionsInWords(config, store, await requireUser(users, name));
    case "end-sessions":
      takes(1, 2);
      if (rest.length === 0) return await endAll();
      await endSession(await requireUser(users, name), rest[0] ?? "");
      return `The session ended. ${await revoke(await requireUser(users, name))}`;
    case "remove": {
      takes(1, 1);
      const { method = "password", username = normalUsername(name) } = await users.find(name) ?? {};
      if (!await users.remove(name)) throw new OperatorError(`There is no user ${name}.`);
      const ended = `${await endSessions(username)} ${await revoke(username)}`;
      if (method === "password") return `${name} is removed; ${ended}`;
      return `${name} is removed; ${ended} The next sign-in by ${method} adds them again: ` +
        "disable the user to prevent that.";
    }
    case "purge-demo":
      takes(0, 0);
      return `${counted(await users.purgeDemo(), "account")} of the demo removed.`;
    default:
      throw new OperatorError(USAGE);
  }
}

/** @returns the start of a sentence that says what was done. */
async function changeAttribute(
  users: Users,
  command: "set" | "unset",
  [name = "", attribute = "", ...values]: readonly string[],
): Promise<string> {
  const hasValues = values.length > 0;
  if (attribute === "" || hasValues !== (command === "set")) throw new OperatorError(USAGE);
  const username = await requireUser(users, name);
  return await setAttribute(config, store, {
    username,
    attribute,
    words: hasValues ? values : null,
  });
}

async function requireUser(users: Users, name: string): Promise<string> {
  const user = await users.find(name);
  if (user === null) throw new OperatorError(`There is no user ${name}.`);
  return user.username;
}

async function addUser(users: Users, name: string, groups: string[]): Promise<string> {
  const problem = usernameProblem(name);
  if (problem !== null) throw new OperatorError(`"${name}" ${problem}.`);
  await requireGroups(groups);
  const password = await newPassword(name);
  const added = await users.add({ username: name, groups, password });
  if (!added) throw new OperatorError(`${name} already exists.`);
  return `${name} added, in ${inWords(groups)}.`;
}

async function endSessions(username: string): Promise<string> {
  const ended = await (await operatorSessions(config, store)).endAll(username);
  if (ended > 0) await recordEnd(username);
  return `${counted(ended, "session")} ended.`;
}

async function endSession(username: string, id: string): Promise<void> {
  const open = await operatorSessions(config, store);
  const found = (await open.list(username)).filter(({ idHash }) => idHash.startsWith(id));
  const [only, another] = found;
  if (only === undefined || another !== undefined) {
    throw new OperatorError(
      `${id} is not one session of ${username}: see deno task users sessions.`,
    );
  }
  await open.endByHash(username, only.idHash);
  await recordEnd(username);
}

/** @returns a text that says whether the tokens are revoked. */
async function revoke(username: string): Promise<string> {
  const { words, done } = await revokeTokens(config, store, username);
  if (!done) Deno.exitCode = NOT_REVOKED;
  return words;
}

async function recordEnd(username: string): Promise<void> {
  const audit = openTaskAudit(config, store);
  audit.record({ event: "signed_out", username, reason: "ended_by_operator" });
  await audit.close();
}

async function newPassword(username: string): Promise<string> {
  const password = await readSecret(`Password for ${username}: `);
  const problem = passwordProblem(password, username);
  if (problem !== null) throw new OperatorError(`The password ${problem}.`);
  if (!Deno.stdin.isTerminal()) return password;
  if (await readSecret("Repeat the password: ") === password) return password;
  throw new OperatorError("The two passwords differ: nothing was changed.");
}

async function requireGroups(groups: readonly string[]): Promise<void> {
  const policy = await readPolicyFile(policyPath(config));
  const known = [...Object.keys(policy.groups), ...config.adminGroups];
  const unknown = groups.filter((group) => !known.includes(group));
  if (unknown.length === 0) return;
  const all = known.join(", ");
  throw new OperatorError(`The policy and ADMIN_GROUPS have no ${inWords(unknown)}, only: ${all}.`);
}

function inWords(groups: readonly string[]): string {
  return `${groups.length === 1 ? "group" : "groups"} ${groups.join(", ")}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
