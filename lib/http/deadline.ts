/** A limit to how long the answer to a request may take. */
import { ProblemError } from "./problem.ts";

/** Longer than CARTO and KV are waited for, which have deadlines of their own. */
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

export interface Deadline {
  /**
   * @returns what the work comes to.
   * @throws {ProblemError} 503 when that takes too long; the work is not waited for any more.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

interface Running {
  readonly until: number;
  readonly giveUp: (error: ProblemError) => void;
}

/**
 * One timer looks after all requests, for it costs more to set one for each than all the rest of
 * this: the deadline is kept to a second.
 *
 * @param now milliseconds, from any moment on.
 */
export function createDeadline(now: () => number): Deadline {
  // In the order of their ends: everyone has the same time.
  const running = new Set<Running>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    for (const one of running) {
      if (one.until > now()) break;
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
        const one = { until: now() + DEADLINE_MS, giveUp };
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
