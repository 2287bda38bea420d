/** Deletes the counts of past hours in the background, so that no sign-in waits for it. */
import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";
import type { Throttle } from "./throttle.ts";

const EVERY_MS = 10 * 60_000;
/** A timer may fire a little early, and must not miss its turn then. */
const EARLY_MS = 10_000;
/** More rows than users and attackers create in that time. */
const ROWS = 20_000;

export interface CountDeletion {
  /**
   * Deletes them where this process has not done so for ten minutes. The process that comes second
   * finds nothing, which costs one read.
   *
   * @returns its name where it failed.
   */
  run(): Promise<readonly string[]>;
  /** Has a timer run it. */
  start(): void;
  stop(): void;
}

export interface CountDeletionOptions extends Pick<Clock, "elapsed"> {
  readonly throttle: Pick<Throttle, "deletePast">;
  readonly log: Log;
}

export function createCountDeletion(
  { throttle, log, elapsed }: CountDeletionOptions,
): CountDeletion {
  let timer: ReturnType<typeof setInterval> | undefined;
  let dueAt = -Infinity;

  async function run(): Promise<readonly string[]> {
    if (elapsed() < dueAt) return [];
    dueAt = elapsed() + EVERY_MS - EARLY_MS;
    try {
      await throttle.deletePast(ROWS);
      return [];
    } catch (error) {
      log.error("counts_not_deleted", { error: String(error) });
      return ["failed_sign_ins"];
    }
  }

  return {
    run,
    start() {
      timer = setInterval(run, EVERY_MS);
      Deno.unrefTimer(timer);
    },
    stop: () => clearInterval(timer),
  };
}
