/** Deletes the counts of past hours in the background, so that no sign-in waits for it. */
import type { Log } from "../log/log.ts";
import type { Throttle } from "./throttle.ts";

const EVERY_MS = 10 * 60_000;
/** More rows than users and attackers create in that time. */
const ROWS = 20_000;

export interface CountDeletion {
  /** Runs in every process: the one that comes second finds nothing, which costs one read. */
  start(): void;
  stop(): void;
}

export function createCountDeletion(throttle: Throttle, log: Log): CountDeletion {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    start() {
      timer = setInterval(() => {
        throttle.deletePast(ROWS).catch((error) =>
          log.error("counts_not_deleted", { error: String(error) })
        );
      }, EVERY_MS);
      Deno.unrefTimer(timer);
    },
    stop: () => clearInterval(timer),
  };
}
