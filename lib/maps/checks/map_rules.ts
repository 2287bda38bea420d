/** Rules of a map that the schema cannot express, independent of the policy. */
import type { Fault, Path } from "../../json/json_text.ts";
import { isCells, type Layer } from "../layer.ts";
import { LINK_KEYS } from "../link_keys.ts";
import type { MapDocument } from "../map_document.ts";
import { classesOf } from "../palette.ts";
import { layerReferences } from "./references.ts";
import { type Encoding, encodingsOf } from "../scale.ts";
import type { Widget } from "../widget.ts";

/** @returns every fault of a map that matches the schema. */
export function* mapRules(map: MapDocument): Generator<Fault> {
  yield* idFaults(map);
  yield* aliasFaults(map);
  const { fit } = map.view ?? {};
  const layers = map.layers.map(({ id }) => id);
  if (fit !== undefined && !layers.includes(fit)) {
    yield { path: ["view", "fit"], message: `must be one of the layers: ${layers.join(", ")}` };
  }
  for (const [index, layer] of map.layers.entries()) yield* layerFaults(layer, ["layers", index]);
  for (const [index, widget] of map.widgets.entries()) {
    yield* widgetFaults(widget, ["widgets", index]);
  }
  for (const [index, { columns }] of map.search.entries()) {
    yield* repeated(columns, ["search", index, "columns"]);
  }
}

function* idFaults({ layers, widgets, search }: MapDocument): Generator<Fault> {
  const named: [id: string, path: Path][] = [
    ...widgets.map(({ id }, index): [string, Path] => [id, ["widgets", index, "id"]]),
    ...search.map(({ id }, index): [string, Path] => [id, ["search", index, "id"]]),
  ];
  yield* repeatedIds(layers.map(({ id }, index): [string, Path] => [id, ["layers", index, "id"]]));
  yield* repeatedIds(named);
  for (const [id, path] of named) {
    if (!isLinkKey(id)) continue;
    const message = `cannot be the id: links have ${LINK_KEYS.join(", ")} themselves`;
    yield { path, message };
  }
}

const isLinkKey = (name: string) => LINK_KEYS.some((key) => key === name);

function* repeatedIds(named: readonly (readonly [id: string, path: Path])[]): Generator<Fault> {
  const ids = named.map(([id]) => id);
  for (const [index, [id, path]] of named.entries()) {
    if (ids.indexOf(id) !== index) {
      yield { path, message: "is there already: each id stands once" };
    }
  }
}

function* aliasFaults({ link_aliases, widgets, search }: MapDocument): Generator<Fault> {
  const ids = [...widgets, ...search].map(({ id }) => id);
  for (const [alias, target] of Object.entries(link_aliases)) {
    const path = ["link_aliases", alias];
    if (ids.includes(alias)) {
      yield { path, message: "is an id of this map already", ofName: true };
    }
    if (!ids.includes(target) && !isLinkKey(target)) {
      const message = `must be the id of a widget or search: ${ids.join(", ") || "there is none"}`;
      yield { path, message };
    }
  }
}

function* layerFaults(layer: Layer, path: Path): Generator<Fault> {
  if ("color" in layer && layer.color !== undefined) {
    const isList = Array.isArray(layer.color);
    for (const [index, encoding] of encodingsOf(layer.color).entries()) {
      yield* encodingFaults(encoding, [...path, "color", ...isList ? [index] : []]);
    }
  }
  if ("tooltip" in layer) yield* repeated(layer.tooltip ?? [], [...path, "tooltip"]);
  if ("card" in layer) {
    yield* repeated(layer.card?.columns ?? [], [...path, "card", "columns"]);
    const actions = layer.card?.actions ?? [];
    yield* repeatedIds(
      actions.map(({ id }, index) => [id, [...path, "card", "actions", index, "id"]] as const),
    );
  }
  if (!isCells(layer)) return;
  const columns = Object.keys(layer.aggregate);
  // Without any the policy decides: the cells of a tileset have columns of their own.
  if (columns.length === 0) return;
  for (const { column, path: at } of layerReferences(layer, path)) {
    if (!columns.includes(column)) yield { path: at, message: notAggregated(columns) };
  }
}

/** @param columns of the layer's `aggregate`. */
export const notAggregated = (columns: readonly string[]) =>
  "must be one of the layer's aggregate, which is all that its cells have: " +
  (columns.join(", ") || "none");

function* encodingFaults(encoding: Encoding, path: Path): Generator<Fault> {
  if (encoding.scale !== "bins") return;
  const { method, breaks, classes, palette } = encoding;
  const isCustom = method === "custom";
  if (isCustom !== (breaks !== undefined)) {
    const message = isCustom ? "needs breaks" : "must be custom where there are breaks";
    yield { path: [...path, "method"], message };
    return;
  }
  if (breaks !== undefined) yield* ascending(breaks, [...path, "breaks"]);
  if (isCustom && classes !== undefined) {
    const message = "cannot be beside breaks, which make the classes";
    yield { path: [...path, "classes"], message, ofName: true };
  }
  const made = breaks === undefined ? classes ?? DEFAULT_CLASSES : breaks.length + 1;
  const most = classesOf(palette);
  if (made > most) {
    const at = breaks !== undefined ? "breaks" : classes === undefined ? "palette" : "classes";
    const message = `makes ${made} classes, and the palette has ${most} colors`;
    yield { path: [...path, at], message };
  }
}

export const DEFAULT_CLASSES = 5;

function* widgetFaults(widget: Widget, path: Path): Generator<Fault> {
  if ("operation" in widget) {
    const key = widget.type === "formula" ? "column" : "operation_column";
    const column = widget.type === "formula" ? widget.column : widget.operation_column;
    if (widget.operation !== "count" && column === undefined) {
      yield { path: [...path, "operation"], message: `needs ${key}: the column of which it is` };
    }
  }
  if (widget.type === "histogram" && widget.breaks !== undefined) {
    yield* ascending(widget.breaks, [...path, "breaks"]);
  }
  if (widget.type === "table") yield* repeated(widget.columns, [...path, "columns"]);
  if (widget.type !== "parameter" || widget.options === undefined) return;
  const values = widget.options.map(({ value }) => value);
  if (!values.includes(widget.default)) {
    const message = `must be one of the options: ${values.slice(0, 10).join(", ")}`;
    yield { path: [...path, "default"], message };
  }
}

function* ascending(numbers: readonly number[], path: Path): Generator<Fault> {
  for (const [index, number] of numbers.entries()) {
    const before = numbers[index - 1];
    if (before === undefined || before < number) continue;
    yield { path: [...path, index], message: "must be above the one before it" };
  }
}

function* repeated(columns: readonly string[], path: Path): Generator<Fault> {
  for (const [index, column] of columns.entries()) {
    if (columns.indexOf(column) !== index) {
      yield { path: [...path, index], message: "is there already: name it once" };
    }
  }
}
