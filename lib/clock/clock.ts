/**
 * The two questions that are asked of a clock. A machine's date is set by people and by NTP: it may
 * be wrong, and it steps both ways, so that no age and no deadline is measured by it.
 */
export interface Clock {
  /** The date, in milliseconds since the epoch, for moments that other machines have to understand. */
  readonly now: () => number;
  /** Milliseconds since a moment of this process; it only ever grows. For ages and deadlines. */
  readonly elapsed: () => number;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};

/**
 * For how long a row stays in KV after the end of what it is about. KV drops rows by the date of
 * some machine: one that is an hour ahead must not drop what another relies on.
 */
export const KEPT_AFTER_END_MS = 2 * 60 * 60_000;
