/**
 * `deno task users` says who may sign in:
 *
 *     add NAME GROUP      lets a person in
 *     disable NAME        keeps them out; their sessions and tokens end within seconds
 *     enable NAME         lets them in again
 *     group NAME GROUP    moves them to another group; their sessions end, and they sign in again
 *
 * A password is asked for, or taken from standard input where that is no terminal: an argument would
 * stay in the shell's history.
 */
import { readPolicyFile } from "../lib/access/policy.ts";
import { parseConfig, readEnvironment } from "../lib/config.ts";
import { createUsers, type Users } from "../lib/identity/users.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { kvStore } from "../lib/storage/store.ts";
import { say } from "../lib/terminal.ts";

/** NIST SP 800-63B-4, 3.1.1.2: where the password is all there is, at least 15 characters. */
const SHORTEST_PASSWORD = 15;

const USAGE =
  "Usage: deno task users add NAME GROUP | disable NAME | enable NAME | group NAME GROUP";

const config = readConfig();
const store = kvStore(config.kvPath);
try {
  say(await obey(createUsers(store, { demo: config.mode === "demo" }), Deno.args));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  say(error.message);
  Deno.exitCode = 1;
} finally {
  await store.close();
}

function readConfig() {
  try {
    return parseConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(error.message);
    Deno.exit(1);
  }
}

/** @returns what was done, in words. */
async function obey(users: Users, [command, username, group, ...rest]: string[]): Promise<string> {
  const takesGroup = command === "add" || command === "group";
  if (!username || rest.length > 0 || takesGroup !== (group !== undefined)) {
    throw new OperatorError(USAGE);
  }
  if (group !== undefined) await requireGroup(group);
  const change = async (to: { disabled?: boolean; groups?: string[] }, done: string) => {
    if (await users.change(username, to)) return `${username} ${done}.`;
    throw new OperatorError(`There is no user ${username}.`);
  };
  switch (command) {
    case "add":
      return await add(users, username, group ?? "");
    case "disable":
      return await change({ disabled: true }, "is kept out; sessions and tokens end in seconds");
    case "enable":
      return await change({ disabled: false }, "may sign in again");
    case "group":
      return await change(
        { groups: [group ?? ""] },
        `is in group ${group} now, and must sign in again`,
      );
    default:
      throw new OperatorError(USAGE);
  }
}

async function add(users: Users, username: string, group: string): Promise<string> {
  const password = await readPassword(`Password for ${username}: `);
  if ([...password].length < SHORTEST_PASSWORD) {
    throw new OperatorError(`The password must have at least ${SHORTEST_PASSWORD} characters.`);
  }
  const added = await users.add({ username, groups: [group], password });
  return added ? `${username} may sign in, in group ${group}.` : `${username} is there already.`;
}

async function requireGroup(group: string): Promise<void> {
  const path = config.policyPath ?? new URL("../policy.json", import.meta.url);
  const { groups } = await readPolicyFile(path);
  if (Object.hasOwn(groups, group)) return;
  throw new OperatorError(
    `The policy has no group ${group}; it has: ${Object.keys(groups).join(", ")}.`,
  );
}

async function readPassword(question: string): Promise<string> {
  if (!Deno.stdin.isTerminal()) {
    return (await new Response(Deno.stdin.readable).text()).replace(/\r?\n$/, "");
  }
  await Deno.stdout.write(new TextEncoder().encode(question));
  Deno.stdin.setRaw(true, { cbreak: true });
  try {
    const typed: string[] = [];
    for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      for (const character of text) {
        if (character === "\r" || character === "\n") return typed.join("");
        if (character === "\b" || character === "\x7f") typed.pop();
        else typed.push(character);
      }
    }
    return typed.join("");
  } finally {
    Deno.stdin.setRaw(false);
    say("");
  }
}
