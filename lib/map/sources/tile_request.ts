import type { Narrowing } from "../query/narrowing.ts";

/** A map of a dataset to be instantiated at CARTO. Equal requests are one instantiation. */
export interface TileRequest {
  readonly dataset: string;
  /** Rows by themselves, or put together into cells of quadbin or H3. */
  readonly kind: "features" | "quadbin" | "h3";
  /** The properties that tiles have, without the geometry; of features alone. */
  readonly columns: readonly string[];
  /** CARTO's `aggregationExp`; of cells alone. */
  readonly aggregation: string | null;
  readonly narrowing: Narrowing;
  /** Answers that caches keep must not be older, in seconds; undefined for any. */
  readonly maxAge?: number | undefined;
}
