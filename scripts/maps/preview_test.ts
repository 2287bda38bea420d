import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import { parseMap } from "../../lib/maps/parse_map.ts";
import { mapLines } from "./preview.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const { value: map } = parseMap(await read("maps/retail-stores.json"), "retail-stores.json");
const whole = JSON.parse(await read("policy.json"));

function linesFor(restriction: unknown, shown = map): string[] {
  const groups = { g: { retail_stores: restriction } };
  const policy = parsePolicyText(JSON.stringify({ ...whole, groups }));
  const access = createAccess({ policy, connectionName: "c", referers: [] });
  const rights = access.rightsOf({ username: "", groups: ["g"] });
  return mapLines("retail-stores", shown, rights);
}

describe("deno task maps preview", () => {
  it("tells what somebody gets, and why not the rest", () => {
    const columns = ["geom", "storetype", "address"];
    expect(linesFor({ rows: "all", columns })).toEqual([
      "",
      "retail-stores",
      "  layer   stores without revenue, size_m2, city, state, zip",
      "  widget  count",
      "  widget  total: left out, since revenue is hidden",
      "  widget  types: left out, since revenue is hidden",
      "  widget  revenues: left out, since revenue is hidden",
      "  widget  table without city, zip, revenue, size_m2",
      "  search  address without zip",
    ]);
  });

  it("tells why a layer is not drawn", () => {
    const lines = linesFor({ rows: "all", columns: ["revenue"] });
    expect(lines).toContain("  layer   stores: left out, since the geometry is hidden");
    expect(lines).toContain("  widget  table without address, city, zip, storetype, size_m2");
  });

  it("tells why a map is closed", () => {
    const { groups: _, ...rest } = map;
    expect(linesFor("all", { ...rest, groups: ["BOARD"] }).at(-1))
      .toBe("  closed: it is for BOARD only");
  });
});
