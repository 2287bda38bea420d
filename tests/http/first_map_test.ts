/** Maps that CARTO instantiates before their pages ask, as browsers get them. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { mapAccessOf } from "../../lib/map/access/access_answer.ts";
import { firstRequest } from "../../lib/map/sources/layer_request.ts";
import { sourceOf, tilesOf } from "../../lib/map/sources/carto_source.ts";
import type { PrunedMap } from "../../lib/maps/pruning/prune_map.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import { type Cloud, startCloud } from "../helpers/cloud.ts";
import { eventually } from "../helpers/eventually.ts";
import { AUDIENCE, ISSUER, sharedKey, signJwt } from "../helpers/host_jwts.ts";
import { recordCarto, type RecordingCarto } from "../helpers/recording_carto.ts";
import { runUsers } from "../helpers/users.ts";

const SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();
const key = sharedKey(SECRET);
const CITIES = ["BOSTON", "NEW YORK", "CHICAGO", "HOUSTON", "PHOENIX", "SEATTLE", "DENVER"];
const MORE = ["AUSTIN", "DALLAS", "PORTLAND"];
/** Groups whose maps have not been opened before. */
const COLD = ["LOS ANGELES", "MIAMI", "ATLANTA"];
const STORES = {
  table: "carto-demo-data.demo_tables.retail_stores",
  columns: ["geom", "store_id", "city", "revenue", "storetype"],
  geometry: { column: "geom", type: "point" },
  id: "store_id",
  types: { revenue: "number" },
};
const MAP = {
  version: 1,
  title: "Stores",
  datasets: { stores: {}, cells: {} },
  layers: [
    { id: "points", dataset: "stores", type: "point", tooltip: ["city", "revenue"] },
    { id: "hidden", dataset: "stores", type: "point", visible: false, tooltip: ["storetype"] },
    { id: "heat", dataset: "stores", type: "heatmap", weight: "revenue" },
    { id: "grid", dataset: "cells", type: "quadbin", aggregate: { revenue: "sum" } },
  ],
};

