/** A widget's filter in a link, under the widget's id. */
import type { Value, Widget } from "../document.ts";
import type { Filter } from "./filter.ts";
import { isOpen, NUMBERS, rangeOf, rangeText, TIMES, valueOf, valueText } from "./link_values.ts";

/** Values of one filter. */
const MOST_VALUES = 100;

/** @returns each value of the parameter. */
export function filterParameters(filter: Filter): string[] {
  switch (filter.kind) {
    case "values":
      return filter.values.map(valueText);
    case "range":
      return [rangeText(filter, NUMBERS)];
    case "time":
      return [rangeText(filter, TIMES)];
    case "box":
      return [`${rangeText(filter.x, NUMBERS)},${rangeText(filter.y, NUMBERS)}`];
  }
}

/** @returns undefined where the texts are no filter of such a widget. */
export function filterOf(widget: Widget, texts: readonly string[]): Filter | undefined {
  const [text = ""] = texts;
  switch (widget.type) {
    case "category":
    case "pie": {
      const values = texts.slice(0, MOST_VALUES).map(valueOf)
        .filter((value): value is Value => value !== undefined);
      return values.length === 0 ? undefined : { kind: "values", values: [...new Set(values)] };
    }
    case "histogram":
    case "range": {
      const range = rangeOf(text, NUMBERS, widget.type === "range");
      return range === null || isOpen(range) ? undefined : { kind: "range", ...range };
    }
    case "timeseries": {
      const range = rangeOf(text, TIMES);
      return range === null || isOpen(range) ? undefined : { kind: "time", ...range };
    }
    case "scatter": {
      const [x = null, y = null] = text.split(",").map((axis) => rangeOf(axis, NUMBERS));
      if (x === null || y === null || (isOpen(x) && isOpen(y))) return undefined;
      return { kind: "box", x, y };
    }
    default:
      return undefined;
  }
}
