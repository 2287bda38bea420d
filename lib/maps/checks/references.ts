/** Every place where a map names a column of a dataset, and the requirement on it. */
import type { ColumnType } from "../../access/schema/dataset_schema.ts";
import type { Path } from "../../json/json_text.ts";
import { type Layer } from "../layer.ts";
import type { MapDocument } from "../map_document.ts";
import { type Encoding, encodingsOf, type Size } from "../scale.ts";
import type { Search } from "../search.ts";
import { templateColumns } from "../template.ts";
import type { Widget } from "../widget.ts";

/** The requirement on the column. */
export type Need = "any" | "number" | "time" | "text" | "parameter";

const FITS: Readonly<Record<Exclude<Need, "parameter">, readonly ColumnType[]>> = {
  any: ["text", "number", "boolean", "date", "timestamp"],
  number: ["number"],
  time: ["date", "timestamp"],
  text: ["text"],
};

/** @returns the accepted types. */
export const fittingTypes = (need: Exclude<Need, "parameter">) => FITS[need];

export interface Reference {
  readonly dataset: string;
  readonly column: string;
  readonly path: Path;
  readonly need: Need;
  /** The column is the last key of the path, not a value. */
  readonly ofName?: boolean;
}

export function* references(map: MapDocument): Generator<Reference> {
  for (const [dataset, { columns }] of Object.entries(map.datasets)) {
    for (const column of Object.keys(columns)) {
      const path = ["datasets", dataset, "columns", column];
      yield { dataset, column, path, need: "any", ofName: true };
    }
  }
  for (const [index, layer] of map.layers.entries()) {
    yield* layerReferences(layer, ["layers", index]);
  }
  for (const [index, widget] of map.widgets.entries()) {
    yield* widgetReferences(widget, ["widgets", index]);
  }
  for (const [index, search] of map.search.entries()) {
    yield* searchReferences(search, ["search", index]);
  }
}

type Named = readonly [column: string | undefined, at: Path, need: Need, ofName?: boolean];

export function* layerReferences(layer: Layer, path: Path): Generator<Reference> {
  for (const [column, at, need, ofName] of layerColumns(layer)) {
    if (column === undefined) continue;
    yield { dataset: layer.dataset, column, path: [...path, ...at], need, ofName };
  }
}

function* layerColumns(layer: Layer): Generator<Named> {
  if ("color" in layer && layer.color !== undefined) {
    const isList = Array.isArray(layer.color);
    for (const [index, encoding] of encodingsOf(layer.color).entries()) {
      yield [encoding.column, ["color", ...isList ? [index] : [], "column"], needOf(encoding)];
    }
  }
  if ("tooltip" in layer) yield* listed(layer.tooltip, ["tooltip"]);
  if ("card" in layer && layer.card !== undefined) {
    const { title, subtitle, columns } = layer.card;
    yield* listed(columns, ["card", "columns"]);
    for (const [key, template] of Object.entries({ title, subtitle })) {
      for (const column of template === undefined ? [] : templateColumns(template)) {
        yield [column, ["card", key], "any"];
      }
    }
  }
  if ("text" in layer) yield [layer.text?.column, ["text", "column"], "any"];
  if ("height" in layer) yield [layer.height?.column, ["height", "column"], "number"];
  if ("radius" in layer) yield [sizeColumn(layer.radius), ["radius", "column"], "number"];
  if ("width" in layer) yield [sizeColumn(layer.width), ["width", "column"], "number"];
  if ("weight" in layer) yield [layer.weight, ["weight"], "number"];
  if ("aggregate" in layer) {
    for (const [column, operation] of Object.entries(layer.aggregate)) {
      yield [column, ["aggregate", column], operation === "count" ? "any" : "number", true];
    }
  }
}

const needOf = ({ scale }: Encoding): Need => scale === "categories" ? "any" : "number";
const sizeColumn = (size: Size) => typeof size === "number" ? undefined : size.column;
const listed = (columns: readonly string[] | undefined, at: Path): Named[] =>
  (columns ?? []).map((column, index) => [column, [...at, index], "any"]);

export function* widgetReferences(widget: Widget, path: Path): Generator<Reference> {
  for (const [column, at, need] of widgetColumns(widget)) {
    if (column !== undefined) {
      yield { dataset: widget.dataset, column, path: [...path, ...at], need };
    }
  }
  for (const [index, other] of ("also_filters" in widget ? widget.also_filters : []).entries()) {
    yield { ...other, path: [...path, "also_filters", index, "column"], need: "any" };
  }
}

function* widgetColumns(widget: Widget): Generator<Named> {
  switch (widget.type) {
    case "formula":
      yield [widget.column, ["column"], widget.operation === "count" ? "any" : "number"];
      return;
    case "histogram":
    case "range":
      yield [widget.column, ["column"], "number"];
      return;
    case "scatter":
      yield [widget.x, ["x"], "number"];
      yield [widget.y, ["y"], "number"];
      return;
    case "table":
      yield* listed(widget.columns, ["columns"]);
      yield [widget.sort?.column, ["sort", "column"], "any"];
      return;
    case "parameter":
      yield [widget.column, ["column"], "parameter"];
      return;
    case "timeseries":
      yield [widget.column, ["column"], "time"];
      yield [widget.split_by, ["split_by"], "any"];
      break;
    case "category":
    case "pie":
      yield [widget.column, ["column"], "any"];
  }
  const need = widget.operation === "count" ? "any" : "number";
  yield [widget.operation_column, ["operation_column"], need];
}

export function* searchReferences(search: Search, path: Path): Generator<Reference> {
  for (const [index, column] of search.columns.entries()) {
    const at = [...path, "columns", index];
    yield { dataset: search.dataset, column, path: at, need: "text" };
  }
}
