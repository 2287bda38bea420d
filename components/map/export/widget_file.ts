/** A widget's figures as a file for spreadsheets. */
import "../stage/rooms.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Operation, Value, Widget } from "../../../lib/map/document.ts";
import { csvOf, type CsvValue } from "../../../lib/map/export/csv.ts";
import { fileName } from "../../../lib/map/export/file_name.ts";
import { saveFile } from "../../../lib/map/export/save_file.ts";
import type { TimeSeriesResult, WidgetResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

/** @returns the name of the saved file; null for a widget without figures. */
export function saveWidget(state: MapState, own: WidgetState): string | null {
  const text = widgetFile(state, own);
  if (text === null) return null;
  const title = `${state.texts.mapTitle} ${state.texts.widgetTitle(own.widget)}`;
  const name = fileName(title, state.access.peek()?.groups ?? [], Date.now(), "csv");
  saveFile(new Blob([text], { type: "text/csv;charset=utf-8" }), name);
  return name;
}

/** @returns CSV with CARTO's column names; null for a widget without figures. */
export function widgetFile(state: MapState, { widget, result }: WidgetState): string | null {
  const shown = result.peek();
  const lines = shown === null ? null : linesOf(state, widget, shown);
  if (lines === null || lines.length < 2) return null;
  const [header = [], ...rows] = lines;
  return csvOf(header.map(String), rows);
}

type Line = readonly CsvValue[];

function linesOf(state: MapState, widget: Widget, result: WidgetResult): readonly Line[] | null {
  switch (result.type) {
    case "category": {
      if (widget.type !== "category" && widget.type !== "pie") return null;
      const others = mapWordsOf(state.locale).panel.category.others;
      return [
        [widget.column, figureName(widget.operation, widget.operation_column)],
        ...result.groups.map(({ name, value }) => [cell(name), value]),
        ...result.others === null ? [] : [[others, result.others]],
      ];
    }
    case "histogram": {
      if (widget.type !== "histogram") return null;
      const { ticks, counts } = result;
      return [
        [`${widget.column}_from`, `${widget.column}_to`, "count"],
        ...counts.map((count, bar) => [ticks[bar] ?? null, ticks[bar + 1] ?? null, count]),
      ];
    }
    case "scatter":
      return widget.type === "scatter" ? [[widget.x, widget.y], ...result.points] : null;
    case "timeseries": {
      if (widget.type !== "timeseries") return null;
      const figure = figureName(widget.operation, widget.operation_column);
      return [
        [widget.column, ...result.series.map(({ name }) => name === null ? figure : cell(name))],
        ...result.times.map((_, step) => timeLine(result, step)),
      ];
    }
    default:
      return null;
  }
}

const cell = (value: Value | null): CsvValue => typeof value === "boolean" ? String(value) : value;

/** CARTO's name of an aggregate: `revenue_sum`. */
const figureName = (operation: Operation, column: string | undefined) =>
  operation === "count" || column === undefined ? "count" : `${column}_${operation}`;

/** A date for steps of days or longer; otherwise a UTC timestamp. */
function timeLine({ times, series, step }: TimeSeriesResult, at: number): Line {
  const moment = new Date(times[at] ?? NaN).toISOString();
  const isShort = step === "second" || step === "minute" || step === "hour";
  return [
    isShort ? moment : moment.slice(0, 10),
    ...series.map(({ values }) => values[at] ?? null),
  ];
}
