/**
 * Round trips in milliseconds, with the source of each. "KV on Deploy" (Deno Deploy Classic's
 * documentation, "Latency") has the time of a strongly consistent read by region; the primary is in
 * Virginia.
 */
export const KV_MS: Readonly<Record<string, number>> = {
  Virginia: 7,
  California: 72,
  Frankfurt: 94,
  Netherlands: 95,
  "Hong Kong": 194,
};

/** An OAuth token or an API Access Token: CARTO mints in a second or two (`TIMING`). */
export const CARTO_MINT_MS = 1_500;

/** The regions of a deployment, in the order in which it gets them; more of them repeat these. */
const REGIONS = Object.values(KV_MS);

/** @returns the round trip from each of so many regions to KV. */
export function kvRoundTrips(regions: number): readonly number[] {
  return Array.from({ length: regions }, (_, at) => REGIONS[at % REGIONS.length] ?? 0);
}
