/**
 * The policy: which group may see which rows and columns of which dataset. It is data that an
 * operator writes (policy.json), checked when the app starts; nothing a request carries reaches it.
 */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";
import {
  type Fault,
  LARGEST_TEXT,
  MOST_FAULTS,
  type Path,
  pathText,
  type PlacedFault,
  readJsonText,
} from "./json_text.ts";
import { ruleFaults } from "./policy_rules.ts";
import { type Policy, PolicyFile } from "./policy_schema.ts";

export type { Policy } from "./policy_schema.ts";

/** A policy that cannot be used; each problem begins with where it is. */
export class PolicyError extends OperatorError {
  override readonly name = "PolicyError";
  readonly problems: readonly string[];

  /**
   * @param file what the policy is called.
   * @param faults the first of them.
   * @param count how many there are.
   */
  constructor(
    readonly file: string,
    readonly faults: readonly PlacedFault[],
    count = faults.length,
  ) {
    const problems = faults.map(({ line, column, path, message }) => {
      const where = path.length === 0 ? "" : ` ${pathText(path)}:`;
      return `${file}:${line}:${column}${where} ${message}`;
    });
    const more = count > faults.length ? [`and ${count - faults.length} more`] : [];
    super(
      `The policy cannot be used:\n${[...problems, ...more].map((p) => `  - ${p}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/**
 * @param text what policy.json says.
 * @param file what it is called, for errors.
 * @throws {PolicyError} naming every fault with its line and column.
 */
export function parsePolicyText(text: string, file = "policy.json"): Policy {
  const json = readJsonText(text);
  if (!("value" in json)) throw new PolicyError(file, json);
  const refuse = (faults: readonly Fault[]) =>
    new PolicyError(file, faults.slice(0, MOST_FAULTS).map(json.place), faults.length);
  const result = v.safeParse(PolicyFile, json.value);
  if (!result.success) throw refuse(result.issues.map(faultOf));
  const faults = [...ruleFaults(result.output)];
  if (faults.length > 0) throw refuse(faults);
  return result.output;
}

/**
 * @throws {OperatorError} when it cannot be read.
 * @throws {PolicyError} when it cannot be used.
 */
export async function readPolicyFile(path: string | URL): Promise<Policy> {
  return parsePolicyText(await readPolicyText(path), policyFileName(path));
}

/** @throws {OperatorError} when it cannot be read, or is too large to. */
export async function readPolicyText(path: string | URL): Promise<string> {
  let size: number;
  try {
    ({ size } = await Deno.stat(path));
    if (size <= LARGEST_TEXT) return await Deno.readTextFile(path);
  } catch (cause) {
    const message = `The policy ${path} cannot be read: is it there, in the app's folder?`;
    throw new OperatorError(message, { cause });
  }
  throw new OperatorError(
    `The policy ${path} has ${size} bytes: at most ${LARGEST_TEXT / 1024 / 1024} MiB are read.`,
  );
}

/** What it is called in errors: as whoever set it wrote it, the project's own by its name alone. */
export function policyFileName(path: string | URL): string {
  return path instanceof URL ? path.pathname.replace(/^.*\//, "") : path;
}

function faultOf(issue: v.InferIssue<typeof PolicyFile>): Fault {
  const path: Path = (issue.path ?? []).map(({ key }) => key).filter(isPart);
  return { path, message: issue.message, ofName: issue.path?.at(-1)?.origin === "key" };
}

function isPart(key: unknown): key is string | number {
  return typeof key === "string" || typeof key === "number";
}
