import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { faultText } from "../../json/document.ts";
import { checkMap } from "./check_map.ts";
import { parseMap } from "../parse_map.ts";
import { MAP, policy } from "../test_helpers.ts";

const { link_aliases: _aliases, ...BARE } = MAP;
type Change = (map: Pick<typeof MAP, "layers" | "widgets">) => unknown;
function found(change: unknown): string[] {
  const { value, place } = parseMap(JSON.stringify(change, null, 1), "a.json");
  return [...checkMap(value, policy)].map((finding) =>
    `${finding.severity} ${faultText("a.json", place(finding))}`
  );
}

describe("a map against the policy", () => {
  it("has no fault where everything exists, and warns of literal values with restricted rows", () => {
    const findings = found(MAP);
    expect(findings.filter((one) => one.startsWith("fault"))).toEqual([]);
    expect(findings.map((one) => one.split(" ")[2])).toEqual([
      "datasets.drops.columns.status.values:",
      "datasets.drops.columns.kg.values:",
      "layers[0].color[1].breaks:",
      "widgets[4].default:",
    ]);
  });

  const layer = (more: object): Change => (map) => ({ ...map, layers: [...map.layers, more] });
  const widget = (more: object): Change => (map) => ({ ...map, widgets: [{ id: "w", ...more }] });
  const misfits: [change: Change, expected: string][] = [
    [
      layer({ id: "x", dataset: "dropz", type: "point" }),
      "layers[3].dataset: is no dataset of the policy; it has drops, plain",
    ],
    [(map) => ({ ...map, datasets: { dropz: {} } }), "datasets.dropz: is no dataset of the policy"],
    [
      (map) => ({ ...map, datasets: { drops: { columns: { kgs: {} } } } }),
      "datasets.drops.columns.kgs: must be one of the dataset's columns: geom, status",
    ],
    [
      layer({ id: "x", dataset: "drops", type: "line" }),
      "layers[3].type: cannot be drawn: the policy's dataset has point",
    ],
    [
      layer({ id: "x", dataset: "plain", type: "h3" }),
      "layers[3].type: needs geometry in the policy's dataset: the column of h3 cells",
    ],
    [
      layer({ id: "x", dataset: "plain", type: "raster" }),
      "layers[3].type: cannot be drawn: the policy's dataset is no raster",
    ],
    [
      layer({ id: "x", dataset: "list", type: "point" }),
      "the dataset has no column geom; name its geometry in the policy",
    ],
    [
      layer({
        id: "x",
        dataset: "drops",
        type: "point",
        color: { column: "status", scale: "bins" },
      }),
      "layers[3].color.column: must be a column of number; the policy has it as text",
    ],
    [
      layer({ id: "x", dataset: "drops", type: "point", card: { title: "{kilos}" } }),
      "layers[3].card.title: names kilos, which must be one of",
    ],
    [
      layer({ id: "x", dataset: "demand", type: "h3", aggregate: { m: "sum" } }),
      "layers[3].aggregate.m: must be one of the dataset's columns: h3, n",
    ],
    [
      widget({ type: "formula", dataset: "drops", operation: "avg", column: "status" }),
      "widgets[0].column: must be a column of number",
    ],
    [
      widget({ type: "formula", dataset: "list", operation: "sum", column: "n" }),
      "widgets[0].column: must be a column of number; it is the dataset's id, which is granted as",
    ],
    [
      widget({ type: "table", dataset: "drops", columns: ["kg"] }),
      "layers[0].dataset: needs a widget of type parameter for status: the dataset's SQL does not",
    ],
    [
      widget({ type: "timeseries", dataset: "drops", column: "kg" }),
      "widgets[0].column: must be a column of date or timestamp",
    ],
    [
      widget({ type: "parameter", dataset: "drops", column: "kg", default: 1 }),
      "widgets[0].column: must be one of the dataset's open_parameters: status",
    ],
    [
      widget({
        type: "range",
        dataset: "drops",
        column: "kg",
        also_filters: [{ dataset: "plain", column: "b" }],
      }),
      "widgets[0].also_filters[0].column: must be one of the dataset's columns: geom, a",
    ],
    [
      widget({ type: "table", dataset: "blocks", columns: ["n"] }),
      "widgets[0].type: cannot be: a tileset has no rows for a table; formula, category, pie, hist",
    ],
    [
      widget({ type: "timeseries", dataset: "blocks", column: "n" }),
      "widgets[0].type: cannot be: a tileset has none; formula, category, pie, histogram, range, ",
    ],
    [
      widget({ type: "formula", dataset: "blocks", operation: "count", over: "all" }),
      "widgets[0].over: cannot be all: a tileset counts only what is loaded; write view",
    ],
    [
      layer({ id: "x", dataset: "blocks", type: "heatmap" }),
      "layers[3].type: cannot be drawn of a tileset, whose features CARTO puts into no cells; point",
    ],
    [
      layer({ id: "x", dataset: "hexes", type: "h3", aggregate: { orders: "sum" } }),
      "layers[3].aggregate: cannot be: the cells of a tileset have their aggregates as columns",
    ],
    [
      layer({ id: "x", dataset: "hexes", type: "quadbin" }),
      "layers[3].type: cannot be drawn: the policy's dataset has h3 as its geometry",
    ],
    [
      layer({ id: "x", dataset: "hexes", type: "h3", tooltip: ["revenue"] }),
      "layers[3].tooltip[0]: must be one of the dataset's columns: top, orders",
    ],
    [
      layer({ id: "x", dataset: "demand", type: "h3", tooltip: ["n"] }),
      "layers[3].tooltip[0]: must be one of the layer's aggregate, which is all that its cells",
    ],
    [
      (map) => ({ ...map, search: [{ id: "f", dataset: "blocks", columns: ["n"] }] }),
      "search[0].dataset: cannot be searched: a tileset has no rows",
    ],
    [
      layer({ id: "x", dataset: "photo", type: "raster" }),
      "layers[3].type: is not drawn: the page draws no rasters",
    ],
    [
      widget({ type: "formula", dataset: "photo", operation: "count" }),
      "widgets[0].dataset: cannot be: a raster has no rows to compute over",
    ],
    [
      (map) => ({ ...map, search: [{ id: "f", dataset: "drops", columns: ["kg"] }] }),
      "search[0].columns[0]: must be a column of text; the policy has it as number",
    ],
    [
      (map) => ({
        ...map,
        datasets: { drops: { columns: { status: { format: { type: "percent" } } } } },
      }),
      "format.type: does not fit a text; text, link do",
    ],
    [
      (map) => ({ ...map, groups: ["EVERYONE"] }),
      "groups[0]: is no group of the policy; it has ALL, FEW",
    ],
  ];
  it("may search an id as text, format it as a number, and count it", () => {
    const findings = found({
      ...BARE,
      layers: BARE.layers.slice(1),
      view: {},
      datasets: { list: { columns: { n: { format: { type: "number" } } } } },
      widgets: [{ id: "w", type: "formula", dataset: "list", operation: "count", column: "n" }],
      search: [{ id: "f", dataset: "list", columns: ["n"] }],
    });
    expect(findings.filter((one) => one.startsWith("fault"))).toEqual([]);
  });

  it("may count a tileset's features in view, by their properties", () => {
    const of = (widget: object) => ({ id: "w", dataset: "blocks", ...widget });
    for (
      const one of [
        { type: "formula", operation: "sum", column: "n" },
        { type: "category", column: "n" },
        { type: "pie", column: "n" },
        { type: "histogram", column: "n" },
        { type: "range", column: "n" },
        { type: "scatter", x: "n", y: "n" },
      ]
    ) {
      const findings = found({
        ...BARE,
        layers: BARE.layers.slice(2),
        view: {},
        widgets: [of(one)],
      });
      expect(findings.filter((one) => one.startsWith("fault") && one.includes("widgets"))).toEqual(
        [],
      );
    }
  });

  it("may draw a tileset's cells by their columns, and count them in view", () => {
    const color = { column: "top", scale: "categories" };
    const findings = found({
      ...BARE,
      layers: [{ id: "x", dataset: "hexes", type: "h3", color, tooltip: ["orders"] }],
      view: {},
      widgets: [
        { id: "w", dataset: "hexes", type: "formula", operation: "sum", column: "orders" },
        { id: "t", dataset: "hexes", type: "category", column: "top" },
      ],
      datasets: {},
      search: [],
    });
    expect(findings).toEqual([]);
  });

  for (const [change, expected] of misfits) {
    it(`reports what does not fit: ${expected}`, () => {
      expect(found(change(BARE)).join("\n")).toContain(expected);
    });
  }
});
