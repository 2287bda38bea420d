import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";

/** @returns the summary of the view in two short lines: "159 stores", "Total revenue $221M". */
export function summaryOf({ document, texts, widgets, datasetOf }: MapState): [string, string] {
  const [first] = document.layers;
  if (first === undefined) return ["", ""];
  const count = datasetOf(first.dataset).count.value;
  const counted = count === null ? texts.layerTitle(first) : texts.counted(first.dataset, count);
  for (const { widget, result } of widgets.values()) {
    if (widget.type !== "formula" || widget.operation === "count") continue;
    const formula = resultAs("formula", result.value);
    if (formula === null) continue;
    const amount = texts.amount({ ...widget, column: widget.column }, formula.value, "compact");
    return [counted, `${texts.widgetTitle(widget)} ${amount}`];
  }
  return [counted, texts.mapTitle];
}
