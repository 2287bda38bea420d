import type { Format, Operation } from "../document.ts";
import type { FieldLink } from "./formats/links.ts";

/** A column of one feature, for people. */
export interface Field {
  readonly column: string;
  readonly label: string;
  /** As the reader's language writes it. */
  readonly text: string;
  /** The value as it is. */
  readonly value: unknown;
  readonly link: FieldLink | null;
}

export interface CardTexts {
  /** What the feature is called; never empty. */
  readonly title: string;
  /** "" for none. */
  readonly subtitle: string;
  readonly fields: readonly Field[];
}

/** Writes a figure that rows were aggregated to. @param format in the place of the column's. */
export type WriteAmount = (
  of: {
    readonly dataset: string;
    readonly column?: string | undefined;
    readonly operation: Operation;
    readonly format?: Format | undefined;
  },
  value: number | null,
  how?: "compact" | "exact",
) => string;
