/** The filter of a widget or a search, as the person chose it. */
import type { Value } from "../document.ts";

/** From `from`, included, to `to`, excluded but in a widget of type `range`; null is open. */
export interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

export type Filter =
  /** One of these; of category and pie. */
  | { readonly kind: "values"; readonly values: readonly Value[] }
  /** Of histogram and range. */
  | ({ readonly kind: "range" } & Range)
  /** In milliseconds since the epoch; of timeseries. */
  | ({ readonly kind: "time" } & Range)
  /** Of scatter. */
  | { readonly kind: "box"; readonly x: Range; readonly y: Range };

/** A text that a column must contain; of a search. */
export interface TextFilter {
  readonly column: string;
  readonly text: string;
}
