import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN, signInCookie } from "../helpers/client.ts";

const table = "carto-demo-data.demo_tables.retail_stores";
const POLICY = {
  version: 1,
  datasets: {
    stores: { table, columns: ["geom", "storetype", "revenue"] },
    depots: { table, columns: ["geom"] },
  },
  groups: {
    BOSTON: { stores: { rows: "all", columns: ["geom", "storetype"] } },
    "NEW YORK": { stores: "all", depots: "all" },
  },
};
const mapOf = (title: string, dataset: string, more = {}) =>
  JSON.stringify({
    version: 1,
    title,
    layers: [{ id: "a", dataset, type: "point", ...more }],
  });

let app: RunningApp;
let folder: string;
let boston: string;
let newYork: string;
beforeAll(async () => {
  folder = await makeDataDir();
  await Deno.mkdir(`${folder}/maps`);
  await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(POLICY));
  const write = (name: string, text: string) =>
    Deno.writeTextFile(`${folder}/maps/${name}.json`, text);
  await write("stores", mapOf("Stores", "stores", { tooltip: ["storetype", "revenue"] }));
  await write("depots", mapOf("Depots", "depots"));
  await write("board", mapOf("Board", "stores").replace("{", '{"groups": ["BOARD"],'));
  await write("faulty", '{"version": 1, "layers": "all"}');
  const environment = { POLICY_PATH: `${folder}/policy.json`, MAPS_PATH: `${folder}/maps` };
  app = await startApp({ environment });
  boston = await signInCookie(app.origin, "user.boston@acme.com", "boston");
  newYork = await signInCookie(app.origin, "user.ny@acme.com", "ny");
});
afterAll(async () => {
  await app.stop();
  await Deno.remove(folder, { recursive: true });
});

const get = (path: string, cookie = "") =>
  fetch(`${app.origin}${path}`, { headers: { cookie, ...SAME_ORIGIN } });

describe("/api/maps", () => {
  it("lists the maps that the person may open", async () => {
    const answer = await get("/api/maps", boston);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({ maps: [{ id: "stores", title: "Stores" }] });
    expect(await (await get("/api/maps", newYork)).json()).toEqual({
      maps: [{ id: "depots", title: "Depots" }, { id: "stores", title: "Stores" }],
    });
  });

  it("gives a map without what the policy hides", async () => {
    const tooltip = async (cookie: string) =>
      (await (await get("/api/maps/stores", cookie)).json()).document.layers[0].tooltip;
    expect(await tooltip(boston)).toEqual(["storetype"]);
    expect(await tooltip(newYork)).toEqual(["storetype", "revenue"]);
  });

  it("answers alike for a map that is closed, faulty, or not there", async () => {
    const said = async (id: string) => {
      const answer = await get(`/api/maps/${id}`, boston);
      const headers = Object.fromEntries(answer.headers);
      for (const name of ["date", "x-request-id", "request-id"]) delete headers[name];
      const body = (await answer.text()).replace(/"request_id":"[^"]*"/, "");
      return [answer.status, headers, body];
    };
    const none = await said("none-such");
    expect(none[0]).toBe(404);
    for (const id of ["depots", "board", "faulty"]) expect(await said(id)).toEqual(none);
  });

  it("is for people with a session", async () => {
    for (const path of ["/api/maps", "/api/maps/stores", "/api/maps/none-such"]) {
      expect((await get(path)).status).toBe(401);
    }
  });

  it("leaves the app running beside a faulty map, which the log names", () => {
    expect(app.output()).toMatch(/map_not_loaded.*faulty\.json:1:26 layers/);
  });
});
