/** What is known of a table, from which a map of it is proposed. */
import type { ColumnType, GeometryType } from "../../access/schema/dataset_schema.ts";

/** `other` for types that a map cannot show, such as objects and lists. */
export type FactType = ColumnType | "geometry" | "other";

/** The values of a column, as counted over `TableFacts.counted` rows. */
export interface ValueFacts {
  /** Rows with a value. */
  readonly filled: number;
  readonly distinct: number;
  /** As texts, with every digit; undefined without values, and for booleans. */
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** Some values, as texts. */
  readonly samples: readonly string[];
}

export interface ColumnFacts {
  readonly name: string;
  readonly type: FactType;
  /** Undefined where the values were not counted. */
  readonly values?: ValueFacts | undefined;
}

export interface TableFacts {
  /** Its full name in the warehouse. */
  readonly table: string;
  readonly rows: number;
  /** The rows over which values were counted: all, or the first of very many. */
  readonly counted: number;
  readonly columns: readonly ColumnFacts[];
}

/** The column that places a row on the map. */
export interface Place {
  readonly column: string;
  readonly type: Exclude<GeometryType, "raster">;
}

/** @returns whether all sampled values match; false without any. */
export function allSamples(column: ColumnFacts, matches: (value: string) => boolean): boolean {
  const samples = column.values?.samples ?? [];
  return samples.length > 0 && samples.every(matches);
}

/** The least and the largest number of a column; undefined without numbers. */
export function numberRange({ type, values }: ColumnFacts): [number, number] | undefined {
  if (type !== "number" || values?.min === undefined || values.max === undefined) return undefined;
  const range: [number, number] = [Number(values.min), Number(values.max)];
  return range.every(Number.isFinite) ? range : undefined;
}

/** Whether the values are whole numbers, as far as they were seen. */
export function isWhole(column: ColumnFacts): boolean {
  const { min, max } = column.values ?? {};
  const isWholeText = (text: string | undefined) => /^-?\d+(\.0+)?$/.test(text ?? "");
  return column.type === "number" && isWholeText(min) && isWholeText(max) &&
    allSamples(column, isWholeText);
}
