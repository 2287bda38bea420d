import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess, type Rights } from "../access/grants.ts";
import { parsePolicyText } from "../access/policy.ts";
import { faultText } from "../json/document.ts";
import { checkMap } from "./check_map.ts";
import { parseMap } from "./parse_map.ts";
import { type PrunedMap, pruneMap } from "./prune_map.ts";

const table = "p.d.t";
const POLICY = {
  version: 1,
  datasets: {
    drops: {
      table,
      columns: ["geom", "status", "kg", "day", "link", "depot"],
      open_parameters: ["status"],
      geometry: { type: "point" },
      types: { status: "text", kg: "number", day: "date", link: "text" },
    },
    plain: { table, columns: ["geom", "a"] },
    demand: { table, columns: ["h3", "n"], geometry: { column: "h3", type: "h3" } },
    list: { table, columns: ["name", "n"] },
    blocks: { tileset: "p.d.blocks", geometry: { type: "polygon" }, columns: ["n"] },
  },
  groups: {
    ALL: { drops: "all", plain: "all", demand: "all", list: "all", blocks: "all" },
    FEW: { drops: { rows: { depot: "EAST" }, columns: ["geom", "status", "day"] } },
    TABLE: { drops: { rows: "all", columns: ["status", "kg"] } },
    NONE: { list: "all" },
  },
};
const policy = parsePolicyText(JSON.stringify(POLICY));

const MAP = {
  version: 1,
  title: "Deliveries",
  view: { fit: "drops" },
  link_aliases: { weight: "weights", s: "states" },
  datasets: {
    drops: {
      noun: { one: "delivery", other: "deliveries" },
      columns: {
        status: { values: { OPEN: "Open", LATE: { label: "Late", color: "#b3261e" } } },
        kg: { label: "Weight", format: { type: "unit", unit: "kilogram" }, values: { "0": "?" } },
      },
    },
  },
  layers: [
    {
      id: "drops",
      dataset: "drops",
      type: "point",
      color: [
        { column: "status", scale: "categories" },
        { column: "kg", scale: "bins", method: "custom", breaks: [7, 77] },
      ],
      radius: { column: "kg", range: [3, 9] },
      tooltip: ["status", "kg"],
      card: { title: "{kg}, {status}", columns: ["kg", "day"] },
      text: { column: "kg" },
    },
    { id: "demand", dataset: "demand", type: "h3", aggregate: { n: "sum" } },
    { id: "blocks", dataset: "blocks", type: "polygon", height: { column: "n", range: [0, 9] } },
  ],
  widgets: [
    { id: "states", type: "category", dataset: "drops", column: "status" },
    { id: "weights", type: "histogram", dataset: "drops", column: "kg" },
    {
      id: "total",
      type: "formula",
      dataset: "drops",
      operation: "sum",
      column: "kg",
      over: "all",
    },
    {
      id: "days",
      type: "timeseries",
      dataset: "drops",
      column: "day",
      split_by: "kg",
      also_filters: [{ dataset: "plain", column: "a" }],
    },
    { id: "mode", type: "parameter", dataset: "drops", column: "status", default: "OPEN" },
    {
      id: "rows",
      type: "table",
      dataset: "drops",
      columns: ["status", "kg", "day"],
      sort: { column: "kg" },
    },
  ],
  search: [{ id: "find", dataset: "drops", columns: ["status", "link"] }],
};

const { link_aliases: _aliases, ...BARE } = MAP;
type Change = (map: Pick<typeof MAP, "layers" | "widgets">) => unknown;
function found(change: unknown): string[] {
  const { value, place } = parseMap(JSON.stringify(change, null, 1), "a.json");
  return [...checkMap(value, policy)].map((finding) =>
    `${finding.severity} ${faultText("a.json", place(finding))}`
  );
}

describe("a map against the policy", () => {
  it("has no fault where all is there, and warns of values beside restricted rows", () => {
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
  const misfits: [change: Change, told: string][] = [
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
      "widgets[0].type: cannot be: a tileset has no rows for a table",
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
  for (const [change, told] of misfits) {
    it(`is told what does not fit: ${told}`, () => {
      expect(found(change(BARE)).join("\n")).toContain(told);
    });
  }
});

const { value: map } = parseMap(JSON.stringify(MAP), "a.json");
const rightsOf = (...groups: string[]): Rights =>
  createAccess({ policy, connectionName: "c", referers: [] }).rightsOf({ username: "", groups });
const ids = (pruned: PrunedMap | null, part: "layers" | "widgets" | "search") =>
  pruned?.[part].map(({ id }) => id);

describe("what somebody gets of a map", () => {
  it("is all of it where all is theirs", () => {
    const { $schema: _, groups: _groups, ...whole } = map;
    expect(pruneMap(map, rightsOf("ALL"))).toEqual(whole);
  });

  it("has nothing of columns and datasets that are hidden", () => {
    const pruned = pruneMap(map, rightsOf("FEW"));
    expect(JSON.stringify(pruned)).not.toMatch(/kg|Weight|77|link"|blocks|demand|plain/);
    expect(ids(pruned, "layers")).toEqual(["drops"]);
    expect(ids(pruned, "widgets")).toEqual(["states", "days", "mode", "rows"]);
    expect(pruned?.layers[0]).toMatchObject({
      color: [{ column: "status" }],
      radius: 6,
      tooltip: ["status"],
      card: { title: "{}, {status}", columns: ["day"] },
    });
    expect(pruned?.link_aliases).toEqual({ s: "states" });
    expect(pruned?.search).toMatchObject([{ columns: ["status"] }]);
  });

  it("is figures over all and the table where the geometry is hidden", () => {
    const pruned = pruneMap(map, rightsOf("TABLE"));
    expect(ids(pruned, "layers")).toEqual([]);
    expect(pruned?.view).not.toHaveProperty("fit");
    expect(ids(pruned, "widgets")).toEqual(["total", "mode", "rows"]);
    expect(pruned?.widgets.at(-1)).toMatchObject({ over: "all", columns: ["status", "kg"] });
  });

  it("is nothing without the first layer's dataset, or outside of its groups", () => {
    expect(pruneMap(map, rightsOf("NONE"))).toBeNull();
    const narrowed = { ...map, groups: ["TABLE", "OTHERS"] };
    expect(pruneMap(narrowed, rightsOf("ALL"))).toBeNull();
    expect(pruneMap(narrowed, rightsOf("ALL", "TABLE"))).not.toBeNull();
  });
});
