/** The filters in words: for chips, for pictures, for paper. */
import type { MapWords } from "../../locale/map_words.ts";
import type { MapDocument, Search, Widget } from "../document.ts";
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
  /** All of it, in a sentence's words: `Revenue: $1,110,000 to $1,880,000`. */
  readonly detail: string;
}

/** Names of values that are written out. */
const MOST_NAMES = 20;

/**
 * @returns what narrows the map, in the document's order. A filter whose widget the person does not
 * have narrows nothing, and is left out.
 */
export function filterTexts(
  query: Pick<MapQuery, "filters" | "texts">,
  { widgets, search }: MapDocument,
  texts: FieldTexts,
  { fields: words }: MapWords,
): FilterText[] {
  return [...widgets.flatMap(widgetText), ...search.flatMap(searchText)];

  function widgetText(widget: Widget): FilterText[] {
    const filter = query.filters.get(widget.id);
    const told = filter === undefined ? null : toldOf(widget, filter);
    if (told === null) return [];
    const { label, text, long } = told;
    return [{ id: widget.id, of: "widget", label, text, detail: `${label}: ${long}` }];
  }

  function searchText(field: Search): FilterText[] {
    const filter: TextFilter | undefined = query.texts.get(field.id);
    if (filter === undefined) return [];
    const text = words.searchedFor(filter.text);
    const detail = `${texts.label(field.dataset, filter.column)}: ${text}`;
    return [{ id: field.id, of: "search", label: texts.searchTitle(field), text, detail }];
  }

  function toldOf(widget: Widget, filter: Filter) {
    const { dataset } = widget;
    if (filter.kind === "box") {
      return widget.type === "scatter" ? boxOf(widget, filter) : null;
    }
    if (!("column" in widget) || widget.column === undefined) return null;
    const { column } = widget;
    const label = texts.label(dataset, column);
    switch (filter.kind) {
      case "values": {
        const names = filter.values.map((value) => texts.value(dataset, column, value));
        const [first = "", ...others] = names;
        const text = others.length === 0 ? first : words.several(label, names.length);
        return { label, text, long: listed(names) };
      }
      case "range":
        return { label, ...rangeOf(dataset, column, filter) };
      case "time": {
        const text = texts.period(filter);
        return { label, text, long: text };
      }
    }
  }

  function boxOf(widget: Extract<Widget, { type: "scatter" }>, { x, y }: { x: Range; y: Range }) {
    const { dataset } = widget;
    const axes = ([[widget.x, x], [widget.y, y]] as const)
      .filter(([, { from, to }]) => from !== null || to !== null)
      .map(([column, range]) => ({
        label: texts.label(dataset, column),
        ...rangeOf(dataset, column, range),
      }));
    return {
      label: texts.widgetTitle(widget),
      text: axes.map(({ text }) => text).join(" × "),
      long: axes.map(({ label, long }) => `${label} ${long}`).join(", "),
    };
  }

  function rangeOf(dataset: string, column: string, { from, to }: Range) {
    // As a figure: a limit has no text of its own, even where a value of that number has one.
    const of = { dataset, column, operation: "min" } as const;
    const short = (end: number) => texts.amount(of, end, "compact");
    const exact = (end: number) => texts.amount(of, end, "exact");
    if (from !== null && to !== null) {
      return {
        text: words.span(short(from), short(to)),
        long: words.between(exact(from), exact(to)),
      };
    }
    const [tell, end] = from === null
      ? [words.below, to ?? 0] as const
      : [words.atLeast, from] as const;
    return { text: tell(short(end)), long: tell(exact(end)) };
  }

  function listed(names: readonly string[]): string {
    const rest = names.length - MOST_NAMES;
    const shown = names.slice(0, MOST_NAMES).join(", ");
    return rest > 0 ? words.andMore(shown, rest) : shown;
  }
}
