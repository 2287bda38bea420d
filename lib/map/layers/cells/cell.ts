/** A cell of a tile, in the format of CARTO's spatial tiles. */
import type { Layer } from "../../document.ts";
import { propertyOf } from "../feature_value.ts";

export interface Cell {
  /** H3 as text, quadbin as a 64-bit integer. */
  readonly id: string | bigint;
  /** By alias of the aggregation. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export function isCell(value: unknown): value is Cell {
  return typeof value === "object" && value !== null && "id" in value &&
    (typeof value.id === "string" || typeof value.id === "bigint") &&
    "properties" in value && typeof value.properties === "object" && value.properties !== null;
}

/** @returns the cells of a tile; none for a missing one. */
export function cellsOf(content: unknown): readonly Cell[] {
  return Array.isArray(content) ? content.filter(isCell) : [];
}

/** @returns the name of a column in cells; its own, without an aggregation. */
export function aliasOf({ aggregation }: Layer, column: string | null): string | null {
  const found = aggregation?.columns.find((one) => one.of === "column" && one.column === column);
  return found?.alias ?? column;
}

/** @returns the cell's values by column of the dataset; the number of rows by its alias. */
export function columnValues({ aggregation }: Layer, cell: Cell): Record<string, unknown> {
  const values: Record<string, unknown> = { ...cell.properties };
  for (const one of aggregation?.columns ?? []) {
    if (one.of !== "column") continue;
    delete values[one.alias];
    values[one.column] = propertyOf(cell.properties, one.alias);
  }
  return values;
}
