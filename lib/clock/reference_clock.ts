/**
 * The date by CARTO's clock. CARTO decides when a token expires, and every process of an
 * installation can read its date, so that machines with different dates agree on one.
 *
 * The machine's date is used while it agrees with CARTO's; otherwise CARTO's last date, plus the
 * time elapsed since. A single response with an unconfirmed date, as from one broken server of many
 * or a cache, changes nothing: it would end all sessions, or let tokens live for years.
 */
import { DAY_MS } from "./durations.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "../log/log.ts";

export interface ReferenceClockOptions {
  /** The machine's own clock. */
  readonly clock: Clock;
  /** A URL whose responses carry the date; no data is sent there. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly log: Log;
}

export interface ReferenceClock extends Clock {
  /** Reads the date. Never rejects: without a response, the last reading stays. */
  check(): Promise<void>;
}

/** Dates are truncated to seconds, and the request takes some time: closer is not needed. */
const TOLERATED_MS = 5_000;
/** From here on an operator is notified: a token's margin is a minute. */
const REPORTED_MS = 30_000;
const DEADLINE_MS = 2_000;
const CHECK_EVERY_MS = 10 * 60_000;
const RETRY_MS = 30_000;
/**
 * Farther from the machine's date CARTO's is not followed: a certificate of CARTO's would hardly be
 * good by a date that is as wrong.
 */
const FOLLOWED_MS = 7 * DAY_MS;

/** What was seen of both dates, each as it would be at the moment zero of `elapsed`. */
interface Sighting {
  readonly reference: number;
  readonly own: number;
}

const differ = (one: number, other: number) => Math.abs(one - other) > TOLERATED_MS;

export function createReferenceClock(options: ReferenceClockOptions): ReferenceClock {
  const { clock } = options;
  const { elapsed } = clock;
  const report = createReport(options);
  let seen: Sighting | null = null;
  /** CARTO's last date, while it is unconfirmed. */
  let unconfirmed: { readonly reference: number; readonly heardAt: number } | null = null;
  let triedAt = -Infinity;
  let failed = false;
  let checking: Promise<void> | null = null;
  const dates = rememberRight((date) => dateAt(elapsed(), date));

  const isUnsure = () => failed || unconfirmed !== null;

  /** Confirmed by the machine's date, by CARTO's earlier date, or by CARTO again. */
  function isBorneOut({ own, reference }: Sighting): boolean {
    if (!differ(reference, own)) return true;
    if (seen !== null && !differ(reference, seen.reference)) return true;
    if (unconfirmed === null || differ(reference, unconfirmed.reference)) return false;
    // Only time shows that a cache's date stands still; a start does not wait for that.
    const isLater = seen === null || triedAt - unconfirmed.heardAt >= RETRY_MS;
    return isLater && Math.abs(reference - own) <= FOLLOWED_MS;
  }

  async function look(): Promise<void> {
    triedAt = elapsed();
    const date = await referenceDate(options);
    failed = date === null;
    // What follows from the machine's date may be another date from here on.
    dates.forget();
    if (date === null) return;
    // On the average the answer was given half way, and its date is half a second behind.
    const reference = date + 500 - (triedAt + elapsed()) / 2;
    const sighting = { reference, own: clock.now() - elapsed() };
    const followed = isBorneOut(sighting);
    if (followed) seen = sighting;
    const isSame = unconfirmed !== null && !differ(reference, unconfirmed.reference);
    const heardAt = isSame && unconfirmed !== null ? unconfirmed.heardAt : triedAt;
    unconfirmed = followed ? null : { reference, heardAt };
    if (followed || seen !== null || isSame) report(sighting, followed);
  }

  async function lookTwiceAtFirst(): Promise<void> {
    await look();
    if (seen === null && unconfirmed !== null) await look();
  }

  function check(): Promise<void> {
    checking ??= lookTwiceAtFirst().finally(() => checking = null);
    return checking;
  }

  /** A changed date and a sleeping machine look the same from here: CARTO's date decides. */
  const hasMoved = (own: number) => seen !== null && differ(own, seen.own);

  function checkIfDue(elapsedMs: number, own: number): void {
    const everyMs = isUnsure() ? RETRY_MS : CHECK_EVERY_MS;
    if (elapsedMs - triedAt >= everyMs || (hasMoved(own) && !isUnsure())) check();
  }

  function dateAt(elapsedMs: number, date: number): number {
    const own = date - elapsedMs;
    checkIfDue(elapsedMs, own);
    if (seen === null || !differ(own, seen.reference)) return date;
    // Without CARTO's date, the later of both dates applies.
    const start = isUnsure() && hasMoved(own) ? Math.max(own, seen.reference) : seen.reference;
    // Whole, as dates are: KV takes no others.
    return Math.round(start + elapsedMs);
  }

  return {
    elapsed,
    check,
    now: () => dates.of(clock.now()),
  };
}

/** How often a date is given before it is worked out again, since a machine's may stand still. */
const GIVEN = 16;

/** Keeps the machine's date where it was right: a request asks several times in a millisecond. */
function rememberRight(workOut: (date: number) => number) {
  let right: number | null = null;
  let left = 0;
  return {
    of(date: number): number {
      if (date === right && left-- > 0) return date;
      const result = workOut(date);
      right = result === date ? date : null;
      left = GIVEN;
      return result;
    },
    forget() {
      right = null;
    },
  };
}

/** @returns a function that notifies an operator, once, that CARTO's date differs. */
function createReport({ url, log }: ReferenceClockOptions) {
  const { host } = new URL(url);
  let reported: "off" | "not followed" | null = null;
  return ({ own, reference }: Sighting, followed: boolean): void => {
    const isOff = Math.abs(own - reference) > REPORTED_MS;
    const found = isOff ? followed ? "off" : "not followed" : null;
    if (found === reported) return;
    reported = found;
    if (!isOff) return log.info("clock_right_again", { host });
    const ahead_seconds = Math.round((own - reference) / 1000);
    log.error("clock_off", { host, ahead_seconds, followed });
  };
}

/** @returns milliseconds since the epoch; null without a date, or with one from a cache. */
async function referenceDate(
  { url, fetch }: ReferenceClockOptions,
): Promise<number | null> {
  try {
    const { body, headers } = await fetch(url, {
      method: "HEAD",
      headers: { "cache-control": "no-store" },
      redirect: "manual",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await body?.cancel();
    const date = Date.parse(headers.get("date") ?? "");
    return Number.isNaN(date) || headers.has("age") ? null : date;
  } catch {
    return null;
  }
}
