/**
 * People whose rights depend on the day, on their attributes and on masks, over midnight: the clock
 * of the app and of CARTO crosses it in two zones, on ordinary days and when daylight-saving time
 * begins or ends. No one obtains a row of another day or person, or more of a cell than its mask.
 */
import { ApiVersion, query, vectorQuerySource, WidgetQuerySource } from "@carto/api-client";
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { AppClock } from "../helpers/app_clock.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { runUsers } from "../helpers/users.ts";
import {
  csvOf,
  PASSWORD,
  PEOPLE,
  policyOf,
  type Seen,
  seenBy,
  TABLE,
  type Visit,
  visitsAbout,
  YEAR,
  ZONES,
} from "./visits.ts";

const MINUTE_MS = 60_000;

interface Hand {
  readonly accessToken: string;
  readonly sqlQuery: string;
}

let cloud: Cloud;
let dataDir: string;
let visits: readonly Visit[];
/** How far the date is ahead. */
let aheadMs = 0;
const now = () => Date.now() + aheadMs;
const tally = { rows: 0, tried: 0, refused: 0 };

beforeAll(async () => {
  dataDir = await makeDataDir();
  visits = Object.entries(ZONES).flatMap(([zone, days]) => visitsAbout(zone, days))
    .map((visit, id) => ({ id, ...visit }));
  await Deno.writeTextFile(`${dataDir}/visits.csv`, csvOf(visits));
  cloud = await startCloud(0, { [TABLE]: `${dataDir}/visits.csv` }, now);
  await setUpPeople();
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Everybody with their attributes, in a KV that the app of each zone gets a copy of. */
async function setUpPeople(): Promise<void> {
  const policyPath = `${dataDir}/policy.json`;
  await Deno.writeTextFile(policyPath, JSON.stringify(policyOf("UTC")));
  const kv = { POLICY_PATH: policyPath, KV_PATH: `${dataDir}/kv.sqlite3` };
  for (const { username, groups, owners } of PEOPLE) {
    await addUser(dataDir, { username, groups, password: PASSWORD });
    if (owners.length === 0) continue;
    const environment = { ...cloud.environment, ...kv };
    const { code } = await runUsers(["set", username, "owners", ...owners], { environment });
    assert(code === 0);
  }
}

let asked = 0;
/** The client keeps answers to equal requests: each has another name. */
const sourceOf = ({ accessToken, sqlQuery }: Hand, origin: string) => ({
  accessToken,
  sqlQuery,
  apiBaseUrl: cloud.emulator.apiBaseUrl,
  connectionName: cloud.emulator.connection,
  clientId: `days-${asked++}`,
  headers: { origin },
});

async function rowsOf(hand: Hand, origin: string): Promise<Seen[]> {
  const { rows } = await query(sourceOf(hand, origin));
  return rows.map(({ geom, at, ...row }) => ({
    ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
    ...at === undefined || at === null ? {} : { at: new Date(String(at)).toISOString() },
    place: String(Reflect.get(Object(geom), "coordinates")),
  }));
}

/** What one token makes of another person's, or another day's, SQL. */
const ATTEMPTS: readonly ((hand: Hand, origin: string) => Promise<unknown>)[] = [
  rowsOf,
  (hand, origin) => vectorQuerySource(sourceOf(hand, origin)),
  (hand, origin) => {
    const widget = new WidgetQuerySource({
      ...sourceOf(hand, origin),
      apiVersion: ApiVersion.V3,
      spatialDataColumn: "geom",
      spatialDataType: "geo",
    });
    return widget.getTable({ columns: ["id"], limit: 1_000 + asked++ });
  },
];

async function refuses(hand: Hand, origin: string, reason: RegExp): Promise<void> {
  for (const attempt of ATTEMPTS) {
    tally.tried++;
    await expect(attempt(hand, origin)).rejects.toThrow(reason);
    tally.refused++;
  }
}

for (const [zone, days] of Object.entries(ZONES)) {
  describe(`over midnight in ${zone}`, () => {
    const port = String(freePort());
    const clock = new AppClock(port);
    let app: RunningApp;
    beforeAll(async () => {
      const own = await makeDataDir();
      const environment = { ...cloud.environment, PORT: port, POLICY_PATH: `${own}/policy.json` };
      await Deno.writeTextFile(environment.POLICY_PATH, JSON.stringify(policyOf(zone)));
      await Deno.copyFile(`${dataDir}/kv.sqlite3`, `${own}/kv.sqlite3`);
      aheadMs = 0;
      const preload = "tests/helpers/shifted_clock.ts";
      app = await startApp({ preload, environment, dataDir: own });
    });
    afterAll(async () => {
      await app.stop();
      await clock[Symbol.asyncDispose]();
    });

    const moveTo = async (date: number) => {
      const ms = date - now();
      await clock.pass(ms);
      aheadMs += ms;
    };
    const handOf = async (cookie: string): Promise<Hand> => {
      const response = await requestToken(app.origin, cookie, SAME_ORIGIN);
      assert(response.ok, `${response.status}`);
      const { token, sources } = await response.json();
      return { accessToken: token, sqlQuery: sources.visits.sql_query };
    };

    /** Everybody sees what is theirs now, and obtains no more with the SQL of the others. */
    async function check(cookies: readonly string[]): Promise<Hand[]> {
      const hands = await Promise.all(cookies.map(handOf));
      for (const [index, person] of PEOPLE.entries()) {
        const hand = hands[index];
        assert(hand !== undefined);
        const expected = visits.map((visit) => seenBy(person, visit, zone, now()))
          .filter((seen) => seen !== null);
        const byId = (one: Seen, other: Seen) => Number(one.id) - Number(other.id);
        expect((await rowsOf(hand, app.origin)).toSorted(byId)).toEqual(expected);
        tally.rows += expected.length;
        for (const { sqlQuery } of hands) {
          if (sqlQuery === hand.sqlQuery) continue;
          await refuses({ ...hand, sqlQuery }, app.origin, /403|Forbidden/);
        }
      }
      return hands;
    }

    for (const day of days) {
      it(`to ${day}, each sees their own rows of their own days only`, async () => {
        const midnight = Temporal.PlainDate.from(`${YEAR}-${day}`).toZonedDateTime(zone)
          .epochMilliseconds;
        await moveTo(midnight - 10 * MINUTE_MS);
        const cookies = await Promise.all(
          PEOPLE.map(({ username }) => signInCookie(app.origin, username, PASSWORD)),
        );
        const before = await check(cookies);
        await moveTo(midnight + 1);
        const after = await check(cookies);
        for (const [index, old] of before.entries()) {
          const current = after[index];
          assert(current !== undefined);
          expect(current.accessToken).not.toBe(old.accessToken);
          expect(current.sqlQuery).not.toBe(old.sqlQuery);
          await refuses({ ...current, sqlQuery: old.sqlQuery }, app.origin, /403|Forbidden/);
        }
        await moveTo(midnight + 2 * MINUTE_MS);
        for (const old of before) await refuses(old, app.origin, /401|Invalid credentials/);
      });
    }
  });
}

describe("in all", () => {
  it("every attempt was refused, and thousands of rows were compared", () => {
    expect(tally.refused).toBe(tally.tried);
    expect(tally.tried).toBeGreaterThan(500);
    expect(tally.rows).toBeGreaterThan(2_000);
  });
});
