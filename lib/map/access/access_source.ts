/**
 * Access from our server: the current one, when the next is due, and the server's health. It sends
 * one request at a time, on demand; the keeper has the clock.
 */
import { createBackoff } from "./backoff.ts";
import { type Health, OK } from "./health.ts";
import { type MapAccess, MapError } from "./map_access.ts";

/** The server renews tokens this long before their end, or in their last third. */
const AHEAD_MS = 9 * 60_000;
/** The minimum interval, whatever the responses and the clocks say. */
const GAP_MS = 30_000;
/** A page that is shown again checks its session, but not at every switch of tabs. */
const CHECK_GAP_MS = 2_000;
/** A policy changes rarely. */
const NO_ACCESS_PAUSE_MS = 60_000;
/** The longest delay of a report that the session was used. */
const USE_REPORT_MS = 5 * 60_000;

/** Faults that our server reports; everything else is an outage. */
const OWN_FAULTS = ["signed_out", "no_access", "offline"] as const;

export interface AccessSourceOptions {
  /** Rejects with a {@linkcode MapError}. */
  requestAccess(how: { readonly unattended: boolean }): Promise<MapAccess>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** There is another token, possibly with other grants; or null: access ended. */
  onAccess(access: MapAccess | null): void;
  /** A request succeeded or failed. */
  onAnswer(): void;
}

export interface AccessSource {
  /** The last access, unless it was revoked; it may have expired. */
  held(): MapAccess | null;
  isOver(): boolean;
  /** The server's health at the last request. */
  health(): Health;
  /** Milliseconds since the epoch; -Infinity before the first time. */
  askedAt(): number;
  /** When the next request is due; Infinity without a reason, or during a request. */
  nextAskAt(): number;
  /** Access was requested: from now on it is renewed. */
  want(): void;
  /** Sends a request, or waits for the running one. Never rejects. */
  ask(): Promise<void>;
  /**
   * The person used the page, which is to be reported to the server.
   *
   * @returns whether this was new.
   */
  use(): boolean;
  /** The session must be checked. */
  check(): void;
  /** The network may be back: ends pauses, except those of rate limits. */
  retryNow(): void;
  /** A new sign-in: earlier faults no longer count. */
  resume(): void;
  /** Drops the current access; a running request continues. */
  forget(): void;
  drop(): void;
}

/** Access with its times by the browser's clock. */
interface Held {
  readonly access: MapAccess;
  readonly endsAt: number;
  readonly dueAt: number;
}

export function createAccessSource(options: AccessSourceOptions): AccessSource {
  const { now } = options;
  const backoff = createBackoff(options.random);
  let held: Held | null = null;
  let server: Health = OK;
  let retryAt = 0;
  let asking: Promise<void> | null = null;
  let askedAt = -Infinity;
  let wanted = false;
  /** Unreported use of the page; opening it counts. */
  let used = true;
  let useReportedAt = -Infinity;
  let checkAt = Infinity;
  let resumes = 0;
  let dropped = false;

  async function askOnce(): Promise<void> {
    const [unattended, resumed] = [!used, resumes];
    used = false;
    checkAt = Infinity;
    askedAt = now();
    if (!unattended) useReportedAt = askedAt;
    try {
      const access = await options.requestAccess({ unattended });
      if (!dropped) hold(access);
    } catch (error) {
      if (dropped) return;
      used ||= !unattended;
      if (!(error instanceof MapError)) reportError(error);
      noteFailure(error instanceof MapError ? error : new MapError("unavailable"), resumed);
    }
  }

  function hold(access: MapAccess): void {
    const lifeMs = access.expires_in * 1000;
    // Counted from the request: the device may have slept before the response was read.
    const endsAt = askedAt + lifeMs;
    const isNew = access.token !== held?.access.token;
    // The server may mint the next token in the background, and return this one once more.
    const dueAt = isNew || held === null ? endsAt - Math.min(AHEAD_MS, lifeMs / 3) : held.dueAt;
    held = { access, endsAt, dueAt };
    server = OK;
    backoff.reset();
    if (isNew) options.onAccess(access);
  }

  function forget(): void {
    held = null;
    options.onAccess(null);
  }

  function noteFailure({ fault, retryAfterMs = 0 }: MapError, resumed: number): void {
    if (fault === "signed_out" && resumed !== resumes) {
      // It was sent before the new sign-in.
      checkAt = now();
      return;
    }
    if (fault === "signed_out" || fault === "no_access") forget();
    const pauseMs = fault === "no_access" ? NO_ACCESS_PAUSE_MS : backoff.next();
    retryAt = now() + Math.max(pauseMs, retryAfterMs);
    if (fault === "limited") server = { name: fault, untilMs: retryAt };
    else server = { name: OWN_FAULTS.find((name) => name === fault) ?? "unavailable" };
  }

  return {
    held: () => held?.access ?? null,
    isOver: () => held === null || held.endsAt <= now(),
    health: () => server,
    askedAt: () => askedAt,
    nextAskAt() {
      if (asking !== null) return Infinity;
      // A sign-in elsewhere is possible only when the person returns to the page.
      if (server.name === "signed_out") return checkAt;
      if (server.name !== "ok") return retryAt;
      if (held === null) return wanted ? 0 : Infinity;
      const use = used ? useReportedAt + USE_REPORT_MS : Infinity;
      return Math.min(Math.max(Math.min(held.dueAt, use), askedAt + GAP_MS), checkAt);
    },
    want: () => wanted = true,
    ask: () =>
      asking ??= askOnce().finally(() => {
        asking = null;
        options.onAnswer();
      }),
    use() {
      const isNew = !used;
      used = true;
      return isNew;
    },
    check: () => checkAt = askedAt + CHECK_GAP_MS,
    retryNow() {
      if (server.name === "offline" || server.name === "unavailable") retryAt = now();
      backoff.reset();
    },
    resume() {
      resumes++;
      server = OK;
      used = wanted = true;
      backoff.reset();
    },
    forget,
    drop() {
      dropped = true;
      held = null;
    },
  };
}
