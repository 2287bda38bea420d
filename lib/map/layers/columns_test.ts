import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Layer } from "../document.ts";
import { columnsOf, playedColumns } from "./columns.ts";

const common = { id: "a", dataset: "a", visible: true, opacity: 1 } as const;
const card = {
  title: { en: "{name}", es: "{nombre}" },
  subtitle: "{city}, {} {zip}",
  columns: ["kind", "kg"],
};
const color = [
  { scale: "categories" as const, column: "kind", palette: "Bold" },
  { scale: "continuous" as const, column: "kg", palette: "Teal" },
];
const radius = { column: "area", scale: "area" as const, range: [1, 2] as [number, number] };
const text = { column: "name", size: 12 };
const height = { column: "floors", range: [0, 9] as [number, number] };

const layers: Readonly<Record<string, readonly [Layer, readonly string[]]>> = {
  "a layer that says nothing": [{ ...common, type: "line", width: 2 }, []],
  points: [
    { ...common, type: "point", color, radius, text, cluster: false, card, tooltip: ["kg", "m"] },
    ["kind", "kg", "area", "name", "m", "nombre", "city", "zip"],
  ],
  lines: [{ ...common, type: "line", width: radius, color: "#112233", text }, ["area", "name"]],
  areas: [{ ...common, type: "polygon", height, text }, ["floors", "name"]],
  cells: [
    { ...common, type: "h3", aggregate: { kg: "sum", m: "avg" }, height },
    ["floors", "kg", "m"],
  ],
  "a heatmap": [{ ...common, type: "heatmap", radius: 9, palette: "Teal", weight: "kg" }, ["kg"]],
};

describe("the columns that tiles must have", () => {
  for (const [name, [layer, columns]] of Object.entries(layers)) {
    it(`are all that the document names, once, for ${name}`, () => {
      expect([...columnsOf(layer)].sort()).toEqual([...columns].sort());
    });
  }

  it("may be only those that people see", () => {
    const [points] = layers["points"] ?? [];
    if (points === undefined) throw new Error("no points");
    expect([...columnsOf(points, "shown")].sort())
      .toEqual(["city", "kg", "kind", "m", "name", "nombre", "zip"]);
  });
});

describe("the times by which features can be played", () => {
  it("are those of a dataset's time series, and of the datasets that they also filter", () => {
    const widget = {
      id: "time",
      type: "timeseries" as const,
      dataset: "deliveries",
      column: "at",
      operation: "count" as const,
      also_filters: [{ dataset: "routes", column: "day" }],
      over: "view" as const,
      step: "day" as const,
    };
    expect(playedColumns({ widgets: [widget] }, "deliveries")).toEqual(["at"]);
    expect(playedColumns({ widgets: [widget] }, "routes")).toEqual(["day"]);
    expect(playedColumns({ widgets: [widget] }, "zones")).toEqual([]);
  });
});
