import type { TableDefinition, TableLoad } from "../store/tables.ts";

/** A table whose rows are made by a seeded generator: the same ones on every machine. */
export interface SyntheticTable {
  /** Without `madeBy`, which the one who loads it fills in. */
  readonly definition: TableDefinition;
  /** Counted up when the generator makes other rows. */
  readonly edition: number;
  /** Adds all rows. */
  fill(load: TableLoad): void;
}

/** What TileJSON says of where the rows come from. */
export const SYNTHETIC = "Synthetic data of the embedded CARTO";
