/** Clocks that a test moves. */
import type { Clock } from "../../lib/clock/clock.ts";

export interface MovableClock extends Clock {
  /** Lets time go by. */
  pass(ms: number): void;
  /** Sets the date ahead, or back where negative; no time goes by. */
  step(ms: number): void;
}

/** A clock that goes as another does, and moves besides. */
export function movableClock(clock: Clock): MovableClock {
  let passedMs = 0;
  let aheadMs = 0;
  return {
    now: () => clock.now() + passedMs + aheadMs,
    elapsed: () => clock.elapsed() + passedMs,
    pass: (ms) => void (passedMs += ms),
    step: (ms) => void (aheadMs += ms),
  };
}

/**
 * A clock that stands still unless it is moved.
 *
 * @param start the date at the beginning, in milliseconds since the epoch.
 */
export function manualClock(start = Date.now()): MovableClock {
  return movableClock({ now: () => start, elapsed: () => 0 });
}
