/**
 * Whether proofs run in full, as every week and before a release: `deno task test:long`. By default
 * the suite keeps the core of those that take minutes.
 */
export const RUNS_LONG = Deno.env.get("LONG_RUNS") === "all";
