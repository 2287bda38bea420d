/** The filters as text: for chips, pictures and print. */
import type { MapWords } from "../../locale/map_words.ts";
import type { MapDocument, Search, Widget } from "../document.ts";
import { own } from "../fields/column_texts.ts";
import type { FieldTexts } from "../fields/field_texts.ts";
import type { Filter, Range, TextFilter } from "./filter.ts";
import type { MapQuery } from "./map_query.ts";

export interface FilterText {
  /** The widget's or the search's. */
  readonly id: string;
  readonly of: "widget" | "search";
  /** What is filtered: `Revenue`. */
  readonly label: string;
  /** Short: `$1.11M–$1.88M`, the name of one value, the number of several. */
  readonly text: string;
  /** The complete text: `Revenue: $1,110,000 to $1,880,000`. */
  readonly detail: string;
}

/** What the person chose; `long` stands behind the label. */
interface Description {
  readonly label: string;
  readonly text: string;
  readonly long: string;
}

/** Inputs of the texts. */
interface Language {
  readonly datasets: MapDocument["datasets"];
  readonly texts: FieldTexts;
  readonly words: MapWords["fields"];
}

/** Names of values that are written out. */
const MOST_NAMES = 20;

/**
 * @returns the active filters, in the document's order. A filter whose widget the person may not
 * see has no effect, and is left out.
 */
export function filterTexts(
  query: Pick<MapQuery, "filters" | "texts">,
  { datasets, widgets, search }: MapDocument,
  texts: FieldTexts,
  { fields: words }: MapWords,
): FilterText[] {
  const language = { datasets, texts, words };
  const ofWidgets = widgets.flatMap((widget): FilterText[] => {
    const filter = query.filters.get(widget.id);
    const described = filter === undefined ? null : describe(widget, filter, language);
    if (described === null) return [];
    const { label, text, long } = described;
    return [{ id: widget.id, of: "widget", label, text, detail: `${label}: ${long}` }];
  });
  const ofSearches = search.flatMap((field) => {
    const filter = query.texts.get(field.id);
    return filter === undefined ? [] : [searchText(field, filter, language)];
  });
  return [...ofWidgets, ...ofSearches];
}

function searchText(
  field: Search,
  { column, text: wanted }: TextFilter,
  { texts, words }: Language,
): FilterText {
  const text = words.searchedFor(wanted);
  const detail = `${texts.label(field.dataset, column)}: ${text}`;
  return { id: field.id, of: "search", label: texts.searchTitle(field), text, detail };
}

/** @returns null where the filter is of another kind of widget. */
function describe(widget: Widget, filter: Filter, language: Language): Description | null {
  const { texts } = language;
  if (filter.kind === "box") {
    return widget.type === "scatter" ? boxOf(widget, filter, language) : null;
  }
  if (!("column" in widget) || widget.column === undefined) return null;
  const { dataset, column } = widget;
  const label = texts.label(dataset, column);
  switch (filter.kind) {
    case "values":
      return valuesOf(
        filter.values.map((value) => texts.value(dataset, column, value)),
        label,
        pluralOf(dataset, column, language),
        language,
      );
    case "range":
      return rangeOf(dataset, column, filter, language, widget.type === "range");
    case "time": {
      const text = texts.period(filter);
      return { label, text, long: text };
    }
  }
}

/** @returns what the document calls several of the column's values, or null. */
function pluralOf(dataset: string, column: string, { datasets, texts }: Language): string | null {
  const plural = own(own(datasets, dataset)?.columns, column)?.plural;
  return plural === undefined ? null : texts.text(plural);
}

function valuesOf(
  names: readonly string[],
  label: string,
  plural: string | null,
  { words }: Language,
): Description {
  const [first = "", ...others] = names;
  const rest = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return {
    label,
    text: others.length === 0
      ? first
      : plural === null
      ? `${label} (${names.length})`
      : `${names.length} ${plural}`,
    long: rest > 0 ? words.andMore(shown, rest) : shown,
  };
}

function boxOf(
  widget: Extract<Widget, { type: "scatter" }>,
  { x, y }: { readonly x: Range; readonly y: Range },
  language: Language,
): Description {
  const axes = ([[widget.x, x], [widget.y, y]] as const)
    .filter(([, { from, to }]) => from !== null || to !== null)
    .map(([column, range]) => rangeOf(widget.dataset, column, range, language));
  return {
    label: language.texts.widgetTitle(widget),
    text: axes.map(({ text }) => text).join(" × "),
    long: axes.map(({ label, long }) => `${label} ${long}`).join(", "),
  };
}

function rangeOf(
  dataset: string,
  column: string,
  { from, to }: Range,
  { texts, words }: Language,
  isClosed = false,
): Description {
  // Formatted as a number: a limit has no label, even if a value of that number has one.
  const of = { dataset, column, operation: "min" } as const;
  const short = (end: number) => texts.amount(of, end, "compact");
  const exact = (end: number) => texts.amount(of, end, "exact");
  const label = texts.label(dataset, column);
  if (from === null) {
    const end = to ?? 0;
    const { atMost, below } = words;
    const upTo = isClosed ? atMost : below;
    return { label, text: upTo(short(end)), long: upTo(exact(end)) };
  }
  if (to === null) {
    return { label, text: words.atLeast(short(from)), long: words.atLeast(exact(from)) };
  }
  return {
    label,
    text: `${short(from)}–${short(to)}`,
    long: words.between(exact(from), exact(to)),
  };
}
