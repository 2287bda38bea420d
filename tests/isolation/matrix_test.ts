/**
 * Every user against every other: with their token from `/api/carto-token` and CARTO's own client,
 * no user obtains a row or a value that the policy does not grant.
 */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { instantiatedOf } from "../../lib/map/access/access_answer.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { eventually } from "../helpers/eventually.ts";
import {
  ATTACKS,
  ATTACKS_ON_TABLE,
  type Hand,
  mapRows,
  queryRows,
  tileRows,
  widgetOf,
} from "./attacks.ts";
import { forgeries } from "./forgeries.ts";
import {
  createLeakChecker,
  type LeakChecker,
  type Row,
  type Value,
  valuesOf,
} from "./leak_checker.ts";
import { ownersHand, readTable } from "./owner.ts";
import { runUsers } from "../helpers/users.ts";
import { othersOf, PEOPLE, POLICY, TABLE } from "./people.ts";

/** Shown to everyone, with what everyone may see. */
const MAP = {
  version: 1,
  title: "Stores",
  datasets: { stores: {} },
  layers: [{ id: "points", dataset: "stores", type: "point", tooltip: ["store_id", "city"] }],
};

interface Party {
  readonly username: string;
  readonly cookie: string;
  /** The answer of `/api/carto-token`. */
  readonly answer: Record<string, unknown>;
  readonly hand: Hand;
  readonly checker: LeakChecker;
  readonly ids: number[];
}

let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let parties: ReadonlyMap<string, Party>;
let table: readonly Row[];
const tally = { tried: 0, refused: 0, answered: 0 };