let cloud: Cloud;
let carto: RecordingCarto;
let app: RunningApp;
let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await Deno.mkdir(`${dataDir}/maps`);
  await writePolicy();
  await writeMap(MAP);
  cloud = await startCloud();
  carto = recordCarto(cloud.emulator.apiBaseUrl, () => app.origin);
  app = await startApp({
    dataDir,
    environment: {
      ...cloud.environment,
      CARTO_API_BASE_URL: carto.apiBaseUrl,
      HOST_JWT_ISSUER: ISSUER,
      HOST_JWT_AUDIENCE: AUDIENCE,
      HOST_JWT_SECRET: SECRET,
      EMBED_ORIGINS: "https://acme.example.com",
      POLICY_PATH: `${dataDir}/policy.json`,
      MAPS_PATH: `${dataDir}/maps`,
    },
  });
});
afterAll(async () => {
  await app.stop();
  await carto[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const writeMap = (map: object) =>
  Deno.writeTextFile(`${dataDir}/maps/stores.json`, JSON.stringify(map));

/** @param columns what the groups see. */
async function writePolicy(columns = STORES.columns): Promise<void> {
  const groups = Object.fromEntries(
    [...CITIES, ...MORE, ...COLD].map((city) => [city, {
      stores: { rows: { city }, columns },
      cells: { rows: { city }, columns },
    }]),
  );
  const datasets = { stores: STORES, cells: STORES };
  const policy = { version: 1, tokens: { apis: ["maps", "sql"] }, datasets, groups };
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(policy));
}

interface TokenBody {
  readonly token: string;
  readonly map_hash: string;
  readonly sources: Readonly<Record<string, { readonly sql_query: string }>>;
  readonly instantiating?: readonly string[];
  readonly instantiated?: Readonly<
    Record<string, { readonly parameters: string; readonly tilejson: { tiles: string[] } }>
  >;
}

async function ask(username: string, group: string, map = "stores"): Promise<TokenBody> {
  const bearer = await signJwt(key, { sub: username, groups: [group] });
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await fetch(`${app.origin}/api/carto-token?map=${map}`, { headers });
  expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
  return await response.json();
}

/** Asks until the map's three visible layers are there. */
async function askWarm(username: string, group: string, map?: string) {
  const [body] = await eventually(async () => {
    const body = await ask(username, group, map);
    return Object.keys(body.instantiated ?? {}).length === 3 ? [body] : [];
  }, `instantiated map for ${username}`);
  return { ...body, instantiated: body.instantiated ?? {} };
}

async function documentOf(username: string, group: string): Promise<PrunedMap> {
  const bearer = await signJwt(key, { sub: username, groups: [group] });
  const headers = { authorization: `Bearer ${bearer}` };
  return (await (await fetch(`${app.origin}/api/maps/stores`, { headers })).json()).document;
}

describe("/api/embed-session", () => {
  const post = async (path: string, body: object, headers: Record<string, string>) => {
    const response = await fetch(`${app.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return await response.json();
  };
  const open = async (group: string, username: string, ui?: string) => {
    const bearer = await signJwt(key, { sub: username, groups: [group] });
    const { code } = await post("/api/embed-code", {}, { authorization: `Bearer ${bearer}` });
    return await post("/api/embed-session", { code, ui }, SAME_ORIGIN);
  };

  it("has what the token's own request has, once that is warm", async () => {
    await askWarm("fay", "DENVER");
    const [{ token, access: { expires_in: _, ...early } }] = await eventually(async () => {
      const session = await open("DENVER", "fay");
      return session.access === undefined ? [] : [session];
    }, "session with access");
    const response = await fetch(`${app.origin}/api/carto-token?map=stores`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { expires_in: _in, ...asked } = await response.json();
    expect(early).toEqual(asked);
    expect(Object.keys(early.instantiated)).toHaveLength(3);
  });

  it("says which parts of the page the host shows, as the page itself does", async () => {
    const { first } = await open("DENVER", "fay", "layers, zoom panel <b>");
    expect(first).toMatchObject({ stageClass: "stage shows-layers shows-zoom", dock: false });
    const { first: whole } = await open("DENVER", "fay");
    expect(whole.stageClass).toMatch(/^stage shows-search shows-widgets .* shows-zoom$/);
  });

  it("never waits for a token that CARTO has to mint", async () => {
    const slow = cloud.emulator.faults.inject({ endpoint: "tokens", kind: "delay", ms: 5_000 });
    const { map, access } = await open("SEATTLE", "gus");
    slow.lift();
    expect([map.id, access]).toEqual(["stores", undefined]);
  });
});

describe("/api/carto-token?map=", () => {
  it("has what CARTO answers the page's own client, which sends the same parameters", async () => {
    const { instantiated, ...body } = await askWarm("ann", "BOSTON");
    expect(Object.keys(instantiated).toSorted()).toEqual(["grid", "heat", "points"]);
    const access = mapAccessOf(body);
    assert(access !== null);
    const document = await documentOf("ann", "BOSTON");
    const byServer = [...carto.maps];
    for (const [id, { parameters, tilejson }] of Object.entries(instantiated)) {
      const layer = document.layers.find((one) => one.id === id);
      assert(layer !== undefined);
      const request = firstRequest(document, layer, sourceOf(access, layer.dataset));
      assert(request !== null);
      carto.maps.length = 0;
      expect(await tilesOf(access, request)).toMatchObject(tilejson);
      const [asked] = carto.maps;
      assert(asked !== undefined);
      const { v, client: _, ...sent } = asked.parameters;
      expect(parameters).toBe(String(new URLSearchParams(Object.entries(sent).toSorted())));
      expect(byServer).toContainEqual({
        ...asked,
        parameters: { v, ...sent },
        origin: app.origin,
        referer: `${app.origin}/`,
      });
    }
  });

  it("never waits for CARTO, which is slow, refuses or hangs, and is there once it answers", async () => {
    const { faults } = cloud.emulator;
    const slow = faults.inject({ endpoint: "maps", kind: "delay", ms: 60_000 });
    expect((await ask("bob", "NEW YORK")).instantiated).toBeUndefined();
    expect((await ask("bob", "NEW YORK")).instantiated).toBeUndefined();
    slow.lift();
    const statuses = [500, 429, 404, 403];
    for (const [index, status] of statuses.entries()) {
      const fault = faults.inject({ endpoint: "maps", kind: "status", status });
      const { token, instantiated } = await ask(`eve-${index}`, CITIES[index + 2] ?? "");
      expect([typeof token, instantiated]).toEqual(["string", undefined]);
      fault.lift();
    }
    await askWarm("cat", "DENVER");
  });

  it("has no other group's rows, whatever changes in between", async () => {
    const [ann, dan] = [await askWarm("ann", "BOSTON"), await askWarm("dan", "AUSTIN")];
    expectOwn(ann, "BOSTON", "AUSTIN");
    expectOwn(dan, "AUSTIN", "BOSTON");
    // The same person, whose application now says another group.
    expectOwn(await ask("dan", "BOSTON"), "BOSTON", "AUSTIN");
    const unknown = await ask("ann", "BOSTON", "other");
    expect([unknown.instantiated, unknown.map_hash]).toEqual([undefined, undefined]);
  });

  it("is none for a disabled user, and stays there for others with equal rights", async () => {
    const bearer = await signJwt(key, { sub: "ida", groups: ["BOSTON"] });
    const asIda = async () => {
      const headers = { authorization: `Bearer ${bearer}` };
      const response = await fetch(`${app.origin}/api/carto-token?map=stores`, { headers });
      return { status: response.status, text: await response.text() };
    };
    await askWarm("ann", "BOSTON");
    await askWarm("ida", "BOSTON");
    const { code } = await runUsers(["disable", "host:ida"], app);
    assert(code === 0);
    const [{ text }] = await eventually(async () => {
      const answer = await asIda();
      return answer.status === 403 ? [answer] : [];
    }, "refusal");
    expect(text).not.toContain("instantiated");
    expect((await ask("ann", "BOSTON")).instantiated).toBeDefined();
  });

  it("is dropped with the policy, and with the document", async () => {
    const [before] = Object.values((await askWarm("ann", "BOSTON")).instantiated);
    assert(before !== undefined);
    await writePolicy(STORES.columns.filter((column) => column !== "city"));
    const { instantiated } = await askChanged(
      "ann",
      ({ sources }) => !sources.stores?.sql_query.includes("t.`city`,"),
    );
    for (const { parameters, tilejson } of Object.values(instantiated ?? {})) {
      expect(parameters).not.toContain(encodeURIComponent("t.`city`,"));
      expect(JSON.stringify(tilejson)).not.toContain('"city"');
    }
    const [points, ...rest] = MAP.layers;
    await writeMap({ ...MAP, layers: [{ ...points, tooltip: ["storetype"] }, ...rest] });
    const asksForType = ({ instantiated }: TokenBody) =>
      instantiated?.points?.parameters.includes("storetype") === true &&
      instantiated.points.parameters.includes("columns=store_id%2Cstoretype");
    await askChanged("ann", asksForType);
    await writeMap(MAP);
    await writePolicy();
  });

  it("costs CARTO one call of each kind for all with equal rights", async () => {
    const loads = Number(Deno.env.get("FIRST_MAP_LOADS") ?? "100");
    const groups = [...CITIES, ...MORE];
    await eventually(
      async () =>
        (await ask("ann", "BOSTON")).sources.stores?.sql_query.includes("t.`city`,") ? [1] : [],
      "policy",
    );
    const isMap = ({ path }: { path: string }) => /^\/v3\/maps\/[^/]+\/query$/.test(path);
    const before = cloud.emulator.requests.filter(isMap).length;
    let ready = 0;
    for (let load = 0; load < loads; load++) {
      const user = load % Math.min(100, loads / 5);
      const { instantiated = {} } = await ask(`user-${user}`, groups[user % 10] ?? "");
      if (Object.keys(instantiated).length === 3) ready++;
    }
    const calls = cloud.emulator.requests.filter(isMap).length - before;
    // Two layers ask for the same: two maps for each group, and two calls for each map.
    expect(calls).toBeLessThanOrEqual(groups.length * 2 * 2);
    expect(ready).toBeGreaterThan(0);
  });
});

describe("/api/first-map", () => {
  const firstMap = async (username: string, group: string, map = "stores") => {
    const bearer = await signJwt(key, { sub: username, groups: [group] });
    const headers = { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${app.origin}/api/first-map?map=${map}`, { headers });
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    return await response.json();
  };

  it("has what CARTO was being asked for, once it answers", async () => {
    const city = "LOS ANGELES";
    const slow = cloud.emulator.faults.inject({ endpoint: "maps", kind: "delay", ms: 300 });
    const { instantiated, instantiating } = await ask("gil", city);
    expect([instantiated, instantiating?.length]).toEqual([undefined, 3]);
    const answer = await firstMap("gil", city);
    slow.lift();
    expect(Object.keys(answer)).toEqual(["instantiated"]);
    const { sources, instantiated: warm } = await askWarm("gil", city);
    expect(answer.instantiated).toEqual(warm);
    expectOwn({ ...answer, sources }, city, "BOSTON");
  });

  it("does not wait longer than for what is under way, and tells of no other map", async () => {
    expect(await firstMap("ann", "BOSTON", "other")).toEqual({});
    const fault = cloud.emulator.faults.inject({ endpoint: "maps", kind: "status", status: 500 });
    const { instantiating } = await ask("hal", "MIAMI");
    expect(instantiating).toHaveLength(3);
    expect(await firstMap("hal", "MIAMI")).toEqual({});
    fault.lift();
  });

  it("is for a session alone", async () => {
    const without = await fetch(`${app.origin}/api/first-map?map=stores`);
    expect(without.status).toBe(401);
    await without.body?.cancel();
  });
});

function expectOwn({ instantiated = {}, sources }: TokenBody, city: string, other: string): void {
  const granted = Object.values(sources).map(({ sql_query }) => sql_query);
  for (const { parameters, tilejson } of Object.values(instantiated)) {
    expect(granted).toContain(new URLSearchParams(parameters).get("q"));
    expect(parameters).toContain(encodeURIComponent(city).replace("%20", "+"));
    expect(JSON.stringify({ parameters, tilejson })).not.toContain(other);
  }
}

async function askChanged(username: string, isNew: (body: TokenBody) => boolean) {
  const [body] = await eventually(async () => {
    const body = await ask(username, "BOSTON");
    return isNew(body) ? [body] : [];
  }, "change");
  return body;
}
