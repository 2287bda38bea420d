/**
 * The date by CARTO's clock. CARTO decides when a token ends, and every process of an installation
 * can ask it, so that processes whose machines have other dates still agree on one.
 *
 * What a machine's date says is used for as long as it agrees with CARTO's; else CARTO's last word,
 * and the time that has gone by since. A single answer with a date that nothing else bears out, as
 * from a broken server of many or a cache, moves nothing: it would end everybody's sessions, or have
 * tokens live for years.
 */
import type { Clock } from "./clock.ts";
import type { Log } from "../log/log.ts";

export interface ReferenceClockOptions {
  /** The machine's own. */
  readonly clock: Clock;
  /** Where any answer carries the date: nothing is sent there. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly log: Log;
}

export interface ReferenceClock extends Clock {
  /** Asks for the date. Never rejects: where there is no answer, what is known stays known. */
  check(): Promise<void>;
}

/** Dates are cut to seconds, and the way there takes some time: nearer they need not be. */
const TOLERATED_MS = 5_000;
/** From here on an operator is told: a token's margin is a minute. */
const REPORTED_MS = 30_000;
const DEADLINE_MS = 2_000;
const CHECK_EVERY_MS = 10 * 60_000;
const RETRY_MS = 30_000;
/**
 * Farther from the machine's date CARTO's is not followed: a certificate of CARTO's would hardly be
 * good by a date that is as wrong.
 */
const FOLLOWED_MS = 7 * 86_400_000;

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
  /** What CARTO said last, where nothing bears it out. */
  let doubtful: { readonly reference: number; readonly heardAt: number } | null = null;
  let triedAt = -Infinity;
  let failed = false;
  let checking: Promise<void> | null = null;

  const ownStart = () => clock.now() - elapsed();
  const isUnsure = () => failed || doubtful !== null;

  /** The machine's date bears it out, or what CARTO said before, or CARTO once more. */
  function isBorneOut({ own, reference }: Sighting): boolean {
    if (!differ(reference, own)) return true;
    if (seen !== null && !differ(reference, seen.reference)) return true;
    if (doubtful === null || differ(reference, doubtful.reference)) return false;
    // Only time shows that a cache's date stands still; at a start nobody waits for that.
    const isLater = seen === null || triedAt - doubtful.heardAt >= RETRY_MS;
    return isLater && Math.abs(reference - own) <= FOLLOWED_MS;
  }

  async function look(): Promise<void> {
    triedAt = elapsed();
    const date = await referenceDate(options);
    failed = date === null;
    if (date === null) return;
    // On the average the answer was given half way, and its date is half a second behind.
    const reference = date + 500 - (triedAt + elapsed()) / 2;
    const sighting = { reference, own: ownStart() };
    const followed = isBorneOut(sighting);
    if (followed) seen = sighting;
    const isSame = doubtful !== null && !differ(reference, doubtful.reference);
    const heardAt = isSame && doubtful !== null ? doubtful.heardAt : triedAt;
    doubtful = followed ? null : { reference, heardAt };
    if (followed || seen !== null || isSame) report(sighting, followed);
  }

  async function lookTwiceAtFirst(): Promise<void> {
    await look();
    if (seen === null && doubtful !== null) await look();
  }

  function check(): Promise<void> {
    checking ??= lookTwiceAtFirst().finally(() => checking = null);
    return checking;
  }

  /** A date that was set, and a machine that slept, look the same from here: CARTO knows. */
  function hasMoved(): boolean {
    return seen !== null && differ(ownStart(), seen.own);
  }

  function checkIfDue(): void {
    const everyMs = isUnsure() ? RETRY_MS : CHECK_EVERY_MS;
    if (elapsed() - triedAt >= everyMs || (hasMoved() && !isUnsure())) check();
  }

  return {
    elapsed,
    check,
    now() {
      checkIfDue();
      const own = ownStart();
      if (seen === null || !differ(own, seen.reference)) return clock.now();
      // Without CARTO's word, nothing is good for longer than by either.
      const start = isUnsure() && hasMoved() ? Math.max(own, seen.reference) : seen.reference;
      // Whole, as dates are: KV takes no others.
      return Math.round(start + elapsed());
    },
  };
}

/** @returns what tells an operator, once, that CARTO's date is another than the machine's. */
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

/** @returns milliseconds since the epoch; null where nobody said, or only a cache did. */
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
