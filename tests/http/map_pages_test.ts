import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { layOutData } from "../../emulator/test_data.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser } from "../helpers/cloud.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";

const table = "carto-demo-data.demo_tables.retail_stores";
const POLICY = {
  version: 1,
  datasets: {
    stores: { table, columns: ["geom", "storetype", "revenue"] },
    depots: { table, columns: ["geom"] },
    lists: { table, columns: ["city"] },
  },
  groups: {
    ONE: { stores: { rows: "all", columns: ["geom", "storetype"] } },
    ALL: { stores: "all", depots: "all" },
    CHOICE: { stores: "all", lists: "all" },
    NONE: { lists: "all" },
  },
};
const mapOf = (title: unknown, dataset: string, more = {}, layer = {}) =>
  JSON.stringify({
    version: 1,
    title,
    layers: [{ id: "a", dataset, type: "point", ...layer }],
    ...more,
  });
const SHOP = "https://shop.example.com";
const PEOPLE = ["ONE", "ALL", "CHOICE", "NONE", "GONE"] as const;
type Person = typeof PEOPLE[number];

let app: RunningApp;
let folder: string;
const cookies = new Map<Person, string>();
beforeAll(async () => {
  folder = await makeDataDir();
  await Deno.mkdir(`${folder}/maps`);
  await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(POLICY));
  const write = (name: string, text: string) =>
    Deno.writeTextFile(`${folder}/maps/${name}.json`, text);
  const kinds = { columns: { revenue: { values: { "77": "secret label" } } } };
  await write(
    "stores",
    mapOf({ en: "Stores", es: "Tiendas" }, "stores", {
      datasets: { stores: kinds },
      widgets: [{ id: "kinds", type: "category", dataset: "stores", column: "storetype" }],
    }, { tooltip: ["storetype", "revenue"] }),
  );
  await write("second", mapOf("Second", "stores", { groups: ["CHOICE"] }));
  await write("depots", mapOf("Depots", "depots"));
  await layOutData(folder);
  await layOutAccounts(`${folder}/kv.sqlite3`);
  for (const group of PEOPLE) await addUser(folder, { ...accountOf(group), group });
  const environment = {
    POLICY_PATH: `${folder}/policy.json`,
    MAPS_PATH: `${folder}/maps`,
    DEFAULT_MAP: "depots",
    EMBED_ORIGINS: SHOP,
  };
  app = await startApp({ dataDir: folder, environment });
  for (const person of PEOPLE) {
    const { username, password } = accountOf(person);
    cookies.set(person, await signInCookie(app.origin, username, password));
  }
});
afterAll(async () => {
  await app.stop();
  await Deno.remove(folder, { recursive: true });
});

const accountOf = (person: Person) => ({
  username: `${person.toLowerCase()}@acme.com`,
  password: `a password of ${person}'s own`,
});
const get = (path: string, person?: Person, headers = {}) =>
  fetch(`${app.origin}${path}`, {
    headers: { cookie: person && cookies.get(person) || "", ...SAME_ORIGIN, ...headers },
    redirect: "manual",
  });
