import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import { parseMap } from "../../lib/maps/parse_map.ts";
import { MAP, policy } from "../../lib/maps/test_helpers.ts";
import { listedMaps } from "./list.ts";
import { dataLines } from "./preview_data.ts";

const map = parseMap(JSON.stringify(MAP), "drops.json");
const rightsOf = (...groups: string[]) =>
  createAccess({ policy, connectionName: "c", referers: [] }).rightsOf({ username: "", groups });

describe("the data of a previewed map", () => {
  it("are fields, those that are hidden, and those that some rows lack", async () => {
    expect(await dataLines(map.value, rightsOf("FEW"), null)).toEqual([
      "  fields  drops: status, day; hidden: kg, link",
    ]);
    const [both] = await dataLines(map.value, rightsOf("FEW", "TABLE"), null);
    expect(both).toMatch(/; empty in some rows: .*day/);
  });

  it("are rows too, where they are counted", async () => {
    const count = () => Promise.resolve(1_234);
    const lines = await dataLines(map.value, rightsOf("ALL"), count);
    expect(lines).toContain("  rows    demand: 1,234");
    expect(lines).toContain("  rows    blocks: all, since it is granted whole");
  });
});

describe("the list of maps", () => {
  it("has what each shows, and the groups that may open it", () => {
    const only = { ...map.value, groups: ["ALL"] };
    const maps = [
      { id: "drops", file: "maps/drops.json", text: "", ...map },
      { id: "only", file: "maps/only.json", text: "", ...map, value: only },
    ];
    const unusable = [{ id: "broken", file: "", fault: "" }];
    const groups = Object.fromEntries(
      Object.entries(policy.groups).filter(([name]) => ["ALL", "FEW", "TABLE"].includes(name)),
    );
    const text = listedMaps({ maps, unusable }, { ...policy, groups });
    expect(text.split("\n").map((line) => line.split(/ {2,}/).filter((cell) => cell !== "")))
      .toEqual([
        ["MAP", "TITLE", "LAYERS", "WIDGETS", "GROUPS"],
        [
          "drops",
          "Deliveries",
          "point of drops, h3 of demand, polygon of blocks",
          "6",
          "ALL, FEW, TABLE",
        ],
        ["only", "Deliveries", "point of drops, h3 of demand, polygon of blocks", "6", "ALL"],
        ["broken", "cannot be used: deno task maps check"],
      ]);
  });

  it("has groups whose rows need an attribute, and those that only include others", () => {
    const group = (name: string) => ({ [name]: { drops: { driver: { attribute: "email" } } } });
    const known = parsePolicyText(JSON.stringify({
      version: 1,
      attributes: { email: { type: "text" } },
      datasets: {
        drops: {
          table: "p.d.t",
          columns: ["geom"],
          geometry: { type: "point" },
          types: { driver: "text" },
        },
      },
      groups: { ...group("DRIVERS"), NONE: {} },
      group_includes: { EVERYONE: ["DRIVERS"] },
    }));
    const layers = [{ id: "drops", dataset: "drops", type: "point" }];
    const drops = { version: 1, title: "Drops", groups: ["EVERYONE", "NONE"], layers };
    const listed = (document: object) => {
      const parsed = parseMap(JSON.stringify(document), "drops.json");
      const maps = [{ id: "drops", file: "maps/drops.json", text: "", ...parsed }];
      return listedMaps({ maps, unusable: [] }, known).split(/ {2,}|\n/).at(-1);
    };
    expect(listed({ ...drops, groups: undefined })).toBe("DRIVERS, EVERYONE");
    expect(listed(drops)).toBe("EVERYONE");
    expect(listedMaps({ maps: [], unusable: [] }, known)).toBe("There are no maps.");
  });
});
