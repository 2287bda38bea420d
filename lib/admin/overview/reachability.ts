/** Whether CARTO answers at all, for the overview: checked when the page is opened. */
import type { Clock } from "../../clock/clock.ts";
import { exchange, ExchangeError } from "../../outbound/exchange.ts";

export interface Reached {
  readonly works: boolean;
  /** How long the answer took, in milliseconds; the deadline where there was none. */
  readonly ms: number;
}

export interface ReachabilityOptions extends Pick<Clock, "elapsed"> {
  readonly fetch: typeof fetch;
  /** CARTO's API base URL. */
  readonly url: string;
}

const DEADLINE_MS = 3_000;
/** Reloading the page asks CARTO no more often than this. */
const REMEMBERED_MS = 10_000;

/** @returns a function that asks without credentials: any answer but a fault of CARTO's counts. */
export function createReachability(
  { fetch, url, elapsed }: ReachabilityOptions,
): () => Promise<Reached> {
  const upstream = { fetch, origins: [new URL(url).origin], deadlineMs: DEADLINE_MS };
  let known: { readonly reached: Promise<Reached>; readonly at: number } | undefined;

  async function ask(): Promise<Reached> {
    const startedAt = elapsed();
    const works = await exchange(upstream, new Request(url)).then(
      ({ status }) => status < 500,
      (error: unknown) => {
        // An answer that is too large, or leads elsewhere, is an answer.
        if (error instanceof ExchangeError) return error.fault === "too_large";
        throw error;
      },
    );
    return { works, ms: Math.round(elapsed() - startedAt) };
  }

  return () => {
    if (known === undefined || elapsed() - known.at >= REMEMBERED_MS) {
      known = { reached: ask(), at: elapsed() };
    }
    return known.reached;
  };
}
