/**
 * The policy as the file has it now: read at the start, and again whenever the file has changed. A
 * change that cannot be used is reported and leaves the old policy in force.
 */
import type { Log } from "../log.ts";
import { OperatorError } from "../operator_error.ts";
import { sha256Hex } from "../sha256.ts";
import { type Access, createAccess, NoAccessError, type Rights, type Subject } from "./grants.ts";
import { parsePolicyText, policyFileName, readPolicyText } from "./policy.ts";

export interface LivePolicyOptions {
  readonly path: string | URL;
  readonly connectionName: string;
  readonly referers: readonly string[];
  readonly log: Log;
  /** How often the file is looked at, in milliseconds. */
  readonly intervalMs: number;
}

/** Which policy it is. */
export interface PolicyId {
  readonly version: number;
  /** SHA-256 of the file in hexadecimal, as `sha256sum` tells it. */
  readonly hash: string;
}

export interface LivePolicy extends Access {
  /** @returns what the person may do now; null for nothing. */
  rightsIfAny(subject: Subject): Rights | null;
  /** Which policy is in force. */
  current(): PolicyId;
  /** Begins to look at the file; `onChange` is told of each change that came into force. */
  watch(onChange: (policy: PolicyId) => void): void;
  close(): void;
}

/**
 * @throws {OperatorError} when the file cannot be read.
 * @throws {PolicyError} when it cannot be used.
 */
export async function openLivePolicy(options: LivePolicyOptions): Promise<LivePolicy> {
  const { path, connectionName, referers, log, intervalMs } = options;

  async function load(text: string): Promise<{ access: Access; id: PolicyId }> {
    const policy = parsePolicyText(text, policyFileName(path));
    const id = { version: policy.version, hash: await sha256Hex(text) };
    return { access: createAccess({ policy, connectionName, referers }), id };
  }

  let seen = await readPolicyText(path);
  let inForce = await load(seen);
  let reported = "";
  let timer: ReturnType<typeof setInterval> | undefined;

  async function look(onChange: (policy: PolicyId) => void): Promise<void> {
    try {
      const latest = await readPolicyText(path);
      reported = "";
      if (latest === seen) return;
      seen = latest;
      inForce = await load(latest);
    } catch (error) {
      // Whatever it is, the policy in force stays: nobody else is there to catch it.
      const reason = error instanceof OperatorError ? error.message : String(error);
      // A file that stays away is told of once, not every time.
      if (reason !== reported) log.error("policy_not_loaded", { error: reason });
      reported = reason;
      return;
    }
    log.info("policy_loaded", { ...inForce.id });
    onChange(inForce.id);
  }

  return {
    rightsOf: (subject) => inForce.access.rightsOf(subject),
    rightsIfAny(subject) {
      try {
        return inForce.access.rightsOf(subject);
      } catch (error) {
        if (error instanceof NoAccessError) return null;
        throw error;
      }
    },
    current: () => inForce.id,
    watch(onChange) {
      const started = setInterval(() => look(onChange), intervalMs);
      Deno.unrefTimer(started);
      timer = started;
    },
    close: () => clearInterval(timer),
  };
}
