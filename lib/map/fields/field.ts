import type { Aggregation, Card, Format, Operation } from "../document.ts";
import type { FieldLink } from "./formats/links.ts";

/** A column of one feature, for people. */
export interface Field {
  readonly column: string;
  readonly label: string;
  /** Formatted in the reader's language. */
  readonly text: string;
  /** The raw value. */
  readonly value: unknown;
  readonly link: FieldLink | null;
}

export interface CardTexts {
  /** The feature's title; never empty. */
  readonly title: string;
  /** "" for none. */
  readonly subtitle: string;
  readonly fields: readonly Field[];
}

/** Formats an aggregated figure. @param format replaces the column's. */
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

/** Settings for showing features: a layer, or a substitute. */
export interface Presented {
  readonly dataset: string;
  readonly tooltip?: readonly string[] | undefined;
  readonly card?: Card | undefined;
  /** Of cells. */
  readonly aggregate?: Readonly<Record<string, Operation>> | undefined;
  readonly aggregation?: Aggregation | undefined;
}
