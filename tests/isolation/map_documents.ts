/** Maps that name every column wherever a map can, and the requests a browser makes for them. */
import type { WidgetQuerySource } from "@carto/api-client";
import type { PrunedMap } from "../../lib/maps/pruning/prune_map.ts";
import { type Hand, mapRows, widgetOf } from "./attacks.ts";
import { type Row, toRow } from "./leak_checker.ts";
import { COLUMNS } from "./people.ts";

const NUMBERS = ["revenue", "size_m2", "store_id"];

/** A marker in all texts of a document about the column. */
export const canaryOf = (column: string) => `canary-of-${column}`;

/** A map whose first layer names no column, and whose other parts name it wherever they can. */
export function mapOfColumn(column: string): string {
  return JSON.stringify({ ...mapOfColumns([column]), title: `Map of ${COLUMNS.indexOf(column)}` });
}

/** The same for several columns at once. */
export function mapOfColumns(columns: readonly string[]) {
  const numbers = columns.filter((column) => NUMBERS.includes(column));
  const common = { dataset: "stores" };
  const point = { ...common, type: "point" };
  return {
    version: 1,
    title: "Map",
    datasets: {
      stores: {
        columns: Object.fromEntries(columns.map((column) => [column, {
          label: canaryOf(column),
          description: canaryOf(column),
          values: { [canaryOf(column)]: canaryOf(column), BOSTON: canaryOf(column) },
        }])),
      },
    },
    layers: [
      { ...point, id: "plain", card: { columns: [] } },
      ...columns.map((column) => ({
        ...point,
        id: `l-${COLUMNS.indexOf(column)}`,
        color: [
          { column, scale: "categories" },
          ...NUMBERS.includes(column)
            ? [{ column, scale: "continuous", domain: [0, 777_777] }]
            : [],
        ],
        tooltip: [column],
        card: { title: `{${column}}`, columns: [column] },
        text: { column },
      })),
    ],
    widgets: [
      { ...common, id: "count", type: "formula", operation: "count", over: "all" },
      ...columns.flatMap((column) => widgetsOf(column)),
      ...numbers.flatMap((column) => numberWidgetsOf(column)),
      { ...common, id: "table", type: "table", columns, sort: { column: columns[0] } },
    ],
    search: [{ ...common, id: "find", columns }],
  };
}

function widgetsOf(column: string) {
  const id = COLUMNS.indexOf(column);
  const common = { dataset: "stores", column, over: "all" };
  return [
    { ...common, id: `c${id}`, type: "category" },
    { ...common, id: `p${id}`, type: "pie", also_filters: [{ dataset: "stores", column }] },
  ];
}

function numberWidgetsOf(column: string) {
  const id = COLUMNS.indexOf(column);
  const common = { dataset: "stores", column, over: "all" };
  return [
    { ...common, id: `f${id}`, type: "formula", operation: "sum" },
    { ...common, id: `h${id}`, type: "histogram", breaks: [777_777] },
    { ...common, id: `r${id}`, type: "range" },
    { dataset: "stores", id: `s${id}`, type: "scatter", x: column, y: column, over: "all" },
  ];
}

/** A request to CARTO for a part of a map. Rejects if CARTO refuses. */
export interface PartRequest {
  readonly part: string;
  /** The column that its answer is about, if any. */
  readonly column: string | null;
  ask(hand: Hand): Promise<Row[]>;
}

/** @returns a browser's requests for this document: tiles, cells, widgets, the table, a search. */
export function requestsOf({ layers, widgets, search }: PrunedMap): PartRequest[] {
  const requests: PartRequest[] = [];
  for (const { id, ...layer } of layers) {
    if (layer.type !== "point") continue;
    const columns = [
      ...layer.tooltip ?? [],
      ...layer.text === undefined ? [] : [layer.text.column],
    ];
    requests.push({
      part: `tiles of ${id}`,
      column: columns[0] ?? null,
      ask: (hand) => mapRows(hand, hand.sqlQuery, { columns: ["geom", ...new Set(columns)] }),
    });
    const aggregationExp = layer.aggregation?.expression;
    if (aggregationExp === undefined) continue;
    requests.push({
      part: `clusters of ${id}`,
      column: columns[0] ?? null,
      // The number of rows in a cell is not secret to a user who sees these rows.
      ask: async (hand) =>
        (await mapRows(hand, hand.sqlQuery, { aggregationExp }))
          .filter((row) => Object.keys(row).some((name) => name.endsWith("_average")))
          .map(() => ({ averaged: 1 })),
    });
  }
  for (const widget of widgets) {
    const column = "column" in widget ? widget.column ?? null : null;
    requests.push({
      part: `widget ${widget.id}`,
      column: widget.type === "scatter" ? widget.x : column,
      ask: (hand) => widgetRows(widget, widgetOf(hand)),
    });
  }
  for (const { id, columns } of search) {
    const [column = ""] = columns;
    const filters = { [column]: { stringSearch: { values: ["a"] } } };
    requests.push({
      part: `search ${id}`,
      column,
      ask: async (hand) =>
        (await widgetOf(hand).getTable({ columns: [column], limit: 1_000, filters })).rows.map(
          toRow,
        ),
    });
  }
  return requests;
}

async function widgetRows(
  widget: PrunedMap["widgets"][number],
  source: WidgetQuerySource,
): Promise<Row[]> {
  switch (widget.type) {
    case "category":
    case "pie": {
      const { column } = widget;
      const found = await source.getCategories({ column, operation: "count" });
      return found.map(({ name }) => toRow({ [column]: name }));
    }
    case "formula": {
      const { column, operation } = widget;
      const { value } = await source.getFormula({ column: column ?? "*", operation });
      return column === undefined ? [] : [toRow({ figure: value })];
    }
    case "histogram": {
      const counts = await source.getHistogram({
        column: widget.column,
        operation: "count",
        ticks: widget.breaks ?? [],
      });
      return counts.some((count) => count > 0) ? [{ bars: 1 }] : [];
    }
    case "range":
      return [toRow({ ...await source.getRange({ column: widget.column }) })];
    case "scatter": {
      const [x, y] = [widget.x, widget.y];
      const points = await source.getScatter({ xAxisColumn: x, yAxisColumn: y });
      return points.map(([value]) => toRow({ [x]: value }));
    }
    case "table":
      return (await source.getTable({ columns: [...widget.columns], limit: 1_000 })).rows.map(
        toRow,
      );
    default:
      return [];
  }
}
