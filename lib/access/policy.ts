/**
 * The policy: which group may see which rows and columns of which dataset. It is data that an
 * operator writes (policy.json), checked when the app starts; no request can change it.
 */
import {
  DocumentError,
  faultText,
  parseDocument,
  type ParseOptions,
  parsing,
  readDocument,
} from "../json/document.ts";
import type { PlacedFault } from "../json/json_text.ts";
import { atOnce, collected, type Pieces } from "../turns.ts";
import { ruleFaults } from "./checks/policy_rules.ts";
import { warningsInPieces } from "./checks/policy_warnings.ts";
import { type Policy, PolicyFile } from "./schema/policy_schema.ts";

export type { Policy } from "./schema/policy_schema.ts";

/** An invalid policy; each problem starts with its place. */
export class PolicyError extends DocumentError {
  override readonly name = "PolicyError";
  override readonly code = "policy_invalid";
  constructor(file: string, faults: readonly PlacedFault[], count?: number) {
    super("policy", file, faults, count);
  }
}

/**
 * @param text of policy.json.
 * @param file its name, for errors.
 * @throws {PolicyError} with the line and column of every fault.
 */
export function parsePolicyText(text: string, file = "policy.json"): Policy {
  return parseDocument(text, optionsFor(file)).value;
}

const optionsFor = (file: string): ParseOptions<Policy> => ({
  schema: PolicyFile,
  rules: ruleFaults,
  refuse: (faults, count) => new PolicyError(file, faults, count),
});

/** A policy, and what it says that was perhaps not meant. */
export interface CheckedPolicy {
  readonly policy: Policy;
  /** Each starts with its place. */
  readonly warnings: readonly string[];
}

/**
 * @throws {OperatorError} when it cannot be read.
 * @throws {PolicyError} when it is invalid.
 */
export async function checkPolicyFile(path: string | URL): Promise<CheckedPolicy> {
  return checkPolicyText(await readPolicyText(path), policyFileName(path));
}

/**
 * @param file its name, for errors.
 * @throws {PolicyError} when it is invalid.
 */
export function checkPolicyText(text: string, file: string): CheckedPolicy {
  return atOnce(checkingPolicy(text, file));
}

/** As {@linkcode checkPolicyText}, in pieces. */
export function* checkingPolicy(text: string, file: string): Pieces<CheckedPolicy> {
  const { value, place } = yield* parsing(text, optionsFor(file));
  yield;
  const warnings = yield* collected(warningsInPieces(value));
  return { policy: value, warnings: warnings.map((fault) => faultText(file, place(fault))) };
}

/**
 * @throws {OperatorError} when it cannot be read.
 * @throws {PolicyError} when it is invalid.
 */
export async function readPolicyFile(path: string | URL): Promise<Policy> {
  return parsePolicyText(await readPolicyText(path), policyFileName(path));
}

/** @throws {OperatorError} when it cannot be read, or is too large. */
export function readPolicyText(path: string | URL): Promise<string> {
  return readDocument(path, "policy");
}

/** Its name in errors: the path as configured, or the file name of the project's own policy. */
export function policyFileName(path: string | URL): string {
  return path instanceof URL ? path.pathname.replace(/^.*\//, "") : path;
}
