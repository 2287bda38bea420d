import type { MapDocument, Value } from "../document.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";

/** @returns the values of a dataset's open parameters, by column: chosen, or the document's. */
export function parameterValues(
  { widgets }: Pick<MapDocument, "widgets">,
  dataset: string,
  { parameters }: Pick<MapQuery, "parameters"> = EMPTY_QUERY,
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const widget of widgets) {
    if (widget.type !== "parameter" || widget.dataset !== dataset) continue;
    values[widget.column] = parameters.get(widget.id) ?? widget.default;
  }
  return values;
}
