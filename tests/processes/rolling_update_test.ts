/**
 * Four processes in two regions of a KV Connect server, with dates a minute apart, through an
 * update of the app and its rollback: the newer version is in the rows that it writes.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createUsers } from "../../lib/identity/users/users.ts";
import { say } from "../../lib/log/terminal.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { schemaKey } from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { SCHEMA } from "../../lib/storage/schema.ts";
import { failToStart, freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { AppClock } from "../helpers/app_clock.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { type Cloud, startCloud } from "../helpers/cloud.ts";
import { type KvRegions, spawnKvRegions } from "../helpers/kv_connect/control.ts";
import { KV_ACCESS_TOKEN } from "../helpers/kv_connect/server.ts";

const PASSWORD = "a long pass phrase";
/** Round trips to the region of the database, and from another continent. */
const ROUND_TRIPS_MS = [7, 95];
/** How far the date of each process is off, and its region. */
const PROCESSES = [
  { aheadMs: 0, region: 0 },
  { aheadMs: 60_000, region: 1 },
  { aheadMs: -60_000, region: 0 },
  { aheadMs: 0, region: 1 },
].map((process) => ({ ...process, port: freePort() }));
/** The guarantees: no new tokens after five seconds, none at CARTO after ten. */
const STOPPED_MS = 5_000;
const DELETED_MS = 10_000;
/** Readiness remembers each check for five seconds. */
const NOTICED_MS = 10_000;
/** Rows that the newer version writes with a field of its own. */
const WITH_NEWER_FIELD = ["users", "sessions", "api_tokens"];

const policyOf = (columns: readonly string[]) => ({
  version: 1,
  datasets: {
    retail_stores: { table: "carto-demo-data.demo_tables.retail_stores", columns },
  },
  groups: { BOSTON: { retail_stores: { city: "BOSTON" } } },
});

let cloud: Cloud;
let regions: KvRegions;
let store: KvStorage;
let dataDir: string;
let environments: Readonly<Record<string, string>>[];
let apps: RunningApp[];
const clocks = PROCESSES.map(({ port }) => new AppClock(String(port)));

