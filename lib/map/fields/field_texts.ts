/** The document's texts in the person's language: labels, values, titles, cards. */
import type { Locale } from "../../locale/locale.ts";
import { mapWordsOf } from "../../locale/map_words.ts";
import type { ColumnType, Layer, MapDocument, Search, Text, Widget } from "../document.ts";
import type { Range } from "../query/filter.ts";
import { createColumnTexts } from "./column_texts.ts";
import type { CardTexts, Field, Presented, WriteAmount } from "./field.ts";
import type { FieldLink } from "./formats/links.ts";
import { isNumberFormat } from "./formats/numbers.ts";
import { periodWriter } from "./formats/periods.ts";
import { textOf } from "./text_of.ts";
import { createTitles } from "./titles.ts";

export type { CardTexts, Field, FieldLink };

export interface FieldTexts {
  text(text: Text): string;
  readonly mapTitle: string;
  /** "" for none. */
  readonly mapDescription: string;
  layerTitle(layer: Layer): string;
  widgetTitle(widget: Widget): string;
  searchTitle(search: Search): string;
  /** The noun for rows: "stores", "store" for one. */
  noun(dataset: string, count: number): string;
  /** "159 stores". */
  counted(dataset: string, count: number): string;
  label(dataset: string, column: string): string;
  description(dataset: string, column: string): string | null;
  /** Null where neither the policy nor CARTO gives it. */
  typeOf(dataset: string, column: string): ColumnType | null;
  isNumeric(dataset: string, column: string): boolean;
  /**
   * @param how `compact` is short: $1.2M.
   * @returns "Unknown" in the language for a missing value.
   */
  value(dataset: string, column: string, value: unknown, how?: "compact" | "exact"): string;
  /** A range of milliseconds since the epoch, end excluded; "" for an open one. */
  period(range: Range): string;
  readonly amount: WriteAmount;
  /** One value of a row, for cards and table cells. */
  field(dataset: string, column: string, value: unknown): Field;
  /** What one of these features is called: "Store". */
  kindOf(layer: Presented): string;
  /** Adds types that the policy does not give. */
  learn(dataset: string, types: ReadonlyMap<string, ColumnType>): void;
}

/** @returns the texts of that document, in that language. */
export function createFieldTexts(document: MapDocument, locale: Locale): FieldTexts {
  const { title, description } = document;
  const columns = createColumnTexts(document, locale);
  const titles = createTitles(document, locale, columns);
  const amount: WriteAmount = ({ dataset, column, operation, format }, value, how) => {
    if (value === null) return mapWordsOf(locale).fields.unknown;
    if (format !== undefined || operation === "count" || column === undefined) {
      return columns.write(value, format, "number", how);
    }
    const ofColumn = columns.formatOf(dataset, column);
    const isFitting = ofColumn === undefined || isNumberFormat(ofColumn);
    return columns.write(value, isFitting ? ofColumn : undefined, "number", how);
  };
  const { label, description: describe, typeOf, isNumeric, value, field, learn } = columns;
  return {
    ...titles,
    text: (text) => textOf(text, locale),
    mapTitle: textOf(title, locale),
    mapDescription: description === undefined ? "" : textOf(description, locale),
    label,
    description: describe,
    typeOf,
    isNumeric,
    value,
    field,
    learn,
    period: periodWriter(locale),
    amount,
  };
}
