/**
 * The two readings of a clock. A machine's date is set by people and by NTP: it may be wrong and
 * may step both ways, so no age and no deadline is measured with it.
 */
export interface Clock {
  /** The date, in milliseconds since the epoch, for times that other machines read. */
  readonly now: () => number;
  /** Monotonic milliseconds since a moment of this process. For ages and deadlines. */
  readonly elapsed: () => number;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};

/**
 * How long a row stays in KV after its content expires. KV drops rows by some machine's date: one
 * that is an hour ahead must not drop what another relies on.
 */
export const KEPT_AFTER_END_MS = 2 * 60 * 60_000;
