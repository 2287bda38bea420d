import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import { parseMap } from "../../lib/maps/parse_map.ts";
import { mapLines } from "./preview.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const dataset = "retail_stores";
const { value: map } = parseMap(
  JSON.stringify({
    version: 1,
    title: "Shops",
    layers: [{
      id: "stores",
      dataset,
      type: "point",
      color: [
        { column: "storetype", scale: "categories" },
        { column: "revenue", scale: "bins" },
      ],
      radius: { column: "size_m2", range: [4, 11] },
      card: { title: "{address}", subtitle: "{city}, {state} {zip}" },
    }],
    widgets: [
      { id: "count", type: "formula", dataset, operation: "count" },
      { id: "total", type: "formula", dataset, operation: "sum", column: "revenue" },
      { id: "table", type: "table", dataset, columns: ["address", "zip", "revenue", "size_m2"] },
    ],
    search: [{ id: "find", dataset, columns: ["address", "zip"] }],
  }),
  "shops.json",
);
const whole = JSON.parse(await read("policy.json"));

function linesFor(restriction: unknown, shown = map): string[] {
  const groups = { g: { retail_stores: restriction } };
  const policy = parsePolicyText(JSON.stringify({ ...whole, groups }));
  const access = createAccess({ policy, connectionName: "c", referers: [] });
  const rights = access.rightsOf({ username: "", groups: ["g"] });
  return mapLines("shops", shown, rights);
}

describe("deno task maps preview", () => {
  it("shows what a user gets, and why not the rest", () => {
    const columns = ["geom", "storetype", "address"];
    expect(linesFor({ rows: "all", columns })).toEqual([
      "",
      "shops",
      "  layer   stores without revenue, city, state, zip, size_m2",
      "  widget  count",
      "  widget  total: left out, since revenue is hidden",
      "  widget  table without zip, revenue, size_m2",
      "  search  find without zip",
    ]);
  });

  it("shows why a layer is not drawn", () => {
    const lines = linesFor({ rows: "all", columns: ["revenue"] });
    expect(lines).toContain("  layer   stores: left out, since the geometry is hidden");
    expect(lines).toContain("  widget  table without address, zip, size_m2");
  });

  it("shows why a map is closed", () => {
    const { groups: _, ...rest } = map;
    expect(linesFor("all", { ...rest, groups: ["BOARD"] }).at(-1))
      .toBe("  closed: it is for BOARD only");
  });
});
