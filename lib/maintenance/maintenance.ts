/**
 * All maintenance of the app as one run, which is due or not by what KV and the process know: any
 * trigger may call it at any time. Where a process lives long, its timers do; where a platform
 * stops idle processes, responses and the platform's jobs do (`scheduled.ts`).
 */
import type { Clock } from "../clock/clock.ts";
import { createAfterResponses } from "./after_responses.ts";

/** One system's maintenance. */
export interface MaintainedPart {
  /** Does what is due. @returns the parts that failed, which it has logged. */
  run(): Promise<readonly string[]>;
  /** Has timers call it, while the process lives. */
  start(): void;
}

export interface AppMaintenance extends MaintainedPart {
  /** To be called after each response that was sent. Never throws, and returns at once. */
  responded(): void;
}

export interface AppMaintenanceOptions extends Pick<Clock, "elapsed"> {
  readonly parts: readonly MaintainedPart[];
  /** Whether the process is stopped when it is idle: its timers would rarely fire. */
  readonly stopsWhenIdle: boolean;
}

export function createAppMaintenance(
  { parts, stopsWhenIdle, elapsed }: AppMaintenanceOptions,
): AppMaintenance {
  let running: Promise<readonly string[]> | undefined;

  /** One run serves all who call during it. */
  function run(): Promise<readonly string[]> {
    running ??= Promise.all(parts.map((part) => part.run()))
      .then((failed) => failed.flat())
      .finally(() => running = undefined);
    return running;
  }

  const afterResponses = createAfterResponses({ run, elapsed });
  return {
    run,
    start() {
      if (stopsWhenIdle) return;
      for (const part of parts) part.start();
    },
    responded() {
      if (stopsWhenIdle) afterResponses();
    },
  };
}
