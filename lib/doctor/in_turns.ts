/** Requests to CARTO of which some may be refused, without asking all at once. */
import { CartoError } from "../carto/carto_errors.ts";

/** CARTO limits requests by address. */
const AT_ONCE = 4;

/** @returns the answer, or why CARTO did not give it. */
export async function orRefusal<T>(answer: Promise<T>): Promise<T | CartoError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CartoError) return error;
    throw error;
  }
}

/** @returns the answers in the order of what was asked. */
export async function inTurns<One, Result>(
  all: readonly One[],
  ask: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    results.push(...await Promise.all(all.slice(at, at + AT_ONCE).map(ask)));
  }
  return results;
}
