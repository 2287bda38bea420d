/**
 * A map document cannot bypass the policy: what the policy hides from a user, including geometry,
 * is in no page, document, tile, statistic, widget, event or file that they obtain with any map.
 */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { selectionOf } from "../../lib/map/embed/selection.ts";
import type { PrunedMap } from "../../lib/maps/pruning/prune_map.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import type { Hand } from "./attacks.ts";
import { createLeakChecker, type LeakChecker, type Row } from "./leak_checker.ts";
import { canaryOf, mapOfColumn, mapOfColumns, requestsOf } from "./map_documents.ts";
import { readTable } from "./owner.ts";
import { COLUMNS, PEOPLE, type PersonOfTest, TABLE } from "./people.ts";

const NO_PLACE = ["store_id", "city", "revenue"];
const password = "a long pass phrase";
const OTHERS: readonly PersonOfTest[] = [
  {
    // All columns but the geometry.
    username: "gil@acme.com",
    groups: ["PLACELESS"],
    password,
    sees: ({ city }) => city === "BOSTON" ? NO_PLACE : [],
  },
  { username: "hal@acme.com", groups: ["CLOSED"], password, sees: () => [] },
];
const isOneOf = (...names: string[]) => ({ username }: PersonOfTest) => names.includes(username);
/** Users with all columns, different columns by row, few columns, no geometry, and no access. */
const PARTIES = [
  ...PEOPLE.filter(isOneOf("ann@acme.com", "cid@acme.com", "dee@acme.com")),
  ...OTHERS,
];
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  "ann@acme.com": [],
  "cid@acme.com": [],
  "dee@acme.com": COLUMNS.filter((column) => !["store_id", "city"].includes(column)),
  "gil@acme.com": COLUMNS.filter((column) => !NO_PLACE.includes(column)),
  "hal@acme.com": COLUMNS,
};
const PLACELESS = ["gil@acme.com", "hal@acme.com"];
const POLICY = {
  version: 1,
  tokens: { apis: ["maps", "sql"] },
  datasets: {
    stores: {
      table: TABLE,
      columns: ["geom", ...COLUMNS],
      geometry: { type: "point" },
      types: { revenue: "number", size_m2: "number" },
    },
    other: { table: TABLE, columns: ["state"] },
  },
  groups: {
    BOSTON: { stores: { city: "BOSTON" } },
    VISITORS: { stores: { rows: { state: "VT" }, columns: ["geom", "store_id", "city"] } },
    PLACELESS: { stores: { rows: { city: "BOSTON" }, columns: NO_PLACE } },
    CLOSED: { other: { state: "VT" } },
  },
};
const ORIGIN = "https://shop.example.com";
const MAPS = ["all", ...COLUMNS.map((_, index) => `of-${index}`)];

interface Party {
  readonly cookie: string;
  readonly bearer: string;
  readonly hand: Hand | null;
  readonly checker: LeakChecker;
}

