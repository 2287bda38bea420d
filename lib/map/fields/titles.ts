/** Default titles of parts of the map. */
import { formatsOf, type PluralForms } from "../../locale/formats.ts";
import type { Locale } from "../../locale/locale.ts";
import { mapWordsOf } from "../../locale/map_words.ts";
import type { Layer, MapDocument, Operation, Search, Widget } from "../document.ts";
import type { Presented } from "./field.ts";
import { type ColumnTexts, own } from "./column_texts.ts";
import { textOf } from "./text_of.ts";

export function createTitles(
  { datasets, masked }: MapDocument,
  locale: Locale,
  { label }: ColumnTexts,
) {
  const words = mapWordsOf(locale).fields;
  const { number, plural } = formatsOf(locale);

  const nouns = (dataset: string): PluralForms => {
    const { one = words.row, other = words.rows } = own(datasets, dataset)?.noun ?? {};
    return { one: textOf(one, locale), other: textOf(other, locale) };
  };
  const noun = (dataset: string, count: number) => plural(count, nouns(dataset));
  const rows = (dataset: string) => capitalized(noun(dataset, 0), locale);
  const figure = (
    { dataset, operation }: { readonly dataset: string; readonly operation: Operation },
    column: string | undefined,
  ) =>
    operation === "count" || column === undefined
      ? rows(dataset)
      : words[operation](label(dataset, column));
  const untitled = (widget: Widget): string => {
    const { dataset } = widget;
    switch (widget.type) {
      case "formula": {
        const title = figure(widget, widget.column);
        return widget.operation === "count" && widget.over === "view" ? words.inView(title) : title;
      }
      case "timeseries":
        return figure(widget, widget.operation_column);
      case "table":
        return rows(dataset);
      case "scatter":
        return words.by(label(dataset, widget.y), label(dataset, widget.x));
      case "category":
      case "pie":
        if (widget.operation === "count") return label(dataset, widget.column);
        return words.by(figure(widget, widget.operation_column), label(dataset, widget.column));
      default:
        return label(dataset, widget.column);
    }
  };
  return {
    noun,
    counted(dataset: string, count: number): string {
      const { one, other } = nouns(dataset);
      return `${number(count)} ${plural(count, { one, many: words.many(other), other })}`;
    },
    /** One feature of the layer, as the beginning of a title. */
    kindOf: ({ dataset, aggregate }: Presented) =>
      aggregate === undefined ? capitalized(noun(dataset, 1), locale) : words.cell,
    layerTitle: ({ title, dataset }: Layer) =>
      title === undefined ? datasetTitle(dataset) : textOf(title, locale),
    widgetTitle(widget: Widget): string {
      if (widget.title === undefined) return untitled(widget);
      const title = textOf(widget.title, locale);
      const coarse = own(masked, widget.dataset) ?? [];
      // The author's title names no column that could be called so.
      const isCoarse = measuredBy(widget).some((column) => coarse.includes(column));
      return isCoarse ? words.approximate(title) : title;
    },
    searchTitle: ({ title, dataset, columns }: Search) =>
      title === undefined
        ? columns.map((column) => label(dataset, column)).join(", ")
        : textOf(title, locale),
  };

  /** The dataset's noun where it has one, else its own name. */
  function datasetTitle(dataset: string): string {
    return own(datasets, dataset)?.noun === undefined ? dataset : rows(dataset);
  }
}

/** The columns whose values the widget's figures and axes are of. */
function measuredBy(widget: Widget): readonly string[] {
  switch (widget.type) {
    case "formula":
      return figureColumn(widget.operation, widget.column);
    case "timeseries":
    case "category":
    case "pie":
      return [widget.column, ...figureColumn(widget.operation, widget.operation_column)];
    case "scatter":
      return [widget.x, widget.y];
    case "table":
      return [];
    default:
      return [widget.column];
  }
}

const figureColumn = (operation: Operation, column: string | undefined) =>
  operation === "count" || column === undefined ? [] : [column];

function capitalized(text: string, locale: Locale): string {
  const [first = "", ...rest] = text;
  return first.toLocaleUpperCase(locale) + rest.join("");
}
