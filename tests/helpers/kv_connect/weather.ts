/** Faults between a KV Connect server and its client, set by tests, and request counters. */
import type { AtomicWrite } from "./messages.ts";

/**
 * The fault of one commit:
 * - `lost`: applied, but the response is lost; the client retries the commit.
 * - `dropped`: the connection drops before it is applied; the client retries it.
 * - `late`: held until {@linkcode KvWeather.release}, then applied, after the app has timed out.
 * - `dead`: held as well, and never applied.
 */
export type CommitFault = "lost" | "dropped" | "late" | "dead";

export interface KvCounters {
  /** Data requests that were answered or held: round trips of the client. */
  roundTrips: number;
  reads: number;
  rowsRead: number;
  /** Without retries. */
  commits: number;
  resent: number;
  checks: number;
  mutations: number;
  mostChecks: number;
  mostMutations: number;
  watches: number;
  metadata: number;
  /** Requests during an outage. */
  refused: number;
}

export const noCounts = (): KvCounters => ({
  roundTrips: 0,
  reads: 0,
  rowsRead: 0,
  commits: 0,
  resent: 0,
  checks: 0,
  mutations: 0,
  mostChecks: 0,
  mostMutations: 0,
  watches: 0,
  metadata: 0,
  refused: 0,
});

export class KvWeather {
  /** Half of the delay is before a request is handled, half after. */
  roundTripMs = 0;
  /** Answers 503 to every request; the client retries every 200 to 300 ms. */
  away = false;
  counters = noCounts();
  readonly #faults = new Map<number, CommitFault>();
  readonly #unanswered = new Set<string>();
  #held = Promise.withResolvers<void>();
  #waiting = 0;

  /** @param at which commit from now on, counted from 1 without retries. */
  failCommit(at: number, fault: CommitFault): void {
    this.#faults.set(this.counters.commits + at, fault);
  }

  /** The number of commits held as late or dead. */
  get held(): number {
    return this.#waiting;
  }

  /** Releases held commits. */
  release(): void {
    this.#held.resolve();
    this.#held = Promise.withResolvers<void>();
  }

  /** Releases held commits, clears pending faults, and ends outage and delay. */
  clear(): void {
    this.roundTripMs = 0;
    this.away = false;
    this.#faults.clear();
    this.release();
  }

  /** Resets the counters; pending faults stay as far ahead as they are. */
  resetCounters(): void {
    const faults = [...this.#faults].map(([at, fault]) =>
      [at - this.counters.commits, fault] as const
    );
    this.#faults.clear();
    this.counters = noCounts();
    for (const [at, fault] of faults) this.#faults.set(at, fault);
  }

  /** Counts a commit. @returns its fault. */
  meet(body: Uint8Array, { checks, mutations }: AtomicWrite): CommitFault | undefined {
    const sent = body.toHex();
    if (this.#unanswered.delete(sent)) {
      this.counters.resent++;
      return undefined;
    }
    const { counters } = this;
    counters.commits++;
    counters.checks += checks.length;
    counters.mutations += mutations.length;
    counters.mostChecks = Math.max(counters.mostChecks, checks.length);
    counters.mostMutations = Math.max(counters.mostMutations, mutations.length);
    const fault = this.#faults.get(counters.commits);
    this.#faults.delete(counters.commits);
    if (fault === "lost" || fault === "dropped") this.#unanswered.add(sent);
    return fault;
  }

  async hold(): Promise<void> {
    this.#waiting++;
    await this.#held.promise;
    this.#waiting--;
  }
}
