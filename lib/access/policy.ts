/**
 * The policy: which group may see which rows and columns of which dataset. It is data that an
 * operator writes (policy.json), checked when the app starts; nothing a request carries reaches it.
 */
import { DocumentError, parseDocument, readDocument } from "../json/document.ts";
import type { PlacedFault } from "../json/json_text.ts";
import { ruleFaults } from "./policy_rules.ts";
import { type Policy, PolicyFile } from "./policy_schema.ts";

export type { Policy } from "./policy_schema.ts";

/** A policy that cannot be used; each problem begins with where it is. */
export class PolicyError extends DocumentError {
  override readonly name = "PolicyError";
  override readonly code = "policy_invalid";
  constructor(file: string, faults: readonly PlacedFault[], count?: number) {
    super("policy", file, faults, count);
  }
}

/**
 * @param text what policy.json says.
 * @param file what it is called, for errors.
 * @throws {PolicyError} naming every fault with its line and column.
 */
export function parsePolicyText(text: string, file = "policy.json"): Policy {
  return parseDocument(text, {
    schema: PolicyFile,
    rules: ruleFaults,
    refuse: (faults, count) => new PolicyError(file, faults, count),
  }).value;
}

/**
 * @throws {OperatorError} when it cannot be read.
 * @throws {PolicyError} when it cannot be used.
 */
export async function readPolicyFile(path: string | URL): Promise<Policy> {
  return parsePolicyText(await readPolicyText(path), policyFileName(path));
}

/** @throws {OperatorError} when it cannot be read, or is too large to. */
export function readPolicyText(path: string | URL): Promise<string> {
  return readDocument(path, "policy");
}

/** What it is called in errors: as whoever set it wrote it, the project's own by its name alone. */
export function policyFileName(path: string | URL): string {
  return path instanceof URL ? path.pathname.replace(/^.*\//, "") : path;
}
