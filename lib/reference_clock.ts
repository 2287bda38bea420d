/**
 * The date by CARTO's clock. CARTO decides when a token ends, and every process of an installation
 * can ask it, so that processes whose machines have other dates still agree on one.
 *
 * What a machine's date says is used for as long as it agrees with CARTO's; else CARTO's last word,
 * and the time that has gone by since.
 */
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

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

/** What was seen of both dates, each as it would be at the moment zero of `elapsed`. */
interface Sighting {
  readonly reference: number;
  readonly own: number;
}

export function createReferenceClock(options: ReferenceClockOptions): ReferenceClock {
  const { clock, url, log } = options;
  const { elapsed } = clock;
  let seen: Sighting | null = null;
  let triedAt = -Infinity;
  let failed = false;
  let checking: Promise<void> | null = null;
  let reported = false;

  const ownStart = () => clock.now() - elapsed();
  const differ = (one: number, other: number) => Math.abs(one - other) > TOLERATED_MS;

  async function look(): Promise<void> {
    triedAt = elapsed();
    const date = await referenceDate(options);
    failed = date === null;
    if (date === null) return;
    // On the average the answer was given half way, and its date is half a second behind.
    const reference = date + 500 - (triedAt + elapsed()) / 2;
    seen = { reference, own: ownStart() };
    report(seen);
  }

  function report({ own, reference }: Sighting): void {
    const isOff = Math.abs(own - reference) > REPORTED_MS;
    if (isOff === reported) return;
    reported = isOff;
    const { host } = new URL(url);
    if (!isOff) return log.info("clock_right_again", { host });
    log.error("clock_off", { host, ahead_seconds: Math.round((own - reference) / 1000) });
  }

  function check(): Promise<void> {
    checking ??= look().finally(() => checking = null);
    return checking;
  }

  /** A date that was set, and a machine that slept, look the same from here: CARTO knows. */
  function hasMoved(): boolean {
    return seen !== null && differ(ownStart(), seen.own);
  }

  function checkIfDue(): void {
    const everyMs = failed ? RETRY_MS : CHECK_EVERY_MS;
    if (elapsed() - triedAt >= everyMs || (hasMoved() && !failed)) check();
  }

  return {
    elapsed,
    check,
    now() {
      checkIfDue();
      const own = ownStart();
      if (seen === null || !differ(own, seen.reference)) return clock.now();
      // Without CARTO's word, nothing is good for longer than by either.
      const start = failed && hasMoved() ? Math.max(own, seen.reference) : seen.reference;
      // Whole, as dates are: KV takes no others.
      return Math.round(start + elapsed());
    },
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
