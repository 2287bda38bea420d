/**
 * `deno task admin token` manages the API tokens of the console, which read what its pages show:
 *
 *     token add NAME [DAYS]   prints a new token, once; valid for 90 days, or DAYS
 *     token list              lists the valid tokens: when they expire, when they were last used
 *     token revoke NAME       revokes one at once
 */
import { type ApiTokens, createApiTokens, MOST_DAYS } from "../lib/admin/api_tokens/api_tokens.ts";
import { SYSTEM_CLOCK } from "../lib/clock/clock.ts";
import { type Config, parseConfig, readEnvironment } from "../lib/config/config.ts";
import { say, table } from "../lib/log/terminal.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { openKv } from "../lib/storage/deno_kv.ts";
import { openTaskAudit } from "./task_audit.ts";
import { runTask } from "./run_task.ts";

const USAGE = `Usage: deno task admin token COMMAND
  add NAME [DAYS]   print a new token for the console's API; valid for 90 days, ${MOST_DAYS} at most
  list              list the valid tokens
  revoke NAME       revoke a token`;
const DAYS = "90";

await runTask(async () => {
  const [subject, command, ...words] = Deno.args;
  if (subject !== "token") throw new OperatorError(USAGE);
  const config = parseConfig(readEnvironment());
  const store = openKv(config);
  const audit = openTaskAudit(config, store);
  try {
    const tokens = createApiTokens({ store, now: SYSTEM_CLOCK.now });
    say(await runCommand(command, words, { config, tokens, record: audit.record }));
  } finally {
    await audit.close();
    await store.close();
  }
});

interface Parts {
  readonly config: Config;
  readonly tokens: ApiTokens;
  readonly record: ReturnType<typeof openTaskAudit>["record"];
}

/** @returns a text that says what was done. */
async function runCommand(
  command: string | undefined,
  [name, ...rest]: readonly string[],
  { config, tokens, record }: Parts,
): Promise<string> {
  if (command === "list" && name === undefined) return listOf(await tokens.list());
  if (command === "add" && name !== undefined && rest.length <= 1) {
    const { token, expiresAt } = await tokens.add(name, daysOf(rest[0] ?? DAYS));
    record({ event: "admin_token_added", name });
    const use = config.adminGroups.length === 0
      ? "ADMIN_GROUPS is not set: there is no API until it is."
      : `Send it as "Authorization: Bearer …" to ${config.appOrigin}/admin/api/.`;
    return `${token}\nIt is shown this once, and expires on ${day(expiresAt)}. ${use}`;
  }
  if (command === "revoke" && name !== undefined && rest.length === 0) {
    if (!await tokens.revoke(name)) throw new OperatorError(`There is no token ${name}.`);
    record({ event: "admin_token_revoked", name });
    return `${name} is revoked.`;
  }
  throw new OperatorError(USAGE);
}

function daysOf(text: string): number {
  const days = Number(text);
  if (/^\d{1,3}$/.test(text) && days >= 1 && days <= MOST_DAYS) return days;
  throw new OperatorError(`DAYS is a whole number from 1 to ${MOST_DAYS}.`);
}

function listOf(tokens: Awaited<ReturnType<ApiTokens["list"]>>): string {
  if (tokens.length === 0) return "There are no tokens.";
  const rows = tokens.map(({ id, name, createdAt, expiresAt, usedAt }) => [
    ...[name, id, day(createdAt), day(expiresAt)],
    usedAt === undefined ? "never" : day(usedAt),
  ]);
  return table([["Name", "ID", "Made", "Expires", "Last used"], ...rows]);
}

function day(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
