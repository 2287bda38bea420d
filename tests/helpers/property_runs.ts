/** Fewer find too little. */
const LEAST = 200;
/** Of the cases that a property deserves, the share that the suite tries. */
const SHARE = Deno.env.get("PROPERTY_RUNS") === "all" ? 1 : 0.1;

/**
 * How many random cases of a property to try. All of them take minutes, and belong to a change of
 * the code in question: `PROPERTY_RUNS=all`.
 *
 * @param all as many as the property deserves.
 */
export function propertyRuns(all: number): number {
  return Math.max(Math.min(all, LEAST), Math.ceil(all * SHARE));
}
