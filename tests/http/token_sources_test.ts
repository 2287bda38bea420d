import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";

/** What the app tells of its sources under a policy. */
async function toldOf(policy: object) {
  const folder = await makeDataDir();
  const path = `${folder}/policy.json`;
  await Deno.writeTextFile(path, JSON.stringify({ version: 1, ...policy }));
  const app = await startApp({ environment: { POLICY_PATH: path } });
  try {
    const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
    return await (await requestToken(app.origin, cookie)).json();
  } finally {
    await app.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

describe("/api/carto-token", () => {
  it("tells geometry and id where the policy says them, and what is granted by name", async () => {
    const table = "carto-demo-data.demo_tables.retail_stores";
    const { sources, static_sources } = await toldOf({
      datasets: {
        stores: {
          table,
          columns: ["geom", "store_id"],
          geometry: { type: "point" },
          id: "store_id",
        },
        plain: { table, columns: ["geom", "city"], open_parameters: ["city"] },
        blocks: { tileset: "p.d.blocks", columns: ["geoid"], geometry: { type: "polygon" } },
      },
      groups: { BOSTON: { stores: "all", plain: "all", blocks: "all" } },
    });
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
  });

  it("tells of parameters whether their values go by position", async () => {
    const stores = { table: "sales.stores", columns: ["geom", "city"], open_parameters: ["city"] };
    const { sources } = await toldOf({
      dialect: "snowflake",
      datasets: { stores, plain: { ...stores, open_parameters: [] } },
      groups: { BOSTON: { stores: "all", plain: "all" } },
    });
    expect(sources.stores).toMatchObject({
      open_parameters: ["city"],
      parameters_by_position: true,
    });
    expect(sources.stores.sql_query).toMatch(/ WHERE "city" = :1$/);
    expect(sources.plain).not.toHaveProperty("parameters_by_position");
  });
});
