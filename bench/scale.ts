/**
 * How much a benchmark does: enough to measure, or one round of next to nothing, to show that it runs
 * from end to end.
 */
export type Scale = "full" | "smoke";

/** Of a window in which the map is at work, with few pixels for a machine to draw in software. */
export const SMALL = { width: 640, height: 400 };
