/**
 * What is known of trouble between the browser and CARTO. Requests that failed wait together: one
 * pause for all of them, so that a map with many tiles asks no oftener than one with few.
 */
import { createBackoff } from "./backoff.ts";
import { type Health, OK } from "./health.ts";
import { createGate } from "./gate.ts";

/** A success elsewhere ends a pause, but a request waits for so long at least. */
const SHORTEST_MS = 2_000;

export type Cause = "offline" | "unavailable" | "limited";

export interface Outage {
  health(): Health;
  /** When those who wait may try again: milliseconds since the epoch, or Infinity. */
  retryAt(): number;
  /**
   * Waits until another try is worth it.
   *
   * @param atLeastMs what CARTO asked for.
   */
  wait(cause: Cause, atLeastMs: number, signal?: AbortSignal): Promise<void>;
  /** Lets all who wait try now. */
  release(): void;
  /** The network may be back: as {@linkcode release}, but a limit stands, and pauses begin anew. */
  hurry(): void;
  /** A request went well. */
  over(): void;
  stop(reason: unknown): void;
}

export interface CartoTroubleOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** The health may have changed, or the time of the next try. */
  onChange(): void;
}

export function createOutage(options: CartoTroubleOptions): Outage {
  const { now, onChange } = options;
  const backoff = createBackoff(options.random);
  const waiters = createGate();
  /** Requests that failed, and have since neither gone well nor been given up. */
  const troubled = new Set<AbortSignal | symbol>();
  let health: Health = OK;
  let retryAt = Infinity;
  let pausedAt = 0;

  /** With the last of those given up, nothing is known to be wrong any more. */
  function mind(signal: AbortSignal | undefined): void {
    if (signal === undefined) {
      troubled.add(Symbol());
      return;
    }
    if (troubled.has(signal)) return;
    troubled.add(signal);
    signal.addEventListener("abort", () => {
      if (!troubled.delete(signal) || troubled.size > 0) return;
      health = OK;
      retryAt = Infinity;
      onChange();
    }, { once: true });
  }

  const isLimited = () => health.name === "limited" && health.untilMs > now();

  function release(): void {
    retryAt = Infinity;
    waiters.release();
  }

  return {
    health: () => health,
    retryAt: () => retryAt,
    async wait(cause, atLeastMs, signal) {
      signal?.throwIfAborted();
      if (retryAt === Infinity) {
        pausedAt = now();
        retryAt = pausedAt + backoff.next();
      }
      retryAt = Math.max(retryAt, now() + atLeastMs);
      if (cause === "limited") health = { name: cause, untilMs: retryAt };
      else if (!isLimited()) health = { name: cause };
      mind(signal);
      const released = waiters.wait(signal);
      onChange();
      await released;
    },
    release,
    hurry() {
      if (isLimited()) return;
      backoff.reset();
      release();
    },
    over() {
      if (health.name === "ok") return;
      troubled.clear();
      health = OK;
      backoff.reset();
      if (retryAt !== Infinity) retryAt = Math.min(retryAt, pausedAt + SHORTEST_MS);
      onChange();
    },
    stop: waiters.stop,
  };
}
