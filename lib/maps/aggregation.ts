/** How rows are aggregated into cells: clusters of points, and grid cells. */
import type { Operation, Value } from "./parts.ts";

/** A column that CARTO computes for each cell. */
export type AggregatedColumn =
  /** The number of rows. */
  | { readonly alias: string; readonly of: "count" }
  /** A column of the dataset, aggregated by an operation. */
  | {
    readonly alias: string;
    readonly of: "column";
    readonly column: string;
    readonly operation: Operation;
  }
  /** The rows whose column has this value: the class of a color. */
  | {
    readonly alias: string;
    readonly of: "class";
    readonly column: string;
    readonly value: Value;
  };

export interface Aggregation {
  /** CARTO's `aggregationExp`, written by the server with the literals of the warehouse. */
  readonly expression: string;
  /** Each alias of it; aliases are lower-case. */
  readonly columns: readonly AggregatedColumn[];
}
