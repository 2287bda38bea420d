/**
 * How much a benchmark does: enough to measure, or one round of next to nothing, to show that it runs
 * from end to end.
 */
export type Scale = "full" | "smoke";

/** A window in which the map is at work, with little for a machine to draw in software. */
export const SMALL = { viewport: { width: 640, height: 400 }, thrifty: true } as const;

/** @returns the number that the variable sets for a measurement, else the one of the scale. */
export function settable(
  variable: string,
  scale: Scale,
  sizes: Readonly<Record<Scale, number>>,
): number {
  const set = scale === "full" ? Deno.env.get(variable) : undefined;
  return set === undefined ? sizes[scale] : Number(set);
}
