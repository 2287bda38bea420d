/** The document's texts in the person's language: labels, values, titles, cards. */
import type { Locale } from "../../locale/locale.ts";
import type {
  ColumnType,
  Format,
  Layer,
  MapDocument,
  Operation,
  Search,
  Text,
  Widget,
} from "../document.ts";
import type { Feature } from "./feature.ts";

/** A link of a card: only whole https addresses are links. */
export interface FieldLink {
  readonly href: string;
  readonly host: string;
  readonly text: string;
}

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

export interface FieldTexts {
  text(text: Text): string;
  readonly mapTitle: string;
  /** "" for none. */
  readonly mapDescription: string;
  layerTitle(layer: Layer): string;
  widgetTitle(widget: Widget): string;
  searchTitle(search: Search): string;
  /** What rows are called: "stores", "store" for one. */
  noun(dataset: string, count: number): string;
  /** "159 stores". */
  counted(dataset: string, count: number): string;
  label(dataset: string, column: string): string;
  description(dataset: string, column: string): string | null;
  /** Null where neither the policy nor CARTO told. */
  typeOf(dataset: string, column: string): ColumnType | null;
  isNumeric(dataset: string, column: string): boolean;
  /** @param how `compact` is short: $1.2M. @returns "Unknown" in the language where there is none. */
  value(dataset: string, column: string, value: unknown, how?: "compact" | "exact"): string;
  /** A figure that rows were put together to. @param format in the place of the column's. */
  amount(
    of: {
      readonly dataset: string;
      readonly column: string | undefined;
      readonly operation: Operation;
      readonly format?: Format | undefined;
    },
    value: number | null,
    how?: "compact" | "exact",
  ): string;
  card(layer: Layer, feature: Feature): CardTexts;
  tooltip(layer: Layer, feature: Feature): CardTexts;
  /** A row of the table, or a search's hit: what it is called. */
  title(dataset: string, feature: Feature): string;
  /** Learns types that the policy does not say. */
  learn(dataset: string, types: ReadonlyMap<string, ColumnType>): void;
}

export function createFieldTexts(_document: MapDocument, _locale: Locale): FieldTexts {
  throw new Error("not there yet");
}
