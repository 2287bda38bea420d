import type { MapState } from "../state/map_state.ts";
import type { ColumnOf } from "./coloring.ts";

/**
 * @returns a limit between values as its column's figures are written: it has no name of its own,
 * even where a value of that number has one.
 */
export function limitText(
  { texts }: MapState,
  { dataset, column }: ColumnOf,
  limit: number,
  how: "compact" | "exact",
): string {
  return texts.amount({ dataset, column, operation: "min" }, limit, how);
}
