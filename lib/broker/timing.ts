/** The broker's times, all in milliseconds, and why each is what it is. */
export interface Timing {
  /** For everything one mint asks of CARTO, answers and one retry included. */
  readonly mintDeadlineMs: number;
  /**
   * How long a lease lasts: longer than a mint and its commit, so that nobody takes it from a
   * holder that is still at work.
   */
  readonly leaseMs: number;
  /** How long a caller waits for another's mint: it outlasts the lease of a holder that died. */
  readonly waitBudgetMs: number;
  /** How long a process may use what it remembers without asking KV: the promise on revocation. */
  readonly recheckMs: number;
  /** A failed mint is not tried again before this. */
  readonly failureRestMs: number;
  /** An API token this near to its end is not handed out. */
  readonly marginMs: number;
  /**
   * An API token within this of its end, or within the last third of its life, is renewed in the
   * background, and still handed out.
   */
  readonly renewAheadMs: number;
  /**
   * How often a process looks for jobs that nobody told it of: those of a process that died, or
   * that are to be tried again.
   */
  readonly pollMs: number;
  /** For how long a job is its holder's: longer than one call to CARTO and two commits take. */
  readonly claimMs: number;
  /** How often tokens at CARTO are compared with those in KV. */
  readonly reconcileMs: number;
  /** CARTO is asked for its list no more often than this, whoever dies at work. */
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

/** CARTO's advice: take an OAuth token for ended five minutes early. */
export const OAUTH_MARGIN_MS = 5 * MINUTE;
/** An OAuth token lives a day; it is renewed within its last hour. */
export const OAUTH_RENEW_AHEAD_MS = 60 * MINUTE;
/** A token ends with its session, but one that is about to end is not worth its mint. */
export const SHORTEST_LIFETIME_MS = 2 * MINUTE;
/** How far the dates of two machines may be apart without anybody's being told. */
export const CLOCK_SKEW_MS = MINUTE;
