/** The broker's times, all in milliseconds, with the reason of each. */
export interface Timing {
  /** For all calls to CARTO of one mint, including responses and one retry. */
  readonly mintDeadlineMs: number;
  /**
   * How long a lease lasts: longer than a mint and its commit, so that no process takes it from a
   * holder that is still working.
   */
  readonly leaseMs: number;
  /** How long a caller waits for another process's mint: longer than the lease of a dead holder. */
  readonly waitBudgetMs: number;
  /** How long a process may use its cache without reading KV: the promise on revocation. */
  readonly recheckMs: number;
  /** A failed mint is not retried before this. */
  readonly failureRestMs: number;
  /** An API token this close to its expiry is not handed out. */
  readonly marginMs: number;
  /**
   * An API token this close to its expiry, or in the last third of its life, is renewed in the
   * background, and still handed out.
   */
  readonly renewAheadMs: number;
  /**
   * How often a process polls for jobs without a notification: those of a process that died, and
   * retries.
   */
  readonly pollMs: number;
  /** How long a claim on a job lasts: longer than one call to CARTO and two commits take. */
  readonly claimMs: number;
  /** How often tokens at CARTO are compared with those in KV. */
  readonly reconcileMs: number;
  /** CARTO's list is read no more often than this, however many processes die. */
  readonly reconcileGapMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const TIMING: Timing = {
  // CARTO mints in a second or two.
  mintDeadlineMs: 8 * SECOND,
  leaseMs: 11 * SECOND,
  waitBudgetMs: 13 * SECOND,
  recheckMs: 5 * SECOND,
  failureRestMs: SECOND,
  marginMs: MINUTE,
  renewAheadMs: 10 * MINUTE,
  pollMs: 10 * SECOND,
  claimMs: 30 * SECOND,
  reconcileMs: 10 * MINUTE,
  reconcileGapMs: 10 * SECOND,
};

/** CARTO recommends treating an OAuth token as expired five minutes early. */
export const OAUTH_MARGIN_MS = 5 * MINUTE;
/** An OAuth token lives a day; it is renewed within its last hour. */
export const OAUTH_RENEW_AHEAD_MS = 60 * MINUTE;
/** A token ends with its session, but one that is about to end is not worth its mint. */
export const SHORTEST_LIFETIME_MS = 2 * MINUTE;
/** Up to this difference between two machines' dates, nothing is reported. */
export const CLOCK_SKEW_MS = MINUTE;
