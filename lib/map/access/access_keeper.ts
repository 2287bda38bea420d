/**
 * Keeps the access that a map is drawn with: valid through the whole day, whatever becomes of the
 * network, the device and the session. Renewing changes a token and nothing else.
 */
import { createAccessSource } from "./access_source.ts";
import { createOutage } from "./outage.ts";
import { type Health, isSameHealth, OK } from "./health.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { type MapAccess, MapError } from "./map_access.ts";
import { createPageClock } from "./page_clock.ts";
import { after, type PageLife, thisPage } from "./page_life.ts";
import { createGate, settledOrAborted } from "./gate.ts";

/** The clock is looked at as often as this: a timer does not count the time that a device slept. */
const LONGEST_TIMER_MS = 30_000;
/** So long our server may still give a token that another process of it has taken back. */
const TAKEN_BACK_MS = 5_000;

/** A request to CARTO that failed. */
export interface Failure {
  /** The answer's; null where there was none. */
  readonly status: number | null;
  /** The token it was sent with. */
  readonly token: string;
  /** This very request was refused with that token before. */
  readonly again?: boolean;
  readonly retryAfterMs?: number | undefined;
}

export interface AccessKeeperOptions {
  /**
   * @param request `unattended`: nobody has used the page since the last one, which must not keep
   * the session from going idle.
   * @throws {MapError}
   */
  requestAccess(request: { readonly unattended: boolean }): Promise<MapAccess>;
  /**
   * @returns whose session it is now; asking is no use of it.
   * @throws {MapError} `signed_out` where it ended.
   */
  requestSession(): Promise<string>;
  readonly page?: PageLife;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Calls back once the time is over. @returns what cancels that. */
  readonly after?: (ms: number, callback: () => void) => () => void;
  /** From 0 up to 1: browsers that lost CARTO together must not come back together. */
  readonly random?: () => number;
  onHealth(health: Health): void;
  /**
   * There is another token, and what it opens may have changed with it; or null: the session or its
   * rights ended, and what was drawn with it must not be seen any more.
   */
  onAccess(access: MapAccess | null): void;
}

export interface AccessKeeper {
  /**
   * Access that is valid now; it is asked for the first time. Waits while there is none to be had,
   * and while CARTO wants to be left alone.
   *
   * @throws the signal's reason, or an AbortError once it was stopped; nothing else.
   */
  access(signal?: AbortSignal): Promise<MapAccess>;
  /**
   * Waits until a request to CARTO that failed is worth sending again.
   *
   * @throws {MapError} `refused` or `gone` where it never is: the request itself is wrong. Else what
   * {@linkcode access} throws.
   */
  failed(failure: Failure, signal?: AbortSignal): Promise<void>;
  /** A request to CARTO went well. @param token the one it was sent with. */
  succeeded(token: string): void;
  /** Lets go of the token: the session ended, and another may not come. */
  forget(): void;
  /** Tries everything at once: somebody signed in again, or wants to know. */
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
  /** A token that CARTO refused, another of which was asked for; and whether CARTO took one since. */
  let doubt: { token: string; asked: Promise<void>; cleared: boolean } | null = null;
  let told: Health = OK;
  let cancelTimer = () => {};
  let stopped = false;

  const isShutOut = () => ["signed_out", "no_access"].includes(source.health().name);
  const isLimited = (of: Health) => of.name === "limited" && of.untilMs > now();
  const isUsable = () => !source.isOver() && !isShutOut() && !isLimited(carto.health());

  function health(): Health {
    if (isShutOut()) return source.health();
    if (carto.health().name !== "ok") return carto.health();
    // While the token is good, trouble with the next one is nobody's business yet.
    return source.isOver() ? source.health() : OK;
  }

  /** Does what is due by the clock, and sets it for what comes next. A hidden page rests. */
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
    if (isSameHealth(told, health())) return;
    told = health();
    onHealth(told);
  }

  /** Whether CARTO refuses the token of late, whatever another try at our server gave. */
  async function isRefused(token: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (doubt === null || doubt.cleared) {
      doubt = { token, asked: source.ask(), cleared: false };
    }
    if (doubt.token !== token) return true;
    await settledOrAborted(doubt.asked, signal);
    return source.held()?.token === token;
  }

  const stopListening = page.listen({
    shown() {
      source.use();
      source.check();
      source.hurry();
      carto.hurry();
      step();
    },
    hidden: step,
    online() {
      source.hurry();
      carto.hurry();
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
        // There is another token by now.
        if (token !== source.held()?.token) return;
        // CARTO took the token for other requests since: its grants do not cover this one.
        const isTrusted = doubt?.token === token && doubt.cleared;
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
      if (doubt?.token === token) doubt.cleared = true;
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
      const reason = new DOMException("The map was taken away", "AbortError");
      waiters.stop(reason);
      carto.stop(reason);
    },
  };
}

/** The client's doing, and not about time or token (RFC 9110, 15.5). */
function isOwnFault(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
