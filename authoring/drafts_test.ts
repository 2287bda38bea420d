import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "../lib/access/grants.ts";
import { parsePolicyText } from "../lib/access/policy.ts";
import { checkDraft, seenDraft } from "./drafts.ts";

const POLICY = parsePolicyText(JSON.stringify({
  version: 1,
  datasets: {
    stores: { table: "p.d.stores", columns: ["geom", "city", "revenue"] },
    depots: { table: "p.d.depots", columns: ["geom"] },
  },
  groups: {
    BOSTON: { stores: { rows: { city: "BOSTON" }, columns: ["geom", "city"] } },
    STAFF: { stores: "all", depots: "all" },
    DEPOTS: { depots: "all" },
  },
}));
const access = createAccess({ policy: POLICY, connectionName: "c", referers: [] });
const rightsOf = (group: string) => access.rightsOf({ username: "", groups: [group] });

const MAP = `{
  "version": 1,
  "title": "Stores",
  "layers": [
    { "id": "stores", "dataset": "stores", "type": "point", "tooltip": ["city", "revenue"] },
    { "id": "depots", "dataset": "depots", "type": "point" }
  ]
}
`;
/** @returns the place of a part of a text, as `line:column`. */
function placeOf(part: string, text: string): string {
  const before = text.slice(0, text.indexOf(part)).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}
const faultsOf = (text: string) =>
  checkDraft(text, "maps/stores.json", POLICY).faults
    .map(({ severity, line, column, path }) => `${severity} ${line}:${column} ${path}`);

describe("a draft", () => {
  it("without faults is a document", () => {
    const { document, faults } = checkDraft(MAP, "maps/stores.json", POLICY);
    expect(faults).toEqual([]);
    expect(document?.title).toBe("Stores");
  });

  it("that cannot be read has the place of each fault, in the order of the text", () => {
    expect(faultsOf("")).toEqual(["fault 1:1 "]);
    expect(faultsOf(MAP.replace('"Stores",', '"Stores"'))).toEqual(["fault 4:3 "]);
    const wrong = MAP.replace('"title"', '"titel": 1,\n  "title"').replace('"point" }', '"dot" }');
    expect(faultsOf(wrong)).toEqual([
      "fault 3:3 titel",
      `fault ${placeOf('"dot"', wrong)} layers[1].type`,
    ]);
  });

  it("that does not fit the policy is a document with faults", () => {
    const wrong = MAP.replace('"revenue"', '"profit"');
    expect(faultsOf(wrong)).toEqual([
      `fault ${placeOf('"profit"', wrong)} layers[0].tooltip[1]`,
    ]);
    expect(checkDraft(wrong, "maps/stores.json", POLICY).document).not.toBeNull();
  });
});

describe("a group gets of a draft", () => {
  const { document } = checkDraft(MAP, "maps/stores.json", POLICY);
  const seen = (group: string) => {
    if (document === null) throw new Error("The draft has faults");
    return seenDraft("stores", document, rightsOf(group));
  };

  it("what the policy gives it, with a reason for the rest", () => {
    const { map, seen: lines } = seen("BOSTON");
    expect(map?.document.layers).toMatchObject([{ id: "stores", tooltip: ["city"] }]);
    expect(JSON.stringify(map)).not.toContain("revenue");
    expect(lines).toEqual([
      "layer stores without revenue",
      "layer depots: left out, since depots is closed",
    ]);
    expect(seen("STAFF").map?.document.layers).toHaveLength(2);
  });

  it("nothing where its first layer is closed, and where the policy grants nothing", () => {
    expect(seen("DEPOTS")).toEqual({
      map: null,
      seen: ["closed: the first layer's dataset, stores, is closed"],
    });
    if (document !== null) expect(seenDraft("stores", document, null).map).toBeNull();
  });
});
