/**
 * The policy as the file has it now: read at the start, and again whenever the file has changed. A
 * change that cannot be used is reported and leaves the old policy in force.
 */
import type { Log } from "../log.ts";
import { OperatorError } from "../operator_error.ts";
import { type Access, createAccess, NoAccessError, type Rights, type Subject } from "./grants.ts";
import { parsePolicy } from "./policy.ts";

export interface LivePolicyOptions {
  readonly path: string | URL;
  readonly connectionName: string;
  readonly referers: readonly string[];
  readonly log: Log;
  /** How often the file is looked at, in milliseconds. */
  readonly intervalMs: number;
}

export interface LivePolicy extends Access {
  /** @returns what the person may do now; null for nothing. */
  rightsIfAny(subject: Subject): Rights | null;
  /** Begins to look at the file; `onChange` is told of each change that came into force. */
  watch(onChange: () => void): void;
  close(): void;
}

/**
 * @throws {OperatorError} when the file cannot be read.
 * @throws {PolicyError} when it cannot be used.
 */
export async function openLivePolicy(options: LivePolicyOptions): Promise<LivePolicy> {
  const { path, connectionName, referers, log, intervalMs } = options;
  const load = (text: string) =>
    createAccess({ policy: parsePolicy(parseJson(text, path)), connectionName, referers });

  let text = await readText(path);
  let access = load(text);
  let timer: ReturnType<typeof setInterval> | undefined;

  async function look(onChange: () => void): Promise<void> {
    try {
      const latest = await readText(path);
      if (latest === text) return;
      text = latest;
      access = load(latest);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      log.error("policy_not_loaded", { error: error.message });
      return;
    }
    log.info("policy_loaded");
    onChange();
  }

  return {
    rightsOf: (subject) => access.rightsOf(subject),
    rightsIfAny(subject) {
      try {
        return access.rightsOf(subject);
      } catch (error) {
        if (error instanceof NoAccessError) return null;
        throw error;
      }
    },
    watch(onChange) {
      const started = setInterval(() => look(onChange), intervalMs);
      Deno.unrefTimer(started);
      timer = started;
    },
    close: () => clearInterval(timer),
  };
}

async function readText(path: string | URL): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new OperatorError(`The policy ${path} cannot be read: is the file there?`, { cause });
  }
}

function parseJson(text: string, path: string | URL): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    throw new OperatorError(`The policy ${path} is no JSON: ${reason}`, { cause });
  }
}
