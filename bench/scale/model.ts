/**
 * A deployment of R regions with I isolates each, used by U people for an hour: how often each kind
 * of request occurs, by a simulation of some of the people, and what all of it costs.
 */
import type { Cost, Costs } from "./measured_costs.ts";
import { CARTO_MINT_MS, kvRoundTrips } from "./latencies.ts";

export interface Deployment {
  readonly regions: number;
  readonly isolates: number;
  readonly users: number;
}

/** One hour of a deployment. */
export interface Hour {
  /** Requests for a token. */
  readonly requests: number;
  /** Calls to CARTO, by requests and by maintenance. */
  readonly cartoByRequests: number;
  readonly cartoByMaintenance: number;
  /** Rows that KV reads and writes for requests. */
  readonly kvByRequests: number;
  /** Rows that KV reads and writes for maintenance: what changed, and what runs or exists. */
  readonly kvByChanges: number;
  readonly kvInBackground: number;
  /**
   * Of a request for a token, in milliseconds: the median and the slowest one in a hundred, where
   * all round trips follow one another.
   */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** People who use the maps within the hour, and how many maps each opens. */
const ACTIVE = 0.1;
const MAPS = 4;
/** A token's life, the time before its end when it is renewed, and an isolate's memory. */
const LIFE_MS = 60 * MINUTE_MS;
const AHEAD_MS = 10 * MINUTE_MS;
const REMEMBERED_MS = 5_000;
/** The people who are simulated: they stand for all. */
const SIMULATED = 10_000;
/** Isolates live for as long as this on a platform that stops idle ones. */
const ISOLATE_MS = HOUR_MS;
const POLLS_AN_HOUR = 360;
const RECONCILIATIONS_AN_HOUR = 6;

/** A generator of numbers from 0 to 1: mulberry32, which gives the same ones for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Kind = "mintedToken" | "storedToken" | "rememberedToken";

interface Asked {
  readonly kinds: Record<Kind, number>;
  readonly latenciesMs: number[];
}

/** One person's hour: each map asks for the token, at any of the region's isolates. */
function ask(random: () => number, isolates: number, kvMs: number, costs: Costs, asked: Asked) {
  const times = Array.from({ length: 1 + Math.floor(random() * (2 * MAPS - 1)) }, random)
    .map((part) => part * HOUR_MS).sort((a, b) => a - b);
  // Some have a token of the hour before.
  let endsAt = random() < 0.5 ? random() * LIFE_MS : 0;
  const seenAt = new Map<number, number>();
  for (const at of times) {
    const isolate = Math.floor(random() * isolates);
    const isSeen = at - (seenAt.get(isolate) ?? -Infinity) < REMEMBERED_MS;
    const isMinted = endsAt - AHEAD_MS < at;
    const kind = isMinted ? "mintedToken" : isSeen ? "rememberedToken" : "storedToken";
    // A renewal ahead of the end is in the background.
    const isAwaited = isMinted && endsAt <= at;
    if (isMinted) endsAt = at + LIFE_MS;
    seenAt.set(isolate, at);
    asked.kinds[kind]++;
    const waited = costs[isMinted && !isAwaited ? "storedToken" : kind];
    asked.latenciesMs.push(waited.roundTrips * kvMs + (isAwaited ? CARTO_MINT_MS : 0));
  }
}

const rows = ({ reads, writes }: Cost) => reads + writes;

/** @returns the hour, the same for a seed. */
export function hourOf(
  { regions, isolates, users }: Deployment,
  costs: Costs,
  seed = 1,
): Hour {
  const random = seeded(seed);
  const active = users * ACTIVE;
  const simulated = Math.min(SIMULATED, active);
  const scale = active / simulated;
  const asked: Asked = {
    kinds: { mintedToken: 0, storedToken: 0, rememberedToken: 0 },
    latenciesMs: [],
  };
  const trips = kvRoundTrips(regions);
  for (let person = 0; person < simulated; person++) {
    ask(random, isolates, trips[person % regions] ?? 0, costs, asked);
  }
  asked.latenciesMs.sort((a, b) => a - b);
  const latency = (part: number) =>
    asked.latenciesMs[Math.floor(part * asked.latenciesMs.length)] ?? 0;
  const kinds: readonly [Kind, Kind, Kind] = ["mintedToken", "storedToken", "rememberedToken"];
  const total = (of: (cost: Cost) => number) =>
    scale * kinds.reduce((sum, kind) => sum + asked.kinds[kind] * of(costs[kind]), 0);
  const [processes, signIns] = [regions * isolates, active / 4];
  const starts = processes * HOUR_MS / ISOLATE_MS;
  return {
    requests: asked.latenciesMs.length * scale,
    cartoByRequests: total(({ carto }) => carto),
    cartoByMaintenance: signIns * costs.revocation.carto +
      RECONCILIATIONS_AN_HOUR * costs.reconciliation.carto,
    kvByRequests: total(rows) + signIns * (rows(costs.signIn) + rows(costs.signOut)),
    // The count of a mint is read and deleted once.
    kvByChanges: signIns * rows(costs.revocation) + 2 * scale * asked.kinds.mintedToken,
    kvInBackground: processes * POLLS_AN_HOUR * rows(costs.poll) + starts * rows(costs.start) +
      RECONCILIATIONS_AN_HOUR * rows(costs.reconciliation),
    p50Ms: latency(0.5),
    p99Ms: latency(0.99),
  };
}

/** @returns the rows an hour if all tokens were compared each time, and all users at each start. */
export function hourOfFullPasses({ regions, isolates, users }: Deployment): number {
  const tokens = users * ACTIVE;
  return RECONCILIATIONS_AN_HOUR * tokens + regions * isolates * (HOUR_MS / ISOLATE_MS) * users;
}
