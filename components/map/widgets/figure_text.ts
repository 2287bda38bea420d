import type { Format, Operation } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";

/** What a figure is of. */
export interface FigureOf {
  readonly dataset: string;
  readonly operation: Operation;
  readonly column: string | undefined;
  readonly format?: Format | undefined;
}

/** From here on a count is shortened as well. */
const LONG_COUNT = 100_000;

/** @returns the figure as short as there is room for: `$1.2M`, and a count as it is: `2,157`. */
export function figureText({ texts }: MapState, of: FigureOf, value: number): string {
  const isShort = of.operation === "count" && Math.abs(value) < LONG_COUNT;
  return texts.amount(of, value, isShort ? "exact" : "compact");
}
