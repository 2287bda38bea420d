import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess, type Rights } from "../../access/grants.ts";
import { parseMap } from "../parse_map.ts";
import { type PrunedMap, pruneMap } from "./prune_map.ts";
import { MAP, policy } from "../test_helpers.ts";

const { value: map } = parseMap(JSON.stringify(MAP), "a.json");
const rightsOf = (...groups: string[]): Rights =>
  createAccess({ policy, connectionName: "c", referers: [] }).rightsOf({ username: "", groups });
const ids = (pruned: PrunedMap | null, part: "layers" | "widgets" | "search") =>
  pruned?.[part].map(({ id }) => id);

describe("a pruned map", () => {
  it("is the whole map where the person may see everything", () => {
    const { $schema: _, groups: _groups, ...whole } = map;
    const pruned = pruneMap(map, rightsOf("ALL"));
    const layers = pruned?.layers.map(({ aggregation: _, ...layer }) => layer);
    const types = { drops: { status: "text", kg: "number", day: "date", link: "text" } };
    expect({ ...pruned, layers }).toEqual({ ...whole, types });
  });

  it("marks widgets that cannot be computed from columns as granted", () => {
    const widget = { type: "formula" as const, dataset: "list", column: "n", over: "all" as const };
    const { value } = parseMap(
      JSON.stringify({
        ...MAP,
        link_aliases: {},
        widgets: [
          { ...widget, id: "sum", operation: "sum" },
          { ...widget, id: "count", operation: "count" },
          { id: "bars", type: "histogram", dataset: "plain", column: "a" },
        ],
      }),
      "a.json",
    );
    expect(pruneMap(value, rightsOf("ALL"))?.widgets.map(({ unfit }) => unfit))
      .toEqual([true, undefined, undefined]);
  });

  it("has the columns of a tileset's cells, and of other cells what is aggregated alone", () => {
    const shown = { tooltip: ["n", "orders"], height: { column: "n", range: [0, 9] } };
    const layers = [
      { id: "hexes", dataset: "hexes", type: "h3", tooltip: ["orders", "n"] },
      { id: "demand", dataset: "demand", type: "h3", ...shown },
    ];
    const { value } = parseMap(
      JSON.stringify({ version: 1, title: "Cells", layers }),
      "a.json",
    );
    const rights = rightsOf("CELLS", "ALL");
    expect(pruneMap(value, rights)?.layers).toMatchObject([
      { tooltip: ["orders"], color: { column: "orders", scale: "bins" }, aggregate: {} },
      { tooltip: [], height: undefined, aggregation: { columns: [{ of: "count" }] } },
    ]);
    expect(pruneMap(value, rights)?.layers[0]).not.toHaveProperty("aggregation");
    const sums = { version: 1, title: "Sums", layers: [{ ...MAP.layers[1], tooltip: ["n"] }] };
    expect(pruneMap(parseMap(JSON.stringify(sums), "a.json").value, rights)?.layers)
      .toMatchObject([{ tooltip: ["n"], aggregate: { n: "sum" } }]);
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
    expect(pruned?.layers[0]?.aggregation?.columns.map(({ of }) => of))
      .toEqual(["count", "class", "class"]);
    expect(pruned?.types).toEqual({ drops: { status: "text", day: "date" } });
    expect(pruned?.link_aliases).toEqual({ s: "states" });
    expect(pruned?.search).toMatchObject([{ columns: ["status"] }]);
  });

  it("has figures over all rows and the table where the geometry is hidden", () => {
    const pruned = pruneMap(map, rightsOf("TABLE"));
    expect(ids(pruned, "layers")).toEqual([]);
    expect(pruned?.view).not.toHaveProperty("fit");
    expect(ids(pruned, "widgets")).toEqual(["total", "mode", "rows"]);
    expect(pruned?.widgets.at(-1)).toMatchObject({ over: "all", columns: ["status", "kg"] });
  });

  it("says which columns the person sees coarser than they are", () => {
    expect(pruneMap(map, rightsOf("COARSE"))?.masked).toEqual({ drops: ["kg"] });
    expect(pruneMap(map, rightsOf("COARSE", "ALL"))).not.toHaveProperty("masked");
  });

  it("is null without the first layer's dataset, or outside its groups", () => {
    expect(pruneMap(map, rightsOf("NONE"))).toBeNull();
    const narrowed = { ...map, groups: ["TABLE", "OTHERS"] };
    expect(pruneMap(narrowed, rightsOf("ALL"))).toBeNull();
    expect(pruneMap(narrowed, rightsOf("ALL", "TABLE"))).not.toBeNull();
    const included = { ...rightsOf("ALL"), includedGroups: ["TABLE"] };
    expect(pruneMap(narrowed, included)).not.toBeNull();
  });
});