beforeAll(async () => {
  dataDir = await makeDataDir();
  await writePolicy(["geom", "store_id", "city"]);
  [cloud, regions] = await Promise.all([startCloud(), spawnKvRegions(ROUND_TRIPS_MS)]);
  const [near = ""] = regions.urls;
  store = denoKv(near);
  const users = createUsers(store, { demo: false, iterations: 1_000 });
  for (const username of ["ann", "bob"]) {
    await users.add({ username, groups: ["BOSTON"], password: PASSWORD });
  }
  environments = PROCESSES.map(({ port, region }) => ({
    ...cloud.environment,
    APP_ORIGIN: "https://maps.example.com",
    POLICY_PATH: `${dataDir}/policy.json`,
    KV_PATH: regions.urls[region] ?? "",
    KV_ACCESS_TOKEN,
    PORT: String(port),
  }));
  await Promise.all(PROCESSES.map(({ aheadMs }, index) => clocks[index]?.step(aheadMs)));
  apps = await Promise.all(environments.map(start));
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all(clocks.map((clock) => clock[Symbol.asyncDispose]()));
  await store.close();
  await cloud[Symbol.asyncDispose]();
  await regions[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const start = (environment: Readonly<Record<string, string>>) =>
  startApp({ dataDir, preload: "tests/helpers/shifted_clock.ts", environment });

const at = (process: number) => `http://localhost:${PROCESSES[process]?.port}`;

const writePolicy = (columns: readonly string[]) =>
  Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(policyOf(columns)));

/** @returns the token of each process, or the status where it gives none. */
async function tokens(cookie: string, processes = [0, 1, 2, 3]): Promise<string[]> {
  return await Promise.all(processes.map(async (process) => {
    const response = await requestToken(at(process), cookie);
    return (await response.json()).token ?? String(response.status);
  }));
}

const calls = (method: string) =>
  cloud.emulator.requests.filter((one) =>
    one.method === method && one.path.startsWith("/v3/tokens") && one.status < 300
  ).length;

/** @returns the milliseconds until it is so. */
async function within(ms: number, isSo: () => Promise<boolean> | boolean): Promise<number> {
  const startedAt = performance.now();
  while (!await isSo()) {
    expect(performance.now() - startedAt).toBeLessThan(ms);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Math.round(performance.now() - startedAt);
}

async function isReady(process: number): Promise<boolean> {
  const response = await fetch(`${at(process)}/readyz`);
  await response.body?.cancel();
  return response.status === 200;
}

const writeSchema = (value: typeof SCHEMA) => store.commit({ set: [{ key: schemaKey(), value }] });

async function writeAsNewer(): Promise<void> {
  await writeSchema({ ...SCHEMA, current: SCHEMA.current + 1 });
  for (const family of WITH_NEWER_FIELD) {
    for await (const { key, value } of store.list([family])) {
      await store.commit({ set: [{ key, value: { ...Object(value), newer: 1 } }] });
    }
  }
}

describe("four processes in two regions, with dates a minute apart", () => {
  let ann: string;
  let bob: string;
  let first: string;

  it("mint one token for a person, whichever process is asked", async () => {
    ann = await signInCookie(at(1), "ann", PASSWORD);
    const given = new Set(await tokens(ann));
    expect(given.size).toBe(1);
    [first = ""] = given;
    expect(first).not.toBe("401");
    expect(calls("POST")).toBe(1);
  });

  it("keep sessions and tokens while each is replaced beside a newer version", async () => {
    await writeAsNewer();
    const startedAt = performance.now();
    let asked = 0;
    for (const replaced of [[0, 1], [2, 3]]) {
      const others = [0, 1, 2, 3].filter((process) => !replaced.includes(process));
      const done = Promise.all(replaced.map(async (process) => {
        await apps[process]?.stop();
        apps[process] = await start(environments[process] ?? {});
      }));
      let isDone = false;
      done.finally(() => isDone = true);
      while (!isDone) {
        expect(new Set(await tokens(ann, others))).toEqual(new Set([first]));
        asked += others.length;
        // No faster than the session's rate limit.
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      await done;
    }
    expect(new Set(await tokens(ann))).toEqual(new Set([first]));
    expect([calls("POST"), calls("DELETE")]).toEqual([1, 0]);
    for (const family of WITH_NEWER_FIELD) {
      for await (const { value } of store.list([family])) expect(value).toMatchObject({ newer: 1 });
    }
    const tookMs = Math.round(performance.now() - startedAt);
    say(`Four processes replaced in ${tookMs} ms: ${asked} answers, all with the one token`);
  });

  it("stop and revoke a person's tokens everywhere after a sign-out at one", async () => {
    const response = await fetch(`${at(3)}/logout`, {
      method: "POST",
      headers: { cookie: ann, ...SAME_ORIGIN },
      redirect: "manual",
    });
    await response.body?.cancel();
    const stoppedMs = await within(
      STOPPED_MS,
      async () => (await tokens(ann)).every((token) => token === "401"),
    );
    const deletedMs = await within(DELETED_MS, () => calls("DELETE") === 1);
    say(`Signed out: no token from any process after ${stoppedMs} ms, deleted in ${deletedMs} ms`);
  });

  it("give the tokens of a new policy alone, minted once, within the bounds", async () => {
    bob = await signInCookie(at(2), "bob", PASSWORD);
    const [before = ""] = new Set(await tokens(bob));
    await writePolicy(["geom", "store_id"]);
    const changedMs = await within(STOPPED_MS, async () => {
      const given = new Set(await tokens(bob));
      return given.size === 1 && !given.has(before);
    });
    await within(DELETED_MS, () => calls("DELETE") === 2);
    expect(calls("POST")).toBe(3);
    say(`Another policy: one new token from every process after ${changedMs} ms`);
  });

  it("refuse rows that need the newer version, by name, and run again after the rollback", async () => {
    const needed = SCHEMA.current + 1;
    await writeSchema({ current: needed, least: needed });
    const noticedMs = await within(NOTICED_MS, async () => !await isReady(1));
    const { output, code } = await failToStart({
      ...environments[0],
      PORT: String(freePort()),
    });
    expect(code).toBe(1);
    expect(output).toContain(`its rows need schema ${needed}`);
    await writeSchema({ ...SCHEMA, current: needed });
    await within(NOTICED_MS, () => isReady(1));
    expect((await tokens(bob)).every((token) => !/^\d{3}$/.test(token))).toBe(true);
    say(`A process that cannot read the rows any more is not ready after ${noticedMs} ms`);
  });
});
