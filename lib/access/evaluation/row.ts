/** A row of a table, as JSON can have it. */

/** Longitude and latitude. */
export type Point = readonly [longitude: number, latitude: number];
/** A value of a row. Integers beyond 2^53, decimals, dates and times are texts. */
export type Cell = string | number | boolean | Point | null;
export type Row = Readonly<Record<string, Cell>>;

export function isPoint(cell: Cell): cell is Point {
  return Array.isArray(cell);
}
