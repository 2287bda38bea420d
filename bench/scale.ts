/**
 * The scale of a benchmark: enough to measure, or one minimal round to show that it runs from end
 * to end.
 */
export type Scale = "full" | "smoke";

/** A small window, in which software rendering has little to draw. */
export const SMALL = { viewport: { width: 640, height: 400 }, thrifty: true } as const;

/** @returns the variable's number when measuring, else the scale's default. */
export function settable(
  variable: string,
  scale: Scale,
  sizes: Readonly<Record<Scale, number>>,
): number {
  const set = scale === "full" ? Deno.env.get(variable) : undefined;
  return set === undefined ? sizes[scale] : Number(set);
}
