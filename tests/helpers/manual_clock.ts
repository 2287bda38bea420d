/** Clocks that tests control. */
import type { Clock } from "../../lib/clock/clock.ts";

export interface MovableClock extends Clock {
  /** Advances elapsed time and the date. */
  pass(ms: number): void;
  /** Moves the date, back if negative, without elapsed time. */
  step(ms: number): void;
}

/** A clock that runs as another does, and can also be moved. */
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
 * A clock that stands still until it is moved.
 *
 * @param start the initial date, in milliseconds since the epoch.
 */
export function manualClock(start = Date.now()): MovableClock {
  return movableClock({ now: () => start, elapsed: () => 0 });
}
