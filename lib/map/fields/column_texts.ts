/** The document's texts for columns and their values, in the reader's language. */
import type { Locale } from "../../locale/locale.ts";
import { mapWordsOf } from "../../locale/map_words.ts";
import type { ColumnSettings, ColumnType, MapDocument } from "../document.ts";
import type { Field } from "./field.ts";
import { linkOf } from "./formats/links.ts";
import { isNumberFormat } from "./formats/numbers.ts";
import { createValueFormats, type How, plainText } from "./formats/value_format.ts";
import { textOf } from "./text_of.ts";

export function createColumnTexts({ datasets, types = {}, masked }: MapDocument, locale: Locale) {
  const words = mapWordsOf(locale).fields;
  const write = createValueFormats(locale);
  const learnt = new Map<string, ReadonlyMap<string, ColumnType>>();

  const settingsOf = (dataset: string, column: string): ColumnSettings | undefined =>
    own(own(datasets, dataset)?.columns, column);
  const label = (dataset: string, column: string) => {
    const text = settingsOf(dataset, column)?.label;
    const label = text === undefined ? column : textOf(text, locale);
    return own(masked, dataset)?.includes(column) ? words.approximate(label) : label;
  };
  const typeOf = (dataset: string, column: string): ColumnType | null =>
    own(own(types, dataset), column) ?? learnt.get(dataset)?.get(column) ?? null;
  /** The document's own text of one value. */
  const named = (settings: ColumnSettings | undefined, value: unknown): string | null => {
    const described = own(settings?.values, plainText(value));
    if (described === undefined) return null;
    if (!isDescription(described)) return textOf(described, locale);
    return described.label === undefined ? null : textOf(described.label, locale);
  };
  const text = (dataset: string, column: string, value: unknown, how?: How): string => {
    if (value === null || value === undefined) return words.unknown;
    const settings = settingsOf(dataset, column);
    const known = named(settings, value);
    if (known !== null) return known;
    if (isMissing(value)) return words.empty;
    return write(value, settings?.format, typeOf(dataset, column), how);
  };

  return {
    label,
    typeOf,
    value: text,
    write,
    formatOf: (dataset: string, column: string) => settingsOf(dataset, column)?.format,
    description(dataset: string, column: string): string | null {
      const said = settingsOf(dataset, column)?.description;
      return said === undefined ? null : textOf(said, locale);
    },
    isNumeric(dataset: string, column: string): boolean {
      const format = settingsOf(dataset, column)?.format;
      if (format !== undefined) return isNumberFormat(format);
      return typeOf(dataset, column) === "number";
    },
    field(dataset: string, column: string, value: unknown): Field {
      const format = settingsOf(dataset, column)?.format;
      const linkText = format?.type === "link" && format.text !== undefined
        ? textOf(format.text, locale)
        : undefined;
      const link = format?.type === "link" ? linkOf(value, linkText) : null;
      const shown = link?.text ?? text(dataset, column, value, "exact");
      return { column, label: label(dataset, column), text: shown, value, link };
    },
    learn(dataset: string, types: ReadonlyMap<string, ColumnType>): void {
      learnt.set(dataset, types);
    },
  };
}

export type ColumnTexts = ReturnType<typeof createColumnTexts>;

/** @returns whether it is blank. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined ||
    (typeof value === "string" && value.trim() === "");
}

type Described = NonNullable<ColumnSettings["values"]>[string];
type Description = Exclude<Described, string | Readonly<Record<string, string>>>;

function isDescription(value: Described): value is Description {
  return typeof value === "object" &&
    (Object.hasOwn(value, "label") || Object.hasOwn(value, "color"));
}

/** Own properties only: a column may be named `constructor`. */
export function own<Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