let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let parties: ReadonlyMap<string, Party>;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await Deno.mkdir(`${dataDir}/maps`);
  const write = (name: string, text: string) => Deno.writeTextFile(`${dataDir}/${name}`, text);
  await write("policy.json", JSON.stringify(POLICY));
  await write("maps/all.json", JSON.stringify(mapOfColumns(COLUMNS)));
  for (const [index, column] of COLUMNS.entries()) {
    await write(`maps/of-${index}.json`, mapOfColumn(column));
  }
  for (const person of PARTIES) await addUser(dataDir, person);
  cloud = await startCloud();
  const environment = {
    ...cloud.environment,
    POLICY_PATH: `${dataDir}/policy.json`,
    MAPS_PATH: `${dataDir}/maps`,
    EMBED_ORIGINS: ORIGIN,
  };
  app = await startApp({ environment, dataDir });
  const table = await readTable(cloud, app.origin);
  parties = new Map(
    await Promise.all(PARTIES.map(async (person) => {
      const { username, password } = person;
      const cookie = await signInCookie(app.origin, username, password);
      const login = await apiLogin(app.origin, { username, password });
      const { token: bearer } = await login.json();
      const hand = await handOf(cookie);
      return [username, {
        cookie,
        bearer,
        hand,
        checker: createLeakChecker(person, table),
      }] as const;
    })),
  );
});
afterAll(async () => {
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

async function handOf(cookie: string): Promise<Hand | null> {
  const headers = { cookie, ...SAME_ORIGIN };
  const answer = await (await fetch(`${app.origin}/api/carto-token`, { headers })).json();
  if (answer.sources.stores === undefined) return null;
  return {
    accessToken: answer.token,
    apiBaseUrl: answer.api_base_url,
    connectionName: answer.connection_name,
    headers: { origin: app.origin },
    sqlQuery: answer.sources.stores.sql_query,
  };
}

const party = (username: string): Party => {
  const found = parties.get(username);
  assert(found !== undefined);
  return found;
};
async function read(path: string, { cookie }: Party): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.origin}${path}`, { headers: { cookie, ...SAME_ORIGIN } });
  return { status: response.status, text: await response.text() };
}
async function inFrame(map: string, { bearer }: Party): Promise<string> {
  const post = async (path: string, body: unknown, headers: Record<string, string>) =>
    await fetch(`${app.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const codes = await post("/api/embed-code", { origin: ORIGIN }, {
    authorization: `Bearer ${bearer}`,
  });
  const { code } = await codes.json();
  return await (await post("/api/embed-session", { code, origin: ORIGIN, map }, SAME_ORIGIN))
    .text();
}
async function documentOf(map: string, of: Party): Promise<PrunedMap> {
  return JSON.parse((await read(`/api/maps/${map}`, of)).text).document;
}

/** Only the document: no other part of a page contains column names. */
const namesOf = (column: string) => new RegExp(`${canaryOf(column)}|"${column}"|\\{${column}\\}`);
const NUMBER_CANARY = /777777/;

describe("what is sent of a map", () => {
  for (const { username } of PARTIES) {
    it(`has nothing of what is hidden from ${username}`, async () => {
      const me = party(username);
      const hidden = HIDDEN[username] ?? [];
      for (const map of MAPS) {
        const page = await read(`/maps/${map}`, me);
        const sent = [page.text, (await read(`/api/maps/${map}`, me)).text, await inFrame(map, me)];
        expect(page.status).toBe(username === "hal@acme.com" ? 404 : 200);
        for (const text of sent) {
          for (const column of hidden) expect(text).not.toMatch(namesOf(column));
          if (
            hidden.includes("revenue") && hidden.includes("size_m2") && hidden.includes("store_id")
          ) {
            expect(text).not.toMatch(NUMBER_CANARY);
          }
          if (PLACELESS.includes(username)) {
            expect(text).not.toMatch(/"type":"point"|_sum`|rows_count/);
          }
        }
      }
      const shown = COLUMNS.filter((column) => !hidden.includes(column));
      const whole = (await read("/maps/all", me)).text;
      for (const column of shown) expect(whole).toMatch(namesOf(column));
    });
  }

  it("is the same refusal for every map to a user without its dataset", async () => {
    const closed = party("hal@acme.com");
    const said = async (path: string) => {
      const { status, text } = await read(path, closed);
      return [status, text.replaceAll(/nonce="[^"]*"|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "")];
    };
    for (const start of ["/maps/", "/api/maps/"]) {
      const none = await said(`${start}none-such`);
      for (const map of MAPS) expect(await said(`${start}${map}`)).toEqual(none);
    }
  });
});

/** CARTO's own message: a request that never reached CARTO would prove nothing. */
const REFUSAL =
  /Unauthorized access \(403\)|Forbidden access|Column not found|Unknown column|Unrecognized name|no column|There is no/i;
const COLUMN_NAMES = new Set(COLUMNS);
/** A column's figures, as rows without column names. */
const isFigure = (row: Row) => !Object.keys(row).some((name) => COLUMN_NAMES.has(name));

describe("what CARTO answers by a map", () => {
  for (const { username } of PARTIES.filter(({ username }) => username !== "hal@acme.com")) {
    it(`is ${username}'s own rows, by their own document`, async () => {
      const { hand, checker } = party(username);
      assert(hand !== null);
      const requests = requestsOf(await documentOf("all", party(username)));
      expect(requests.length).toBeGreaterThan(5);
      let rows = 0;
      for (const { part, ask } of requests) {
        const found = (await ask(hand)).filter((row) => !isFigure(row));
        rows += found.length;
        expect({ part, leaks: checker.leaksAmong(found) }).toEqual({ part, leaks: [] });
      }
      expect(rows).toBeGreaterThan(100);
    });

    it(`is nothing more to ${username} by the document of a user who sees all`, async () => {
      const { hand, checker } = party(username);
      assert(hand !== null);
      const hidden = HIDDEN[username] ?? [];
      let refused = 0;
      for (
        const { part, column, ask } of requestsOf(await documentOf("all", party("ann@acme.com")))
      ) {
        const isOfHidden = column !== null && hidden.includes(column);
        const found = await ask(hand).catch((error) => {
          if (!REFUSAL.test(String(error))) throw error;
          refused++;
          return [];
        });
        const leaks = isOfHidden
          ? found.filter((row) => isFigure(row) || Object.hasOwn(row, column))
          : checker.leaksAmong(found.filter((row) => !isFigure(row)));
        expect({ part, leaks }).toEqual({ part, leaks: [] });
      }
      if (hidden.length > 0) expect(refused).toBeGreaterThan(hidden.length);
    });
  }

  it("has no tile of rows whose place is hidden", async () => {
    const { hand } = party("gil@acme.com");
    assert(hand !== null);
    const [tiles] = requestsOf(await documentOf("all", party("ann@acme.com")));
    assert(tiles?.part === "tiles of plain");
    await expect(tiles.ask(hand)).rejects.toThrow(REFUSAL);
  });
});

describe("what a host gets of a selection", () => {
  it("is what the person's own document shows of their own row", async () => {
    for (const { username } of PARTIES.filter(({ username }) => username !== "hal@acme.com")) {
      const document = await documentOf("all", party(username));
      const [row] = party(username).checker.visible;
      assert(row !== undefined);
      const feature = { dataset: "stores", id: "1", properties: row, place: null, bounds: null };
      const shared = selectionOf(feature, document)?.properties ?? {};
      for (const column of HIDDEN[username] ?? []) expect(shared).not.toHaveProperty(column);
    }
  });
});
