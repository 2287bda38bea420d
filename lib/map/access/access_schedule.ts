/** When a map's access is renewed and checked, and when requests to CARTO are retried. */
import type { AccessSource } from "./access_source.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { Outage } from "./outage.ts";
import type { PageLife } from "./page_life.ts";

/** How often the clock is polled: timers do not count the time that a device slept. */
const LONGEST_TIMER_MS = 30_000;

export interface AccessScheduleOptions {
  readonly source: AccessSource;
  readonly outage: Outage;
  readonly heartbeat: Heartbeat;
  readonly page: PageLife;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back after the time. @returns a function that cancels it. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** The timer has fired: {@linkcode AccessSchedule.runDue} is to be called. */
  onTime(): void;
}

export interface AccessSchedule {
  /** Runs what is due, and sets the timer for what is next. A hidden page pauses. */
  runDue(): void;
  stop(): void;
}

export function createAccessSchedule(options: AccessScheduleOptions): AccessSchedule {
  const { source, outage, heartbeat, page, now } = options;
  let cancelTimer = () => {};
  return {
    runDue() {
      cancelTimer();
      const beatAt = heartbeat(page.isVisible() ? source.held()?.display_name : undefined);
      if (!page.isVisible() && source.askedAt() !== -Infinity) return;
      if (now() >= source.nextAskAt()) source.ask();
      if (now() >= outage.retryAt()) outage.release();
      const next = Math.min(source.nextAskAt(), outage.retryAt(), beatAt);
      if (next === Infinity) return;
      cancelTimer = options.after(Math.min(next - now(), LONGEST_TIMER_MS), options.onTime);
    },
    stop: () => cancelTimer(),
  };
}
