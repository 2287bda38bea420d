/**
 * Keeps a map's access valid through the whole day, despite failures of the network, the device and
 * the session. Renewal replaces the token and nothing else.
 */
import { createAccessSchedule } from "./access_schedule.ts";
import { type AccessSource, createAccessSource } from "./access_source.ts";
import { createOutage, type Outage } from "./outage.ts";
import { type Health, isSameHealth, OK } from "./health.ts";
import { causeOf, type FailedRequest, isOwnFault } from "./failed_request.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { type MapAccess, MapError } from "./map_access.ts";
import { createPageClock } from "./page_clock.ts";
import { after, type PageLife, thisPage } from "./page_life.ts";
import { createGate } from "./gate.ts";
import { createSuspectToken } from "./suspect_token.ts";

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
   * @throws {MapError} `refused`, `invalid` or `gone` when the request itself is at fault.
   * Otherwise what {@linkcode access} throws.
   */
  failed(failure: FailedRequest, signal?: AbortSignal): Promise<void>;
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
  const outage = createOutage({ now, random, onChange: step });
  const suspect = createSuspectToken({ source, outage, now });
  const onDoubt = () => void (stopped || source.ask());
  const heartbeat = createHeartbeat({ requestSession, now, onDoubt });
  const schedule = createAccessSchedule({
    source,
    outage,
    heartbeat,
    page,
    now,
    after: options.after ?? after,
    onTime: step,
  });
  const waiters = createGate();
  let reported: Health = OK;
  let stopped = false;

  const isLimited = (of: Health) => of.name === "limited" && of.untilMs > now();
  const isUsable = () => !source.isOver() && !isShutOut(source) && !isLimited(outage.health());

  function step(): void {
    if (stopped) return;
    schedule.runDue();
    if (isUsable()) waiters.release();
    const health = healthOf(source, outage);
    if (isSameHealth(reported, health)) return;
    reported = health;
    onHealth(reported);
  }

  function retryNow(): void {
    source.retryNow();
    outage.retryNow();
    step();
  }

  const stopListening = page.listen({
    shown() {
      source.use();
      source.check();
      retryNow();
    },
    hidden: step,
    online: retryNow,
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

    async failed(failure, signal) {
      signal?.throwIfAborted();
      const { status, retryAfterMs = 0 } = failure;
      if (isOwnFault(status)) throw new MapError(status === 404 ? "gone" : "invalid");
      if (status === 401 || status === 403) return await suspect.refused(failure, signal);
      await outage.wait(causeOf(status, page.isOnline()), retryAfterMs, signal);
    },

    succeeded(token) {
      suspect.accepted(token);
      outage.over();
    },

    forget: source.forget,

    resume() {
      source.resume();
      outage.release();
      source.ask();
      step();
    },

    stop() {
      stopped = true;
      source.drop();
      schedule.stop();
      stopListening();
      const reason = new DOMException("The map was removed", "AbortError");
      waiters.stop(reason);
      outage.stop(reason);
    },
  };
}

/** Whether the session ended, or its rights. */
function isShutOut(source: AccessSource): boolean {
  return ["signed_out", "no_access"].includes(source.health().name);
}

function healthOf(source: AccessSource, outage: Outage): Health {
  if (isShutOut(source)) return source.health();
  if (outage.health().name !== "ok") return outage.health();
  // While the token is valid, a failed renewal is not reported yet.
  return source.isOver() ? source.health() : OK;
}
