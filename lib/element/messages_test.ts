import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { CALL_FAILURES, ToHost } from "../map/embed/to_host.ts";
import { readMessage } from "./messages.ts";

const view = { longitude: -71, latitude: 42.3, zoom: 9.5, bounds: [-72, 42, -70, 43] };
const figures = [
  { type: "formula", value: 5 },
  { type: "formula", value: null },
  { type: "category", groups: [{ name: "Drugstore", value: 4 }], others: null },
  { type: "category", groups: [{ name: null, value: 4 }, { name: true, value: 1 }], others: 7 },
  { type: "histogram", ticks: [0, 1, 2], counts: [5, 6] },
  { type: "range", extent: [0, 9] },
  { type: "range", extent: null },
  { type: "timeseries", step: "day", times: [0], series: [{ name: "a", values: [1, null] }] },
  { type: "scatter", points: [[1, 2]], total: 9 },
  { type: "table", rows: [{ id: "7", properties: { city: "BOSTON", zip: null } }], total: 1 },
];
const MESSAGES: readonly Record<string, unknown>[] = [
  { type: "ready", protocol: 2, code: "wanted" },
  { type: "loaded", count: 5, counts: { stores: 5, routes: null }, groups: ["BOSTON"] },
  { type: "error", code: "layer_failed", part: "stores", message: "A layer cannot be drawn." },
  { type: "session-end" },
  { type: "select", selection: { dataset: "stores", id: "7", properties: { open: true } } },
  { type: "select", selection: null, id: "1" },
  { type: "view", ...view },
  { type: "filter", filters: { types: ["Drugstore"], revenue: "5..", status: 3 } },
  ...figures.map((figures) => ({ type: "widget", id: "types", figures })),
  { type: "height", px: 480 },
  { type: "action", action: "open-order", dataset: "orders", id: "7" },
  { type: "result", id: "1", value: null },
  ...CALL_FAILURES.map((code) => ({ type: "failure", id: "1", code, message: "No." })),
];

/** The ways to each value inside. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([name, inner]) =>
      pathsIn(inner).map((path) => [name, ...path])
    ),
  ];
}

function withValue(message: unknown, [name, ...path]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const copy: unknown = structuredClone(message);
  if (typeof copy !== "object" || copy === null) return copy;
  Reflect.set(copy, name, withValue(Reflect.get(copy, name), path, value));
  return copy;
}

const typeOf = (value: unknown) =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), value);

describe("a message of the frame", () => {
  it("is taken in every form that the frame's schemas have", () => {
    for (const message of MESSAGES) {
      expect(v.safeParse(ToHost, { v: 1, ...message }).success).toBe(true);
      expect(readMessage({ v: 1, ...message })).toEqual({ v: 1, ...message });
    }
    const types = ToHost.options.map(({ entries }) => entries.type.literal);
    expect(new Set(MESSAGES.map(({ type }) => type))).toEqual(new Set(types));
  });

  it("is ignored where the frame's schemas ignore it", () => {
    const replaced = fc.constantFrom(...MESSAGES).chain((message) =>
      fc.record({
        message: fc.constant(message),
        path: fc.constantFrom(...pathsIn(message)),
        value: fc.constantFrom(null, true, 5, "x", {}, [{}], NaN, 10n, undefined),
      })
    );
    fc.assert(fc.property(replaced, ({ message, path, value }) => {
      fc.pre(typeOf(valueAt(message, path)) !== typeOf(value) || Number.isNaN(value));
      // The schemas take a list for an object.
      fc.pre(!(typeOf(valueAt(message, path)) === "object" && Array.isArray(value)));
      // An older frame names neither.
      fc.pre(!(message.type === "ready" && value === undefined));
      const data = withValue({ v: 1, ...message }, path, value);
      expect(readMessage(data) !== undefined).toBe(v.safeParse(ToHost, data).success);
    }));
  });

  it("is ignored at once with gaps in a list, however many", () => {
    for (const length of [1, 2 ** 32 - 1]) {
      const gaps = Object.assign([], { length });
      expect(readMessage({ v: 1, type: "loaded", count: 1, counts: {}, groups: gaps }))
        .toBeUndefined();
      const figures = { type: "scatter", points: gaps, total: null };
      expect(readMessage({ v: 1, type: "widget", id: "x", figures })).toBeUndefined();
    }
  });

  it("is ignored in any other form, and of another version", () => {
    fc.assert(fc.property(fc.anything(), (data) => {
      expect(readMessage(data)).toBeUndefined();
    }));
    expect(readMessage({ v: 2, type: "ready" })).toBeUndefined();
    expect(readMessage({ type: "ready" })).toBeUndefined();
  });

  it("of an older frame says neither its revision nor whether it has a code", () => {
    expect(readMessage({ v: 1, type: "ready" })).toEqual({ v: 1, type: "ready" });
  });
});
