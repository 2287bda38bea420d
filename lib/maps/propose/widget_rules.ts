/** The widgets and the search of a proposed map: few, the best. */
import {
  type ColumnUse,
  operationOf,
  type ProposalInput,
  type SearchInput,
  type WidgetInput,
} from "./column_use.ts";
import { LINK_KEYS } from "../link_keys.ts";
import type { FormatChoice } from "./formats.ts";
import { labelOf, slugOf, wordsOf } from "./names.ts";
import type { Choice } from "./rule.ts";
import type { ColumnFacts } from "./table_facts.ts";

interface WidgetRule {
  readonly name: string;
  /** Whether it can be computed over the tiles that are loaded. */
  readonly ofTileset: boolean;
  /** @returns undefined where the table has no column for it. */
  readonly widget: (input: ProposalInput, use: ColumnUse) => WidgetInput | undefined;
}

const MOST_TABLE_COLUMNS = 8;
const LEAST_BARS = 10;
const MOST_OF_TILESET = 3;
const MOST_SEARCHED = 2;
/** Fewer rows are found without a search. */
const LEAST_SEARCHED_ROWS = 20;

/** Sums are large: they are shortened. */
function figureFormat(choice: FormatChoice | undefined) {
  const format = choice?.format;
  if (format?.type === "currency" || format?.type === "unit" || format?.type === "number") {
    return { format: { ...format, compact: true } };
  }
  return {};
}

const FIGURES = { sum: "total", avg: "average", min: "least", max: "most" } as const;

/** A tileset of cells may have largest and least values as columns: their total says nothing. */
const extremeOf = ({ name }: ColumnFacts) =>
  (["max", "min"] as const).find((word) => wordsOf(name).includes(word));

const categoryAt = (index: number): WidgetRule["widget"] => ({ dataset }, { categories }) => {
  const column = categories[index]?.column.name;
  return column === undefined
    ? undefined
    : { id: `by_${slugOf(column)}`, type: "category", dataset, column };
};

/** In the order of the panel. */
export const WIDGET_RULES = [
  {
    name: "the number of rows",
    ofTileset: true,
    widget: ({ dataset }) => ({ id: "count", type: "formula", dataset, operation: "count" }),
  },
  {
    name: "the best measure in one figure",
    ofTileset: true,
    widget: ({ dataset, isTileset }, { measures: [best], formats }) => {
      if (best === undefined) return undefined;
      const column = best.column.name;
      const format = formats.get(column);
      const ofExtremes = isTileset ? extremeOf(best.column) : undefined;
      const operation = ofExtremes ?? operationOf(best.column, format);
      const id = `${FIGURES[operation]}_${slugOf(column)}`;
      const shortened = operation === "sum" ? figureFormat(format) : {};
      return { id, type: "formula", dataset, operation, column, ...shortened };
    },
  },
  { name: "the best category", ofTileset: true, widget: categoryAt(0) },
  { name: "the second best category", ofTileset: true, widget: categoryAt(1) },
  {
    name: "how the best measure is distributed",
    ofTileset: true,
    widget: ({ dataset }, { measures: [best] }) => {
      if (best === undefined || (best.column.values?.distinct ?? 0) < LEAST_BARS) return undefined;
      const column = best.column.name;
      return { id: slugOf(column), type: "histogram", dataset, column };
    },
  },
  {
    name: "the best time",
    ofTileset: false,
    widget: ({ dataset }, { times: [best] }) =>
      best && {
        id: "time",
        type: "timeseries",
        dataset,
        title: labelOf(best.column.name),
        column: best.column.name,
      },
  },
  {
    name: "the rows, with the columns that say most",
    ofTileset: false,
    widget: ({ dataset, id }, { names, categories, measures, times, shown }) => {
      const best = [
        ...names.slice(0, 2),
        ...categories.slice(0, 3),
        ...measures.slice(0, 3),
        ...times.slice(0, 1),
      ].map(({ column }) => column.name);
      const all = [...id === undefined ? [] : [id], ...best, ...shown.map(({ name }) => name)];
      const chosen = [...new Set(all)].slice(0, MOST_TABLE_COLUMNS);
      const columns = shown.map(({ name }) => name).filter((name) => chosen.includes(name));
      if (columns.length === 0) return undefined;
      return { id: "table", type: "table", dataset, title: "Table", columns };
    },
  },
] as const satisfies readonly WidgetRule[];

export function proposeWidgets(
  input: ProposalInput,
  use: ColumnUse,
): { widgets: WidgetInput[]; choices: Choice[] } {
  const rules: readonly WidgetRule[] = WIDGET_RULES;
  const all = rules.flatMap(({ name, ofTileset, widget: widgetOf }) => {
    const widget = input.isTileset && !ofTileset ? undefined : widgetOf(input, use);
    return widget === undefined ? [] : [{ widget, rule: name }];
  });
  // Each is computed in the browser from all loaded features.
  const found = input.isTileset ? all.slice(0, MOST_OF_TILESET) : all;
  const taken = new Set<string>([...LINK_KEYS, SEARCH_ID]);
  return {
    widgets: found.map(({ widget }) => ({ ...widget, id: freeId(widget.id, widget.type, taken) })),
    choices: found.map(({ widget, rule }) => ({
      about: "Widget",
      chosen: widget.type + ("column" in widget ? ` of ${widget.column}` : ""),
      because: rule,
    })),
  };
}

/** @returns an id that no other widget, search or link has. */
function freeId(wanted: string, type: string, taken: Set<string>): string {
  const base = /^[a-z][a-z\d_]*$/.test(wanted.replace(/_$/, "")) ? wanted.replace(/_$/, "") : type;
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}_${count}`;
  taken.add(id);
  return id;
}

const SEARCH_ID = "find";

/** @returns the search field; none where there is nothing to search. */
export function proposeSearch(
  { dataset, id, rows, place, columns, isTileset }: ProposalInput,
  use: ColumnUse,
): { search: SearchInput[]; choices: Choice[] } {
  const isCell = place.type === "h3" || place.type === "quadbin";
  const names = use.names.slice(0, MOST_SEARCHED).map(({ column }) => column.name);
  const isTextId = columns.some(({ name, type }) => name === id && type === "text");
  const searched = [...names, ...id !== undefined && isTextId ? [id] : []];
  if (isTileset || isCell || rows < LEAST_SEARCHED_ROWS || searched.length === 0) {
    return { search: [], choices: [] };
  }
  const because = "texts that name a row";
  return {
    search: [{ id: SEARCH_ID, dataset, columns: searched }],
    choices: [{ about: "Search", chosen: searched.join(", "), because }],
  };
}