beforeAll(async () => {
  dataDir = await makeDataDir();
  const policyPath = `${dataDir}/policy.json`;
  await Deno.writeTextFile(policyPath, JSON.stringify(POLICY));
  const mapsPath = `${dataDir}/maps`;
  await Deno.mkdir(mapsPath);
  await Deno.writeTextFile(`${mapsPath}/stores.json`, JSON.stringify(MAP));
  for (const person of PEOPLE) await addUser(dataDir, person);
  cloud = await startCloud();
  const environment = { ...cloud.environment, POLICY_PATH: policyPath, MAPS_PATH: mapsPath };
  for (const { username, cities } of PEOPLE) {
    if (cities === undefined) continue;
    const { code } = await runUsers(["set", username, "cities", ...cities], {
      environment: { ...environment, KV_PATH: `${dataDir}/kv.sqlite3` },
    });
    assert(code === 0);
  }
  app = await startApp({ environment, dataDir });
  table = await readTable(cloud, app.origin);
  parties = new Map(
    await Promise.all(PEOPLE.map(async (person) => {
      const { username, password } = person;
      const cookie = await signInCookie(app.origin, username, password);
      const answer = await carto({ cookie });
      assert(answer !== null);
      const checker = createLeakChecker(person, table);
      const ids = valuesOf(checker.visible, "store_id").map(Number);
      return [username, { username, cookie, answer, hand: handOf(answer), checker, ids }] as const;
    })),
  );
});
afterAll(async () => {
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const party = (username: string): Party => {
  const found = parties.get(username);
  assert(found !== undefined);
  return found;
};

/** Requests a token. @returns the answer, null if there is none. */
async function carto(
  headers: Readonly<Record<string, string>>,
  { query = "", ...init }: RequestInit & { query?: string } = {},
): Promise<Record<string, unknown> | null> {
  const response = await fetch(`${app.origin}/api/carto-token${query}`, {
    ...init,
    headers: { ...SAME_ORIGIN, ...headers },
  });
  const answer = await response.json();
  if (response.ok) return answer;
  expect([400, 401, 403]).toContain(response.status);
  return null;
}

function handOf(answer: Record<string, unknown>): Hand {
  const { sql_query } = Object(Reflect.get(Object(answer.sources), "stores"));
  return {
    accessToken: String(answer.token),
    apiBaseUrl: String(answer.api_base_url),
    connectionName: String(answer.connection_name),
    headers: { origin: app.origin },
    sqlQuery: String(sql_query),
  };
}

/** CARTO's own message: an attempt that never reached CARTO would prove nothing. */
const REFUSAL =
  /Unauthorized access \(403\)|Forbidden access|permissions to read|Column not found|sub-queries|Syntax error/;

/** Tries an attack. @returns the rows it obtained that the party may not see. */
async function leaksOf(attempt: Promise<Row[]>, checker: LeakChecker): Promise<Row[]> {
  tally.tried++;
  try {
    const leaks = checker.leaksAmong(await attempt);
    tally.answered++;
    return leaks;
  } catch (error) {
    if (!REFUSAL.test(String(error))) throw error;
    tally.refused++;
    return [];
  }
}

describe("the leak checker", () => {
  it("finds what the account's owner sees beyond what a user does, or the rest proves nothing", async () => {
    const { checker, ids } = party("ann@acme.com");
    const bob = party("bob@acme.com");
    const owner = await ownersHand(cloud, app.origin, bob.hand.sqlQuery);
    expect(checker.leaksAmong(await mapRows(owner, owner.sqlQuery))).toHaveLength(200);
    expect(checker.leaksAmong(await queryRows(owner, owner.sqlQuery))).toHaveLength(200);
    const widened = `SELECT revenue FROM \`${TABLE}\` WHERE state = 'VT'`;
    const hidden = await queryRows(owner, widened);
    expect(party("dee@acme.com").checker.leaksAmong(hidden)).toHaveLength(hidden.length);
    expect(bob.checker.leaksAmong([{ store_id: ids[0] ?? 0 }])).toHaveLength(1);
  });
});

describe("/api/carto-token", () => {
  it("reports the user's groups, as a list and as one text", () => {
    const { answer } = party("cid@acme.com");
    expect(answer.groups).toEqual(["BOSTON", "VISITORS"]);
    expect(answer.group).toBe("BOSTON, VISITORS");
  });
});

describe("a map that the server has instantiated", () => {
  /** The TileJSON that a party gets with the token. */
  async function warmMap({ cookie }: Party) {
    const [map] = await eventually(async () => {
      const { points } = instantiatedOf(await carto({ cookie }, { query: "?map=stores" }));
      return points === undefined ? [] : [points];
    }, "instantiated map");
    assert(map !== undefined);
    return map.tilejson;
  }

  it("has all rows of its user and no others, and opens for no one else", async () => {
    const warm = await Promise.all(
      [...parties.values()].map(async (owner) => ({ owner, map: await warmMap(owner) })),
    );
    for (const { owner, map } of warm) {
      expect(map.tilestats?.layers[0]?.count).toBe(owner.checker.visible.length);
      for (const { hand, username, checker } of parties.values()) {
        const attempt = tileRows(hand, map.tiles);
        if (username === owner.username) {
          const rows = await attempt;
          expect([rows.length, checker.leaksAmong(rows)]).toEqual([checker.visible.length, []]);
        } else {
          const of = owner.username;
          expect({ username, of, leaks: await leaksOf(attempt, checker) })
            .toEqual({ username, of, leaks: [] });
        }
      }
    }
  });
});

for (const { username } of PEOPLE) {
  describe(username, () => {
    it("sees all that the policy gives them, on a map, by SQL and in numbers", async () => {
      const { hand, checker } = party(username);
      expect(checker.visible.length).toBeGreaterThan(20);
      for (const read of [mapRows, queryRows]) {
        const rows = await read(hand, hand.sqlQuery);
        expect(rows).toHaveLength(checker.visible.length);
        expect(checker.leaksAmong(rows)).toEqual([]);
        const cells = (of: readonly Row[]) => of.flatMap((row) => Object.keys(row)).length;
        expect(cells(rows)).toBe(cells(checker.visible));
      }
      expect(await numbersOf(hand)).toEqual(expectedNumbers(checker));
    });

    it("obtains nothing of the table beyond", async () => {
      const { hand, checker, ids } = party(username);
      for (const [name, attack] of Object.entries(ATTACKS_ON_TABLE)) {
        const leaks = await leaksOf(attack(hand, { sqlQuery: hand.sqlQuery, ids }), checker);
        expect({ name, leaks }).toEqual({ name, leaks: [] });
      }
    });

    for (const { username: other } of othersOf(username)) {
      it(`obtains nothing that is ${other}'s alone`, async () => {
        const { hand, checker } = party(username);
        const { hand: { sqlQuery }, ids } = party(other);
        for (const [name, attack] of Object.entries(ATTACKS)) {
          const leaks = await leaksOf(attack(hand, { sqlQuery, ids }), checker);
          expect({ name, leaks }).toEqual({ name, leaks: [] });
        }
        const shared = checker.visible.filter(({ store_id }) => ids.includes(Number(store_id)));
        expect(await countAmong(hand, ids)).toBe(shared.length);
      });

      it(`gets no other user's token by claiming to be ${other}`, async () => {
        const { cookie, answer } = party(username);
        const { cookie: theirs } = party(other);
        for (const forged of forgeries(cookie, theirs, other)) {
          tally.tried++;
          const given = await carto(forged.headers, forged.init);
          if (given === null) tally.refused++;
          // The seconds that the token has left may be fewer by now.
          else expect({ ...given, expires_in: answer.expires_in }).toEqual(answer);
        }
      });
    }
  });
}

describe("in all", () => {
  it("more than 700 attempts were made, most were refused, and none leaked", () => {
    expect(PEOPLE).toHaveLength(8);
    expect(Object.keys(POLICY.groups)).toHaveLength(6);
    expect(tally.tried).toBeGreaterThan(700);
    expect(tally.refused).toBeGreaterThan(400);
    expect(tally.answered).toBeGreaterThan(100);
  });
});

/** The number of these stores that a widget counts in the user's own rows. */
async function countAmong(hand: Hand, ids: number[]): Promise<number> {
  const filters = { store_id: { in: { values: ids } } };
  return Number(
    (await widgetOf(hand).getFormula({ column: "*", operation: "count", filters })).value,
  );
}

interface Numbers {
  readonly count: number;
  readonly cities: Readonly<Record<string, number>>;
  /** Undefined for a column that the user may not see at all. */
  readonly revenue:
    | { readonly sum: number; readonly range: unknown; readonly inCells: number }
    | null;
}

/** The figures of widgets, and of expressions on a map, for the user's own rows. */
async function numbersOf(hand: Hand): Promise<Numbers> {
  const widget = widgetOf(hand);
  const cities = await widget.getCategories({ column: "city", operation: "count" });
  return {
    count: Number((await widget.getFormula({ column: "*", operation: "count" })).value),
    cities: Object.fromEntries(cities.map(({ name, value }) => [String(name), Number(value)])),
    revenue: await revenueOf(hand).catch(() => null),
  };
}

async function revenueOf(hand: Hand): Promise<Numbers["revenue"]> {
  const widget = widgetOf(hand);
  const operationExp = "SUM(revenue)";
  const { value } = await widget.getFormula({ column: "*", operation: "custom", operationExp });
  const cells = await mapRows(hand, hand.sqlQuery, { aggregationExp: "SUM(revenue) AS revenue" });
  return {
    sum: Number(value),
    range: await widget.getRange({ column: "revenue" }),
    inCells: sumOf(valuesOf(cells, "revenue")),
  };
}

function expectedNumbers({ visible }: LeakChecker): Numbers {
  const revenues = valuesOf(visible, "revenue").map(Number);
  const sum = sumOf(revenues);
  const range = { min: Math.min(...revenues), max: Math.max(...revenues) };
  const byCity = Map.groupBy(valuesOf(visible, "city"), String);
  return {
    count: visible.length,
    cities: Object.fromEntries([...byCity].map(([name, { length }]) => [name, length])),
    revenue: revenues.length === 0 ? null : { sum, range, inCells: sum },
  };
}

const sumOf = (values: readonly Value[]) =>
  values.reduce<number>((sum, value) => sum + Number(value), 0);
