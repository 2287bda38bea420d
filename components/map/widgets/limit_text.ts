import type { MapState } from "../state/map_state.ts";
import type { ColumnOf } from "./coloring.ts";

/**
 * @returns a limit between values in its column's format, without the label that a value of the
 * same number may have.
 */
export function limitText(
  { texts }: MapState,
  { dataset, column }: ColumnOf,
  limit: number,
  how: "compact" | "exact",
): string {
  return texts.amount({ dataset, column, operation: "min" }, limit, how);
}
