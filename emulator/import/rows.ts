import type { ReadGeometry } from "./read_geometry.ts";

/** A value as a file has it; what CSV leaves empty is null. */
export type RawValue = string | number | boolean | null;

/** A row of a file. */
export interface ImportRow {
  /** Its geometry, or why it cannot be loaded. */
  readonly geometry: ReadGeometry;
  /**
   * Its values by the positions of {@linkcode RowReader.columns}; what is missing at the end is
   * null.
   */
  readonly values: readonly RawValue[];
  /** Where it stands in the file, for a person. */
  readonly at: string;
}

/** Reads the rows of a file once, from its beginning. */
export interface RowReader {
  /** The names of its columns, as the file writes them; complete once all rows have been read. */
  readonly columns: readonly string[];
  /** What a person should know of how it was read; complete once all rows have been read. */
  readonly notes: readonly string[];
  /** Whether its rows have a geometry; settled once the first rows have come. */
  readonly hasGeometry: boolean;
  /** Its rows, some at a time. */
  batches(): AsyncIterable<readonly ImportRow[]>;
}

/** Why a row is left out that has a NUL in a text: SQLite would end the text there. */
export const HAS_NUL = { problem: "a NUL character" } as const;

/** See {@linkcode HAS_NUL}. */
export function hasNul(value: RawValue): boolean {
  return typeof value === "string" && value.includes("\0");
}
