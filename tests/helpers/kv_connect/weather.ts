/** What can go wrong between a KV Connect server and its client, as a test says, and what was counted. */
import type { AtomicWrite } from "./messages.ts";

/**
 * What happens to one commit:
 * - `lost`: applied, and the answer lost; the client sends the same commit again.
 * - `dropped`: the connection drops before it is applied; the client sends it again.
 * - `late`: held until {@linkcode KvWeather.release}, then applied: the app has given up by then.
 * - `dead`: held likewise, and never applied.
 */
export type CommitFault = "lost" | "dropped" | "late" | "dead";

export interface KvCounters {
  /** Requests of the data path that were answered or held: what a client waits for. */
  roundTrips: number;
  reads: number;
  rowsRead: number;
  /** Without those that were sent again. */
  commits: number;
  resent: number;
  checks: number;
  mutations: number;
  mostChecks: number;
  mostMutations: number;
  watches: number;
  metadata: number;
  /** Requests that came while it was away. */
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
  /** Half of it before a request is looked at, half of it after. */
  roundTripMs = 0;
  /** Answers 503 to everything; the client tries again every 200 to 300 ms. */
  away = false;
  counters = noCounts();
  readonly #faults = new Map<number, CommitFault>();
  readonly #unanswered = new Set<string>();
  #held = Promise.withResolvers<void>();
  #waiting = 0;

  /** @param at 1 for the next commit from now on, counting none that is sent again. */
  failCommit(at: number, fault: CommitFault): void {
    this.#faults.set(this.counters.commits + at, fault);
  }

  /** How many commits are held as late or dead. */
  get held(): number {
    return this.#waiting;
  }

  /** Lets go of what is held. */
  release(): void {
    this.#held.resolve();
    this.#held = Promise.withResolvers<void>();
  }

  /** Lets go of what is held, forgets faults to come, and is back without delay. */
  clear(): void {
    this.roundTripMs = 0;
    this.away = false;
    this.#faults.clear();
    this.release();
  }

  /** Begins to count from 0 again; faults to come keep their distance. */
  resetCounters(): void {
    const faults = [...this.#faults].map(([at, fault]) =>
      [at - this.counters.commits, fault] as const
    );
    this.#faults.clear();
    this.counters = noCounts();
    for (const [at, fault] of faults) this.#faults.set(at, fault);
  }

  /** Counts a commit. @returns what is to happen to it. */
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
