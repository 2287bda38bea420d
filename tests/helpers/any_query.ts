/** Random states of a map, for any document. */
import fc from "fast-check";
import type { Layer, MapDocument, Value, Widget } from "../../lib/map/document.ts";
import type { Filter, Range } from "../../lib/map/query/filter.ts";
import type { MapQuery } from "../../lib/map/query/map_query.ts";
import { anyText } from "./any_text.ts";

const text = anyText({ minLength: 1, maxLength: 100 }).filter((value) => value.trim() !== "");
/** Texts that a link could misread as something else. */
export const hostile = fc.constantFrom(
  ...["0", "-1.5", "1e5", "true", "null", '"', '""', '"a"', "{}", "..", "1..2", "-", "open"],
  ...["constructor", "a,b", "a:b", "a&b=c", "+", "%20", "02110", "9007199254740993", "", " x "],
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const value: fc.Arbitrary<Value> = fc.oneof(text, hostile, number, fc.boolean());
/** With milliseconds, in every valid year. */
const time = fc.oneof(
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
  fc.integer({ min: -30_000, max: 30_000 }).map((day) => day * 86_400_000),
);

const rangeOf = (end: fc.Arbitrary<number>): fc.Arbitrary<Range> =>
  fc.record({ from: fc.option(end), to: fc.option(end) }).filter(({ from, to }) =>
    from === null || to === null || from < to
  );
const isNarrow = ({ from, to }: Range) => from !== null || to !== null;

function filterOf(widget: Widget): fc.Arbitrary<Filter> | null {
  switch (widget.type) {
    case "category":
    case "pie":
      return fc.uniqueArray(value, { minLength: 1, maxLength: 6 })
        .map((values) => ({ kind: "values", values }));
    case "histogram":
    case "range":
      return rangeOf(number).filter(isNarrow).map((range) => ({ kind: "range", ...range }));
    case "timeseries":
      return rangeOf(time).filter(isNarrow).map((range) => ({ kind: "time", ...range }));
    case "scatter":
      return fc.record({ x: rangeOf(number), y: rangeOf(number) })
        .filter(({ x, y }) => isNarrow(x) || isNarrow(y)).map((box) => ({ kind: "box", ...box }));
    default:
      return null;
  }
}

/** A random subset of the entries, by id. */
function some<Entry>(
  entries: readonly (readonly [id: string, entry: fc.Arbitrary<Entry> | null])[],
): fc.Arbitrary<ReadonlyMap<string, Entry>> {
  const options = entries.map(([id, entry]) =>
    fc.option(entry ?? fc.constant(undefined)).map((value) => [id, value] as const)
  );
  return fc.tuple(...options).map((made) =>
    new Map(
      made.flatMap(([id, entry]) => entry === null || entry === undefined ? [] : [[id, entry]]),
    )
  );
}

const encodings = (layer: Layer) =>
  "color" in layer && Array.isArray(layer.color) ? layer.color.length : 0;

function parameterOf(widget: Widget): fc.Arbitrary<Value> | null {
  if (widget.type !== "parameter") return null;
  const { options, default: usual } = widget;
  if (options !== undefined) return fc.constantFrom(...options.map((option) => option.value));
  return fc.oneof(value, hostile).filter((one) => typeof one === typeof usual);
}

/** @returns any state of that map that a user can reach. */
export function anyQuery({ layers, widgets, search }: MapDocument): fc.Arbitrary<MapQuery> {
  const tables = widgets.filter((widget) => widget.type === "table");
  const datasets = [...layers, ...widgets].map(({ dataset }) => dataset);
  return fc.record({
    filters: some(widgets.map((widget) => [widget.id, filterOf(widget)])),
    texts: some(search.map(({ id, columns }) => [
      id,
      fc.record({ column: fc.constantFrom(...columns), text: fc.oneof(text, fc.constant("021")) }),
    ])),
    parameters: some(widgets.map((widget) => [widget.id, parameterOf(widget)])),
    visible: some(layers.map(({ id, visible }) => [id, fc.constant(!visible)])),
    colors: some(layers.map((layer) => [
      layer.id,
      encodings(layer) < 2 ? null : fc.integer({ min: 1, max: encodings(layer) - 1 }),
    ])),
    selected: fc.option(fc.record({
      dataset: fc.constantFrom(...datasets),
      id: fc.oneof(text, hostile, fc.bigInt({ min: 0n, max: 10n ** 19n }).map(String))
        .filter((id) => id !== ""),
    })),
    table: tables.length === 0
      ? fc.constant(null)
      : fc.option(fc.constantFrom(...tables.map(({ id }) => id))),
    sorts: some(tables.map(({ id, columns }) => [
      id,
      fc.record({
        column: fc.constantFrom(...columns),
        direction: fc.constantFrom("asc" as const, "desc" as const),
      }),
    ])),
    hidden: some(tables.map(({ id, columns }) => [id, fc.subarray(columns, { minLength: 1 })])),
  });
}

/** The map position in a link, or none. */
export const anyPosition = fc.option(fc.record({
  latitude: fc.integer({ min: -8_500_000, max: 8_500_000 }).map((value) => value / 1e5),
  longitude: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((value) => value / 1e5),
  zoom: fc.integer({ min: 0, max: 2400 }).map((value) => value / 100),
}));
