/**
 * `deno task policy` checks, tests and previews the policy:
 *
 *     check [FILE]                  checks that it is valid, and reports every fault with its place
 *     preview --user NAME           what a user sees: datasets, columns, the exact SQL, tokens
 *     preview --group NAME …        the same for a user in these groups
 *     preview … --attribute N=V …   with these attributes
 *     preview … --on DAY            on another day, such as 2026-02-28
 *     preview … --counts            also counts the rows, by queries to CARTO
 *     test FILE … [--offline]       tests what people see against a file of expectations
 *     schema                        writes the JSON schemas of both files, for editors
 *
 * Rows are counted only on request because warehouses charge for queries.
 */
import { expectationJsonSchema } from "../lib/access/expectations/expectation_json_schema.ts";
import { checkPolicyFile, policyFileName } from "../lib/access/policy.ts";
import { policyJsonSchema } from "../lib/access/schema/policy_json_schema.ts";
import { APP_FOLDER } from "../lib/app_folder.ts";
import { readEnvironment } from "../lib/config/config.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";
import { runTask } from "./run_task.ts";
import { preview, previewArguments } from "./policy/preview_task.ts";
import { runTests, testArguments } from "./policy/test_task.ts";

const USAGE = "Usage: deno task policy check [FILE] | test FILE … [--offline] | schema |\n" +
  "       preview [--user NAME] [--group NAME …] [--attribute NAME=VALUE …]\n" +
  "               [--on 2026-02-28] [--counts]";

await runTask(() => runCommand(Deno.args));

async function runCommand([command, ...rest]: string[]): Promise<void> {
  if (command === "check" && rest.length < 2) return await check(rest[0] ?? policyPath());
  if (command === "schema" && rest.length === 0) return await writeSchema();
  if (command === "preview") return await preview(previewArguments(rest, USAGE), policyPath());
  if (command === "test") return await runTests(testArguments(rest, USAGE), policyPath());
  throw new OperatorError(USAGE);
}

/** The app's own policy, unless POLICY_PATH names a file. */
function policyPath(): string | URL {
  return readEnvironment().POLICY_PATH ?? new URL("policy.json", APP_FOLDER);
}

async function check(path: string | URL): Promise<void> {
  const { policy, warnings } = await checkPolicyFile(path);
  const { version, dialect, datasets, groups, users } = policy;
  const number = (names: object, one: string) => {
    const { length } = Object.keys(names);
    return `${length} ${one}${length === 1 ? "" : "s"}`;
  };
  say(
    `${policyFileName(path)} is OK: version ${version} for ${dialect}, with ` +
      `${number(datasets, "dataset")}, ${number(groups, "group")} and ` +
      `${number(users, "user")} with own rights.`,
  );
  for (const warning of warnings) say(`Warning: ${warning}`);
  const isEmpty = ([, given]: [string, object]) => Object.keys(given).length === 0;
  for (const [name] of Object.entries(groups).filter(isEmpty)) {
    say(`Group ${JSON.stringify(name)} sees nothing.`);
  }
}

async function writeSchema(): Promise<void> {
  await Deno.writeTextFile(new URL("policy.schema.json", APP_FOLDER), policyJsonSchema());
  await Deno.writeTextFile(new URL("policy-test.schema.json", APP_FOLDER), expectationJsonSchema());
  say("Wrote policy.schema.json and policy-test.schema.json.");
}
