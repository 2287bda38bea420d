/** `deno task policy preview`: what a person sees, and why. */
import { parseArgs } from "node:util";
import { type RawAttribute, readAttributes } from "../../lib/access/attributes.ts";
import { isDay } from "../../lib/access/calendar_day.ts";
import { noonOf } from "../../lib/access/days.ts";
import type { Viewer } from "../../lib/access/evaluation/evaluate.ts";
import { explainRules } from "../../lib/access/evaluation/explanation.ts";
import {
  configuredReferers,
  createAccess,
  NoAccessError,
  type Rights,
} from "../../lib/access/grants.ts";
import { groupNames } from "../../lib/access/included_groups.ts";
import { type Policy, policyFileName, readPolicyFile } from "../../lib/access/policy.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { type Config, parseConfig, readEnvironment } from "../../lib/config/config.ts";
import { say } from "../../lib/log/terminal.ts";
import { OperatorError } from "../../lib/operator_error.ts";
import { subjectOf } from "../subject.ts";
import { declarationOf } from "../user_attributes.ts";
import { type Count, withCounts } from "./counts.ts";
import { attributeLines, endLine } from "./explanation_lines.ts";
import { datasetLines, tokenLines } from "./preview.ts";
import { createRuleCounter } from "./rule_counts.ts";

interface PreviewOptions {
  readonly username: string | undefined;
  readonly groups: readonly string[];
  /** Each as `name=value`. */
  readonly attributes: readonly string[];
  /** A day such as 2026-02-28. */
  readonly on: string | undefined;
  readonly counts: boolean;
}

/** @throws {OperatorError} with the usage, for arguments that are none. */
export function previewArguments(args: string[], usage: string): PreviewOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        user: { type: "string" },
        group: { type: "string", multiple: true, default: [] },
        attribute: { type: "string", multiple: true, default: [] },
        on: { type: "string" },
        counts: { type: "boolean", default: false },
      },
    });
    const { user, group, attribute, on, counts } = values;
    if (on !== undefined && !isDay(on)) {
      throw new OperatorError(`--on takes a day such as 2026-02-28, not ${on}.`);
    }
    if (user === undefined && group.length === 0) throw new OperatorError(usage);
    return { username: user, groups: group, attributes: attribute, on, counts };
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(usage, { cause });
  }
}

/**
 * @param pairs each as `name=value`; a name may come several times.
 * @returns the attributes as they would be sent, also those that the policy refuses.
 * @throws {OperatorError} for a name that the policy does not declare.
 */
export function typedAttributes(
  pairs: readonly string[],
  declared: Policy["attributes"],
): Readonly<Record<string, RawAttribute>> {
  const words = new Map<string, string[]>();
  for (const pair of pairs) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new OperatorError(`--attribute takes name=value, not ${pair}.`);
    }
    words.set(name, [...words.get(name) ?? [], value]);
  }
  return Object.fromEntries([...words].map(([name, values]) => {
    const { type, many } = declarationOf(declared, name);
    const typed = values.map((value) =>
      type === "boolean" && (value === "true" || value === "false") ? value === "true" : value
    );
    const [first = null] = typed;
    return [name, many || typed.length > 1 ? typed : first];
  }));
}

/** @param path of the policy. */
export async function preview(options: PreviewOptions, path: string | URL): Promise<void> {
  const config = parseConfig(readEnvironment());
  const policy = await readPolicyFile(path);
  const typed = typedAttributes(options.attributes, policy.attributes);
  const person = await subjectOf(options, config);
  const viewer: Viewer = {
    username: person.username,
    groups: person.groups,
    attributes: { ...person.attributes, ...typed },
    now: options.on === undefined ? Date.now() : noonOf(options.on, policy.time_zone),
  };
  const known = groupNames(policy);
  const unknown = viewer.groups.filter((name) => !known.includes(name));
  say(`Policy      ${policyFileName(path)}, version ${policy.version}, for ${policy.dialect}`);
  say(`Who         ${options.username === undefined ? "any user" : viewer.username}`);
  say(`Groups      ${viewer.groups.join(", ") || "none"}`);
  if (unknown.length > 0) say(`Unknown     ${unknown.join(", ")}: not in the policy`);
  const readings = readAttributes(policy.attributes, viewer.attributes ?? {});
  const from = (name: string) => Object.hasOwn(typed, name) ? "from --attribute" : "the user's own";
  for (const line of attributeLines(policy.attributes, readings, from)) say(line);
  if (options.on !== undefined) say(`On          ${options.on}`);
  await show(policy, viewer, config, options.counts);
}

/** @returns null where the policy gives them nothing. */
function rightsIn(policy: Policy, { now, ...person }: Viewer, config: Config): Rights | null {
  const connectionName = config.mode === "production" ? config.carto.connection : "carto_dw";
  const referers = configuredReferers(config);
  const clock = { now: () => now };
  try {
    return createAccess({ policy, connectionName, referers, clock }).rightsOf(person);
  } catch (error) {
    if (!(error instanceof NoAccessError)) throw error;
    return null;
  }
}

async function show(
  policy: Policy,
  viewer: Viewer,
  config: Config,
  counts: boolean,
): Promise<void> {
  const rights = rightsIn(policy, viewer, config);
  if (rights === null) say("\nThe policy grants them no access.");
  for (const line of rights === null ? [] : tokenLines(rights)) say(line);
  if (rights?.endsAt !== undefined && policy.time_zone !== undefined) {
    say(endLine(rights.endsAt, policy.time_zone));
  }
  const rules = explainRules(policy, viewer);
  const sayDatasets = async (count: Count | null) => {
    const counter = count && createRuleCounter(policy, viewer, count);
    for (const line of await datasetLines({ policy, rights, rules, count, counter })) say(line);
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
