/**
 * `deno task policy` checks and previews the policy:
 *
 *     check [FILE]                  checks that it is valid, and reports every fault with its place
 *     preview --user NAME           what a user sees: datasets, columns, the exact SQL, tokens
 *     preview --group NAME …        the same for a user in these groups
 *     preview … --counts            also counts the rows, by queries to CARTO
 *     schema                        writes policy.schema.json, for editors
 *
 * Rows are counted only on request because warehouses charge for queries.
 */
import { parseArgs } from "node:util";
import {
  configuredReferers,
  createAccess,
  NoAccessError,
  type Subject,
} from "../lib/access/grants.ts";
import {
  checkPolicyFile,
  type Policy,
  policyFileName,
  readPolicyFile,
} from "../lib/access/policy.ts";
import { policyJsonSchema } from "../lib/access/policy_json_schema.ts";
import { CartoError } from "../lib/carto/errors.ts";
import { type Config, parseConfig, readEnvironment } from "../lib/config/config.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";
import { runTask } from "./run_task.ts";
import { subjectOf } from "./subject.ts";
import { type Count, withCounts } from "./policy/counts.ts";
import { datasetLines, tokenLines } from "./policy/preview.ts";

const ROOT = new URL("../", import.meta.url);
const USAGE = "Usage: deno task policy check [FILE] | schema |\n" +
  "       preview [--user NAME] [--group NAME …] [--counts]";

await runTask(() => runCommand(Deno.args));

async function runCommand([command, ...rest]: string[]): Promise<void> {
  if (command === "check" && rest.length < 2) return await check(rest[0] ?? policyPath());
  if (command === "schema" && rest.length === 0) return await writeSchema();
  if (command === "preview") return await preview(rest);
  throw new OperatorError(USAGE);
}

/** The app's own policy, unless POLICY_PATH names a file. */
function policyPath(): string | URL {
  return readEnvironment().POLICY_PATH ?? new URL("policy.json", ROOT);
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
  await Deno.writeTextFile(new URL("policy.schema.json", ROOT), policyJsonSchema());
  say("Wrote policy.schema.json.");
}

interface PreviewOptions {
  readonly username: string | undefined;
  readonly groups: readonly string[];
  readonly counts: boolean;
}

function parseOptions(args: string[]): PreviewOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        user: { type: "string" },
        group: { type: "string", multiple: true, default: [] },
        counts: { type: "boolean", default: false },
      },
    });
    if (values.user === undefined && values.group.length === 0) throw new OperatorError(USAGE);
    return { username: values.user, groups: values.group, counts: values.counts };
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(USAGE, { cause });
  }
}

async function preview(args: string[]): Promise<void> {
  const options = parseOptions(args);
  const config = parseConfig(readEnvironment());
  const path = policyPath();
  const policy = await readPolicyFile(path);
  const subject = await subjectOf(options, config);
  const unknown = subject.groups.filter((name) => !Object.hasOwn(policy.groups, name));
  say(`Policy      ${policyFileName(path)}, version ${policy.version}, for ${policy.dialect}`);
  say(`Who         ${options.username === undefined ? "any user" : subject.username}`);
  say(`Groups      ${subject.groups.join(", ") || "none"}`);
  if (unknown.length > 0) say(`Unknown     ${unknown.join(", ")}: not in the policy`);
  try {
    await show(policy, subject, config, options.counts);
  } catch (error) {
    if (!(error instanceof NoAccessError)) throw error;
    say("\nThe policy grants them no access.");
    for (const { name, kind } of error.attributes) say(`Attribute   ${name}: ${kind}`);
  }
}

async function show(
  policy: Policy,
  subject: Subject,
  config: Config,
  counts: boolean,
): Promise<void> {
  const connectionName = config.mode === "production" ? config.carto.connection : "carto_dw";
  const referers = configuredReferers(config);
  const rights = createAccess({ policy, connectionName, referers }).rightsOf(subject);
  for (const line of tokenLines(rights)) say(line);
  const sayDatasets = async (count: Count | null) => {
    for (const line of await datasetLines(policy, rights, count)) say(line);
  };
  if (!counts) return await sayDatasets(null);
  try {
    await withCounts(config, sayDatasets);
  } catch (error) {
    if (!(error instanceof CartoError)) throw error;
    say(`Rows        not counted: ${error.message}`);
    await sayDatasets(null);
  }
}
