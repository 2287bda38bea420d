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
  /** Its place among those that run; -1 afterwards. */
  index: number;
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
  // No Set: V8 copies one whose entries come and go, and old copies are costly to collect.
  const running: Running[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  function leave(one: Running): void {
    if (one.index === -1) return;
    const last = running.pop();
    if (last !== undefined && last !== one) {
      running[one.index] = last;
      last.index = one.index;
    }
    one.index = -1;
  }

  function look(): void {
    const time = now();
    for (const one of running.slice()) {
      // It may have begun a whole interval before.
      one.until ??= time + DEADLINE_MS - LOOK_EVERY_MS;
      if (one.until > time) continue;
      leave(one);
      one.giveUp(new ProblemError("deadline", { withinS: DEADLINE_MS / 1000 }));
    }
    if (running.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    run: (work) =>
      new Promise((resolve, giveUp) => {
        // First: what it throws at once leaves nothing behind.
        const worked = work();
        const one: Running = { index: running.length, giveUp };
        running.push(one);
        timer ??= setInterval(look, LOOK_EVERY_MS);
        worked.then((result) => {
          leave(one);
          resolve(result);
        }, (error) => {
          leave(one);
          giveUp(error);
        });
      }),
  };
}