const post = (path: string, body: unknown, headers: Record<string, string>) =>
  fetch(`${app.origin}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
/** Each answer has its own nonces and markers. */
const withoutNonces = (html: string) => html.replaceAll(/nonce="[^"]*"|\b[\da-f]{16}\b/g, "");
async function location(path: string, person?: Person): Promise<string | null> {
  const response = await get(path, person);
  await response.body?.cancel();
  expect(response.status).toBe(303);
  return response.headers.get("location");
}

describe("/", () => {
  it("leads to the person's only map, or else to DEFAULT_MAP, with the query", async () => {
    expect(await location("/", "ONE")).toBe("/maps/stores");
    expect(await location("/", "ALL")).toBe("/maps/depots");
    expect(await location("/?type=Drugstore&zoom=9", "ONE"))
      .toBe("/maps/stores?type=Drugstore&zoom=9");
  });

  it("is where a map's address without its id leads", async () => {
    expect(await location("/maps", "ONE")).toBe("/");
    expect(await location("/maps")).toBe("/login?next=%2Fmaps");
  });

  it("is the list of maps for who has to choose, in their language, with the query", async () => {
    const response = await get("/?q=a%26b", "CHOICE", { "accept-language": "es" });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    expect(text).toContain("Tiendas");
    expect(text).toContain('href="/maps/stores?q=a%26b"');
    expect(text).toContain('href="/maps/second?q=a%26b"');
    expect(text).not.toContain("depots");
  });

  it("finds maps by their titles and descriptions, whatever their marks and capitals", async () => {
    const found = async (find: string) => {
      const response = await get(`/?${new URLSearchParams({ find, q: "a&b" })}`, "CHOICE");
      const text = await response.text();
      return [...text.matchAll(/href="\/maps\/(.*?)"/g)].map(([, path]) => path);
    };
    expect(await found(" STÖRES ")).toEqual(["stores?q=a%26b"]);
    expect((await found("")).length).toBe(2);
    expect(await found("<none>")).toEqual([]);
  });

  it("says to who may open no map that there is none, with the way out", async () => {
    for (const person of ["NONE", "GONE"] as const) {
      const response = await get("/", person);
      expect(response.status).toBe(403);
      const text = await response.text();
      expect(text).toContain("No maps");
      expect(text).toContain('action="/logout"');
    }
  });
});

describe("/maps/<id>", () => {
  it("is the map's page, and asks ahead for the very token that its script asks for", async () => {
    const response = await get("/maps/stores?zoom=9", "ONE");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    expect(text).toContain("<title>Stores · carto-embed</title>");
    expect(text).toContain('data-access="/api/carto-token?map=stores"');
    expect(text).toContain("storetype");
  });

  it("has nothing of a column that is hidden", async () => {
    expect(await (await get("/maps/stores", "ALL")).text()).toMatch(/revenue.*secret label/s);
    expect(await (await get("/maps/stores", "ONE")).text()).not.toMatch(/revenue|secret label/);
  });

  it("answers alike for a map that is closed, and for one that is not there", async () => {
    const said = async (path: string, person: Person) => {
      const response = await get(path, person);
      const headers = Object.fromEntries(response.headers);
      const id = headers["x-request-id"] ?? "";
      for (const name of ["date", "x-request-id"]) delete headers[name];
      const text = withoutNonces(await response.text()).replaceAll(id, "");
      return [response.status, headers, text];
    };
    for (const start of ["/maps/", "/api/maps/"]) {
      const none = await said(`${start}none-such`, "ONE");
      expect(none[0]).toBe(404);
      expect(await said(`${start}depots`, "ONE")).toEqual(none);
      expect(await said(`${start}second`, "ONE")).toEqual(none);
    }
    expect(await said("/maps/stores", "NONE")).toEqual(await said("/maps/none-such", "NONE"));
    expect(await said("/maps/stores", "GONE")).toEqual(await said("/maps/none-such", "GONE"));
  });

  it("leads to sign-in and back, whichever map it is, with its query", async () => {
    for (const id of ["stores", "none-such"]) {
      const way = await location(`/maps/${id}?lat=1&lng=2`);
      expect(way).toBe(`/login?next=${encodeURIComponent(`/maps/${id}?lat=1&lng=2`)}`);
      expect(await location(way ?? "", "ONE")).toBe(`/maps/${id}?lat=1&lng=2`);
    }
    expect((await get("/maps/NO_MAP")).status).toBe(404);
  });
});

describe("/api/carto-token", () => {
  const hashFor = async (query: string, person: Person) =>
    (await (await get(`/api/carto-token${query}`, person)).json()).map_hash;

  it("tells the hash of the named map's document, where the person may open it", async () => {
    const { hash } = await (await get("/api/maps/stores", "ONE")).json();
    expect(hash).toMatch(/^[\w-]{43}$/);
    expect(await hashFor("?map=stores", "ONE")).toBe(hash);
    expect(await hashFor("?map=stores", "ALL")).not.toBe(hash);
    for (const query of ["", "?map=depots", "?map=none-such", "?map="]) {
      expect(await hashFor(query, "ONE")).toBeUndefined();
    }
  });
});

describe("a frame", () => {
  async function open(person: Person, map?: string): Promise<[number, Record<string, unknown>]> {
    const { token } = await (await apiLogin(app.origin, accountOf(person))).json();
    const bearer = { authorization: `Bearer ${token}` };
    const { code } = await (await post("/api/embed-code", { origin: SHOP }, bearer)).json();
    const response = await post("/api/embed-session", { code, origin: SHOP, map }, SAME_ORIGIN);
    return [response.status, await response.json()];
  }
  const opened = async (person: Person, map?: string) =>
    Reflect.get(Object((await open(person, map))[1].map), "id");

  it("has the same page for every map, known or not", async () => {
    const page = async (query: string) => {
      const response = await get(`/embed?origin=${SHOP}${query}`, "ONE");
      return withoutNonces(await response.text());
    };
    const plain = await page("");
    expect(plain).toContain("<main");
    for (const map of ["stores", "depots", "none-such", "%3Cb%3E"]) {
      expect(await page(`&map=${map}`)).toBe(plain);
    }
  });

  it("gets its map's document with the session, as the page's own person would", async () => {
    const [status, { map }] = await open("ONE", "stores");
    expect(status).toBe(200);
    expect(map).toEqual(await (await get("/api/maps/stores", "ONE")).json());
    expect(await opened("ONE")).toBe("stores");
    expect(await opened("ALL")).toBe("depots");
    expect(await opened("ALL", "stores")).toBe("stores");
  });

  it("gets its map's error, the same for a closed map and a missing one", async () => {
    const [status, { request_id: _, ...none }] = await open("ONE", "none-such");
    expect([status, none.code]).toEqual([404, "map_not_found"]);
    const [, { request_id: _id, ...closed }] = await open("ONE", "depots");
    expect(closed).toEqual(none);
    expect((await open("CHOICE"))[1].code).toBe("map_required");
    expect((await open("NONE"))[1].code).toBe("map_not_found");
    expect((await open("GONE"))[1].code).toBe("no_access");
  });
});

describe("/api/map-fault", () => {
  const report = (body: unknown, person: Person = "ALL", headers = SAME_ORIGIN) =>
    post("/api/map-fault", body, { cookie: cookies.get(person) ?? "", ...headers });
  const statusOf = async (response: Promise<Response>) => {
    const { status, body } = await response;
    await body?.cancel();
    return status;
  };

  it("puts a code and the part's id into the log, and takes nothing else", async () => {
    const fault = { map: "stores", code: "widget_gone", part: "kinds" };
    expect(await statusOf(report(fault))).toBe(204);
    expect(app.output()).toMatch(
      /"event":"map_fault","map":"stores","code":"widget_gone","part":"kinds"/,
    );
    for (
      const [wrong, status] of [
        [{ ...fault, code: "SELECT 1" }, 400],
        [{ ...fault, text: "SELECT secret" }, 400],
        [{ ...fault, part: "none-such" }, 400],
        [{ ...fault, map: "none-such" }, 404],
        [{ ...fault, part: "x".repeat(20_000) }, 413],
      ] as const
    ) {
      expect(await statusOf(report(wrong))).toBe(status);
    }
    expect(app.output()).not.toMatch(/SELECT|none-such/);
  });

  it("is for sessions, of the app's own pages or with a bearer, ten times a minute", async () => {
    const fault = { map: "stores", code: "layer_gone", part: "a" };
    expect(await statusOf(post("/api/map-fault", fault, SAME_ORIGIN))).toBe(401);
    const elsewhere = { "sec-fetch-site": "cross-site" };
    expect(await statusOf(report(fault, "ONE", elsewhere))).toBe(403);
    const { token } = await (await apiLogin(app.origin, accountOf("ONE"))).json();
    const byBearer = () => post("/api/map-fault", fault, { authorization: `Bearer ${token}` });
    const statuses = await Promise.all(Array.from({ length: 12 }, () => statusOf(byBearer())));
    expect(statuses.toSorted()).toEqual([...Array(10).fill(204), 429, 429]);
    expect(await statusOf(report({ ...fault, map: "depots" }, "ONE"))).toBe(404);
  });
});
