/** A limit on the time for answering a request. */
import { ProblemError } from "./problem.ts";

/** Longer than the deadlines of CARTO and KV. */
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

export interface Deadline {
  /**
   * @returns the result of the work.
   * @throws {ProblemError} 503 when that takes too long; the work is then no longer awaited.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

interface Running {
  /** Set by the first look, so that no request reads the clock. */
  until?: number;
  readonly giveUp: (error: ProblemError) => void;
}

/**
 * One timer serves all requests, since a timer per request costs more than all the rest; the
 * deadline is accurate to a second.
 *
 * @param now monotonic milliseconds.
 */
export function createDeadline(now: () => number): Deadline {
  const running = new Set<Running>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    const time = now();
    for (const one of running) {
      // It may have begun a whole interval before.
      one.until ??= time + DEADLINE_MS - LOOK_EVERY_MS;
      if (one.until > time) continue;
      running.delete(one);
      one.giveUp(new ProblemError("deadline", { withinS: DEADLINE_MS / 1000 }));
    }
    if (running.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    run: (work) =>
      new Promise((resolve, giveUp) => {
        const one: Running = { giveUp };
        running.add(one);
        timer ??= setInterval(look, LOOK_EVERY_MS);
        work().then((result) => {
          running.delete(one);
          resolve(result);
        }, (error) => {
          running.delete(one);
          giveUp(error);
        });
      }),
  };
}
