/**
 * Keeps a map's access valid through the whole day, despite failures of the network, the device and
 * the session. Renewal replaces the token and nothing else.
 */
import { createAccessSource } from "./access_source.ts";
import { createOutage } from "./outage.ts";
import { type Health, isSameHealth, OK } from "./health.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { type MapAccess, MapError } from "./map_access.ts";
import { createPageClock } from "./page_clock.ts";
import { after, type PageLife, thisPage } from "./page_life.ts";
import { createGate, settledOrAborted } from "./gate.ts";

/** How often the clock is polled: timers do not count the time that a device slept. */
const LONGEST_TIMER_MS = 30_000;
/** How long our server may still return a token that another of its processes has revoked. */
const TAKEN_BACK_MS = 5_000;

/** A request to CARTO that failed. */
export interface Failure {
  /** The response's status; null without a response. */
  readonly status: number | null;
  /** The token that it was sent with. */
  readonly token: string;
  /** The same request was refused with that token before. */
  readonly again?: boolean;
  readonly retryAfterMs?: number | undefined;
}

export interface AccessKeeperOptions {
  /**
   * @param request `unattended`: the page was not used since the last one, which must not keep
   * the session from going idle.
   * @throws {MapError}
   */
  requestAccess(request: { readonly unattended: boolean }): Promise<MapAccess>;
  /**
   * @returns the session's person; the request does not count as use of the session.
   * @throws {MapError} `signed_out` when it ended.
   */
  requestSession(): Promise<string>;
  readonly page?: PageLife;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Calls back after the time. @returns a function that cancels it. */
  readonly after?: (ms: number, callback: () => void) => () => void;
  /** From 0 up to 1: jitter, so that browsers do not all retry at the same time. */
  readonly random?: () => number;
  onHealth(health: Health): void;
  /**
   * There is another token, possibly with other grants; or null: the session or its
   * rights ended, and data that was drawn with it must disappear.
   */
  onAccess(access: MapAccess | null): void;
}

export interface AccessKeeper {
  /**
   * Access that is valid now, requested on the first call. Waits while there is none,
   * and while CARTO's rate limit lasts.
   *
   * @throws only the signal's reason, or an AbortError after it was stopped.
   */
  access(signal?: AbortSignal): Promise<MapAccess>;
  /**
   * Waits until a failed request to CARTO should be retried.
   *
   * @throws {MapError} `refused` or `gone` when the request itself is at fault. Otherwise what
   * {@linkcode access} throws.
   */
  failed(failure: Failure, signal?: AbortSignal): Promise<void>;
  /** A request to CARTO succeeded. @param token that it was sent with. */
  succeeded(token: string): void;
  /** Drops the token: the session ended, and there may be no other. */
  forget(): void;
  /** Retries everything now: after a new sign-in, or at the person's request. */
  resume(): void;
  stop(): void;
}

export function createAccessKeeper(options: AccessKeeperOptions): AccessKeeper {
  const { page = thisPage, now = createPageClock(), random = Math.random } = options;
  const { requestAccess, requestSession, onAccess, onHealth } = options;
  const source = createAccessSource({ requestAccess, onAccess, now, random, onAnswer: step });
  const heartbeat = createHeartbeat({
    requestSession,
    now,
    onDoubt: () => void (stopped || source.ask()),
  });
  const carto = createOutage({ now, random, onChange: step });
  const waiters = createGate();
  const later = options.after ?? after;
  /** A token that CARTO refused, being replaced; and whether CARTO accepted one since. */
  let suspectToken: { token: string; asked: Promise<void>; cleared: boolean } | null = null;
  let reported: Health = OK;
  let cancelTimer = () => {};
  let stopped = false;

  const isShutOut = () => ["signed_out", "no_access"].includes(source.health().name);
  const isLimited = (of: Health) => of.name === "limited" && of.untilMs > now();
  const isUsable = () => !source.isOver() && !isShutOut() && !isLimited(carto.health());

  function health(): Health {
    if (isShutOut()) return source.health();
    if (carto.health().name !== "ok") return carto.health();
    // While the token is valid, a failed renewal is not reported yet.
    return source.isOver() ? source.health() : OK;
  }

  /** Runs what is due, and sets the timer for what is next. A hidden page pauses. */
  function step(): void {
    cancelTimer();
    if (stopped) return;
    const beatAt = heartbeat(page.isVisible() ? source.held()?.display_name : undefined);
    if (page.isVisible() || source.askedAt() === -Infinity) {
      if (now() >= source.nextAskAt()) source.ask();
      if (now() >= carto.retryAt()) carto.release();
      const next = Math.min(source.nextAskAt(), carto.retryAt(), beatAt);
      if (next !== Infinity) {
        cancelTimer = later(Math.min(next - now(), LONGEST_TIMER_MS), step);
      }
    }
    if (isUsable()) waiters.release();
    if (isSameHealth(reported, health())) return;
    reported = health();
    onHealth(reported);
  }

  /** Whether CARTO recently refused the token, even after a renewal. */
  async function isRefused(token: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (suspectToken === null || suspectToken.cleared) {
      suspectToken = { token, asked: source.ask(), cleared: false };
    }
    if (suspectToken.token !== token) return true;
    await settledOrAborted(suspectToken.asked, signal);
    return source.held()?.token === token;
  }

  const stopListening = page.listen({
    shown() {
      source.use();
      source.check();
      source.retryNow();
      carto.retryNow();
      step();
    },
    hidden: step,
    online() {
      source.retryNow();
      carto.retryNow();
      step();
    },
    input() {
      if (source.use()) step();
    },
  });

  return {
    async access(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const held = source.held();
        if (held !== null && isUsable()) return held;
        source.want();
        const changed = waiters.wait(signal);
        step();
        await changed;
      }
    },

    async failed({ status, token, again = false, retryAfterMs = 0 }, signal) {
      signal?.throwIfAborted();
      if (isOwnFault(status)) throw new MapError(status === 404 ? "gone" : "refused");
      if (status === 401 || status === 403) {
        // The token was replaced meanwhile.
        if (token !== source.held()?.token) return;
        // CARTO accepted the token for other requests since: its grants do not cover this one.
        const isTrusted = suspectToken?.token === token && suspectToken.cleared;
        if (status === 403 && again && isTrusted) throw new MapError("refused");
        if (!await isRefused(token, signal)) return;
        await carto.wait("unavailable", retryAfterMs, signal);
        const isStill = token === source.held()?.token;
        if (isStill && now() - source.askedAt() >= TAKEN_BACK_MS) {
          await settledOrAborted(source.ask(), signal);
        }
        return;
      }
      const unreachable = page.isOnline() ? "unavailable" : "offline";
      const cause = status === 429 ? "limited" : status === null ? unreachable : "unavailable";
      await carto.wait(cause, retryAfterMs, signal);
    },

    succeeded(token) {
      if (suspectToken?.token === token) suspectToken.cleared = true;
      carto.over();
    },

    forget: source.forget,

    resume() {
      source.resume();
      carto.release();
      source.ask();
      step();
    },

    stop() {
      stopped = true;
      source.drop();
      cancelTimer();
      stopListening();
      const reason = new DOMException("The map was removed", "AbortError");
      waiters.stop(reason);
      carto.stop(reason);
    },
  };
}

/** A client error that neither time nor a new token fixes (RFC 9110, 15.5). */
function isOwnFault(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
