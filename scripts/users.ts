/**
 * `deno task users add NAME GROUP` lets a person sign in. The password is asked for, or taken from
 * standard input where that is no terminal: an argument would stay in the shell's history.
 */
import { parsePolicy } from "../lib/access/policy.ts";
import { parseConfig, readEnvironment } from "../lib/config.ts";
import { createUsers } from "../lib/identity/users.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { kvStore } from "../lib/storage/store.ts";
import { say } from "../lib/terminal.ts";
import policy from "../policy.json" with { type: "json" };

/** NIST SP 800-63B-4, 3.1.1.2: where the password is all there is, at least 15 characters. */
const SHORTEST_PASSWORD = 15;

const [command, username, group, ...rest] = Deno.args;
if (command !== "add" || !username || !group || rest.length > 0) {
  say("Usage: deno task users add NAME GROUP");
  Deno.exit(2);
}

try {
  await add(username, group);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  say(error.message);
  Deno.exit(1);
}

async function add(username: string, group: string): Promise<void> {
  const { kvPath, mode } = parseConfig(readEnvironment());
  const { groups } = parsePolicy(policy);
  if (!Object.hasOwn(groups, group)) {
    say(`policy.json has no group ${group}; it has: ${Object.keys(groups).join(", ")}.`);
    Deno.exit(1);
  }
  const password = await readPassword(`Password for ${username}: `);
  if ([...password].length < SHORTEST_PASSWORD) {
    say(`The password must have at least ${SHORTEST_PASSWORD} characters.`);
    Deno.exit(1);
  }
  const store = kvStore(kvPath);
  const added = await createUsers(store, { demo: mode === "demo" }).add({
    username,
    group,
    password,
  });
  await store.close();
  say(added ? `${username} may sign in, in group ${group}.` : `${username} is there already.`);
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
