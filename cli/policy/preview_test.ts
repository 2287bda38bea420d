import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import { datasetLines } from "./preview.ts";

describe("deno task policy preview", () => {
  it("shows geometry, id, and what is granted by name", async () => {
    const policy = parsePolicyText(JSON.stringify({
      version: 1,
      datasets: {
        stores: {
          table: "p.d.stores",
          columns: ["geom", "nr"],
          geometry: { type: "point" },
          id: "nr",
        },
        blocks: { tileset: "p.d.blocks", geometry: { type: "polygon" } },
        closed: { named_source: "closed" },
      },
      groups: { g: { stores: "all", blocks: "all" } },
    }));
    const access = createAccess({ policy, connectionName: "c", referers: [] });
    const rights = access.rightsOf({ username: "", groups: ["g"] });
    expect(await datasetLines(policy, rights, null)).toEqual([
      "",
      "stores (p.d.stores)",
      "  Columns   geom, nr",
      "  Geometry  point in geom",
      "  Id        nr",
      "  SQL       SELECT t.`geom`, CAST(t.`nr` AS STRING) AS `nr` FROM `p.d.stores` AS t",
      "",
      "blocks (tileset p.d.blocks)",
      "  Columns   all",
      "  Geometry  polygon",
      "  Grant     p.d.blocks, all rows",
      "",
      "closed (named source closed)",
      "  nothing",
    ]);
  });
});
