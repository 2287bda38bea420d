import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";

describe("/api/carto-token", () => {
  it("tells geometry and id where the policy says them, and what is granted by name", async () => {
    const folder = await makeDataDir();
    const path = `${folder}/policy.json`;
    const table = "carto-demo-data.demo_tables.retail_stores";
    const policy = {
      version: 1,
      datasets: {
        stores: {
          table,
          columns: ["geom", "store_id"],
          geometry: { type: "point" },
          id: "store_id",
        },
        plain: { table, columns: ["geom", "city"] },
        blocks: { tileset: "p.d.blocks", columns: ["geoid"], geometry: { type: "polygon" } },
      },
      groups: { BOSTON: { stores: "all", plain: "all", blocks: "all" } },
    };
    await Deno.writeTextFile(path, JSON.stringify(policy));
    const app = await startApp({ environment: { POLICY_PATH: path } });
    try {
      const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
      const { sources, static_sources } = await (await requestToken(app.origin, cookie)).json();
      expect(sources.stores).toMatchObject({
        geometry: { column: "geom", type: "point" },
        id: "store_id",
      });
      expect(Object.keys(sources.plain)).toEqual(["sql_query", "columns", "open_parameters"]);
      expect(static_sources).toEqual({
        blocks: {
          kind: "tileset",
          name: "p.d.blocks",
          columns: ["geoid"],
          geometry: { type: "polygon" },
        },
      });
    } finally {
      await app.stop();
      await Deno.remove(folder, { recursive: true });
    }
  });
});
