/** Checks formats against the types of their columns. */
import type { ColumnType } from "../../access/schema/dataset_schema.ts";
import type { Fault } from "../../json/json_text.ts";
import type { Format } from "../format.ts";
import type { MapDocument } from "../map_document.ts";

const FITTING: Readonly<Record<Format["type"], readonly ColumnType[]>> = {
  number: ["number"],
  currency: ["number"],
  percent: ["number"],
  unit: ["number"],
  date: ["date", "timestamp"],
  datetime: ["timestamp"],
  // A number such as a zip code may be formatted as text.
  text: ["text", "number", "boolean", "date", "timestamp"],
  boolean: ["boolean"],
  link: ["text"],
};

/** @param typeOf the type that the policy says a column has. */
export function* formatFaults(
  map: MapDocument,
  typeOf: (dataset: string, column: string) => ColumnType | undefined,
): Generator<Fault> {
  for (const [dataset, { columns }] of Object.entries(map.datasets)) {
    for (const [column, { format }] of Object.entries(columns)) {
      const type = typeOf(dataset, column);
      if (format === undefined || type === undefined || FITTING[format.type].includes(type)) {
        continue;
      }
      const path = ["datasets", dataset, "columns", column, "format", "type"];
      yield { path, message: misfit(type) };
    }
  }
  for (const [index, widget] of map.widgets.entries()) {
    if (widget.type !== "formula" || widget.format === undefined) continue;
    if (FITTING[widget.format.type].includes("number")) continue;
    const path = ["widgets", index, "format", "type"];
    yield { path, message: misfit("number") };
  }
}

function misfit(type: ColumnType): string {
  const fitting = Object.entries(FITTING).filter(([, types]) => types.includes(type))
    .map(([name]) => name);
  return `does not fit a ${type}; ${fitting.join(", ")} do`;
}
