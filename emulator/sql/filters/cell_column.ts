import { ApiError } from "../../errors/api_error.ts";
import type { CellScheme } from "../../spatial/cells.ts";
import type { Column } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";

/** How a column can hold cells: H3 as texts or as integers, quadbin as integers. */
export const CELL_TYPES = ["h3", "h3int", "quadbin"] as const;

/** See {@linkcode CELL_TYPES}. */
export type CellType = typeof CELL_TYPES[number];

/** How a source's places are given (`spatialDataType` of CARTO's APIs). */
export const SPATIAL_TYPES = ["geo", ...CELL_TYPES] as const;

/** See {@linkcode SPATIAL_TYPES}. */
export type SpatialDataType = typeof SPATIAL_TYPES[number];

/** The grid that cells of a type belong to. */
export function schemeOf(type: CellType): CellScheme {
  return type === "quadbin" ? "quadbin" : "h3";
}

/** A column that holds cells. */
export interface CellColumn {
  readonly name: string;
  readonly type: CellType;
  readonly scheme: CellScheme;
  /** Its cell in hexadecimal; what is no cell gives a text that is none either. */
  readonly hex: string;
}

/**
 * Reads a column as one of cells.
 *
 * @param field the request's field, for messages
 * @throws {ApiError} 400 where the column is of a type that cannot hold them
 */
export function cellColumn(field: string, { name, type }: Column, cells: CellType): CellColumn {
  const needed = cells === "h3" ? "string" : "number";
  if (type !== needed && type !== "unknown") {
    throw new ApiError(400, `${field}: ${cells} cells are ${needed}s, but "${name}" is a ${type}`);
  }
  const sql = quoteName(name);
  const hex = cells === "h3" ? sql : `printf('%x', ${sql})`;
  return { name, type: cells, scheme: schemeOf(cells), hex };
}

/** A cell that a client names, in hexadecimal: H3's texts are, integers come as decimal texts. */
export function cellText(type: CellType, text: string): string | undefined {
  if (type === "h3") return text;
  return /^\d{1,19}$/.test(text) ? BigInt(text).toString(16) : undefined;
}
