/** The widgets and the search of a proposed map: few, the best. */
import { type ColumnUse, operationOf, type ProposalInput, type WidgetInput } from "./column_use.ts";
import { LINK_KEYS } from "../link_keys.ts";
import type { FormatChoice } from "./formats.ts";
import { slugOf } from "./names.ts";
import type { Ranked } from "./roles.ts";
import type { Choice } from "./rule.ts";

interface WidgetRule {
  readonly name: string;
  readonly widget: (
    input: ProposalInput,
    use: ColumnUse,
  ) => { readonly widget: WidgetInput; readonly because: string } | undefined;
}

const MOST_TABLE_COLUMNS = 8;
const LEAST_BARS = 10;
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

const categoryAt = (index: number): WidgetRule["widget"] => ({ dataset }, { categories }) => {
  const by: Ranked | undefined = categories[index];
  return by && {
    widget: {
      id: `by_${slugOf(by.column.name)}`,
      type: "category",
      dataset,
      column: by.column.name,
    },
    because: by.because,
  };
};

/** In the order of the panel. */
export const WIDGET_RULES = [
  {
    name: "the number of rows",
    widget: ({ dataset }) => ({
      widget: { id: "count", type: "formula", dataset, operation: "count" },
      because: "every map",
    }),
  },
  {
    name: "the best measure in one figure",
    widget: ({ dataset }, { measures: [best], formats }) => {
      if (best === undefined) return undefined;
      const { name } = best.column;
      const format = formats.get(name);
      const operation = operationOf(best.column, format);
      const id = `${operation === "sum" ? "total" : "average"}_${slugOf(name)}`;
      return {
        widget: {
          id,
          type: "formula",
          dataset,
          operation,
          column: name,
          ...operation === "sum" && figureFormat(format),
        },
        because: best.because,
      };
    },
  },
  { name: "the best category", widget: categoryAt(0) },
  { name: "the second best category", widget: categoryAt(1) },
  {
    name: "how the best measure is distributed",
    widget: ({ dataset }, { measures: [best] }) =>
      best === undefined || (best.column.values?.distinct ?? 0) < LEAST_BARS ? undefined : {
        widget: {
          id: slugOf(best.column.name),
          type: "histogram",
          dataset,
          column: best.column.name,
        },
        because: best.because,
      },
  },
  {
    name: "the best time",
    widget: ({ dataset }, { times: [best] }) =>
      best && {
        widget: { id: "time", type: "timeseries", dataset, column: best.column.name },
        because: best.because,
      },
  },
  {
    name: "the rows",
    widget: ({ dataset, id }, { names, categories, measures, times, shown }) => {
      const best = [...names.slice(0, 2), ...categories.slice(0, 3), ...measures.slice(0, 3)];
      const all = [...best, ...times.slice(0, 1)].map(({ column }) => column.name);
      const chosen = [
        ...new Set([...id === undefined ? [] : [id], ...all, ...shown.map(({ name }) => name)]),
      ].slice(0, MOST_TABLE_COLUMNS);
      const columns = shown.map(({ name }) => name).filter((name) => chosen.includes(name));
      if (columns.length === 0) return undefined;
      return { widget: { id: "table", type: "table", dataset, columns }, because: "every map" };
    },
  },
] as const satisfies readonly WidgetRule[];

export function proposeWidgets(
  input: ProposalInput,
  use: ColumnUse,
): { widgets: WidgetInput[]; choices: Choice[] } {
  const rules: readonly WidgetRule[] = WIDGET_RULES;
  const found = rules.flatMap((rule) => {
    const chosen = rule.widget(input, use);
    return chosen === undefined ? [] : [{ ...chosen, rule: rule.name }];
  });
  const taken = new Set<string>([...LINK_KEYS, "find"]);
  return {
    widgets: found.map(({ widget }) => ({ ...widget, id: freeId(widget.id, widget.type, taken) })),
    choices: found.filter(({ because }) => because !== "every map")
      .map(({ widget, rule, because }) => ({
        about: "Widget",
        chosen: `${widget.type} of ${"column" in widget ? widget.column : "rows"}`,
        because: `${rule}: ${because}`,
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

/** @returns the columns of the search field; none where there is nothing to search. */
export function searchColumns(
  { id, rows, place, columns }: ProposalInput,
  use: ColumnUse,
): string[] {
  if (rows < LEAST_SEARCHED_ROWS || place.type === "h3" || place.type === "quadbin") return [];
  const names = use.names.slice(0, MOST_SEARCHED).map(({ column }) => column.name);
  // The id is granted as text, whatever its type in the table.
  const isSearched = columns.some(({ name, type }) => name === id && type === "text");
  return [...names, ...id !== undefined && isSearched ? [id] : []];
}
