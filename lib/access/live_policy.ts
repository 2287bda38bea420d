/** The policy, reloaded when its file changes, and the rights it grants. */
import { openLiveDocument } from "../json/live_document.ts";
import type { Clock } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { type Access, createAccess, NoAccessError, type Rights, type Subject } from "./grants.ts";
import { parsePolicyText, type Policy, policyFileName, readPolicyText } from "./policy.ts";

export interface LivePolicyOptions {
  readonly path: string | URL;
  readonly connectionName: string;
  readonly referers: readonly string[];
  /** Decides which day it is. */
  readonly clock?: Pick<Clock, "now"> | undefined;
  readonly log: Log;
  /** How often the file is checked, in milliseconds. */
  readonly intervalMs: number;
}

/** Identifies a policy. */
export interface PolicyId {
  readonly version: number;
  /** SHA-256 of the file in hexadecimal, as `sha256sum` prints it. */
  readonly hash: string;
}

export interface LivePolicy extends Access {
  /** @returns the person's current rights; null for none. */
  rightsIfAny(subject: Subject): Rights | null;
  /** The policy in force. */
  policy(): Policy;
  /** Identifies the policy in force. */
  current(): PolicyId;
  /** The file of the policy in force. */
  text(): string;
  /** Starts to watch the file; `onChange` is called after each change that came into force. */
  watch(onChange: (policy: PolicyId) => void): void;
  close(): void;
}

interface Loaded {
  readonly policy: Policy;
  readonly access: Access;
  readonly id: PolicyId;
  readonly text: string;
}

/**
 * @throws {OperatorError} when the file cannot be read.
 * @throws {PolicyError} when it is invalid.
 */
export async function openLivePolicy(options: LivePolicyOptions): Promise<LivePolicy> {
  const { path, connectionName, referers, clock, log, intervalMs } = options;

  function load(text: string): Loaded {
    const policy = parsePolicyText(text, policyFileName(path));
    const id = { version: policy.version, hash: sha256Hex(text) };
    return { policy, access: createAccess({ policy, connectionName, referers, clock }), id, text };
  }

  const live = await openLiveDocument({
    read: () => readPolicyText(path),
    load,
    kind: "policy",
    fields: ({ id }) => ({ ...id }),
    log,
    intervalMs,
  });

  return {
    rightsOf: (subject) => live.current().access.rightsOf(subject),
    rightsIfAny(subject) {
      try {
        return live.current().access.rightsOf(subject);
      } catch (error) {
        if (error instanceof NoAccessError) return null;
        throw error;
      }
    },
    policy: () => live.current().policy,
    current: () => live.current().id,
    text: () => live.current().text,
    watch: (onChange) => live.watch(({ id }) => onChange(id)),
    close: live.close,
  };
}
