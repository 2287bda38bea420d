import type { Widget } from "../document.ts";

/**
 * @returns the times of the dataset's rows that the widget filters; undefined where it does not.
 */
export function timeColumn(widget: Widget, dataset: string): string | undefined {
  if (widget.type !== "timeseries") return undefined;
  return [widget, ...widget.also_filters].find((one) => one.dataset === dataset)?.column;
}
