/** Many points in one city: clustered until few enough are in view to be distinguished. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser } from "playwright-core";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, type Watched, watchedPage } from "../helpers/browser.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import {
  painted,
  POINTS,
  settled,
  spotsOnMap,
  storesInView,
  TWO_MAPS,
} from "../helpers/map_page.ts";
import { betweenLooks } from "../helpers/pixels.ts";
import { policyOver, writeStores } from "../helpers/store_points.ts";

const STORES = 9_000;
/** So many levels from all of them to so few that they stand by themselves. */
const STEPS = 3;
const TABLE = "test.data.stores";
const USER = { username: "ann@acme.com", group: "ALL", password: "a long pass phrase" };
/** In pixels: the largest point is less wide, and a cluster is wider. */
const CLUSTER = 26;

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let watched: Watched;
beforeAll(async () => {
  dataDir = await makeDataDir();
  const [file, POLICY_PATH] = [`${dataDir}/stores.csv`, `${dataDir}/policy.json`];
  await writeStores(file, STORES, "NEW YORK");
  await addUser(dataDir, USER);
  const groups = { [USER.group]: { retail_stores: "all" } };
  await Deno.writeTextFile(POLICY_PATH, await policyOver(TABLE, groups));
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud(0, { [TABLE]: file })]);
  app = await startApp({
    environment: { ...cloud.environment, ...TWO_MAPS, POLICY_PATH },
    dataDir,
  });
  watched = await watchedPage(browser, { reducedMotion: "no-preference" });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Resolves when clusters are painted, or no longer are. */
async function clusters(seen: boolean): Promise<void> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 20_000) {
    const spots = await spotsOnMap(watched.page, POINTS.light, { size: CLUSTER });
    if (spots.length > 0 === seen) return;
    await betweenLooks();
  }
  throw new Error(seen ? "No clusters are painted" : "Clusters stay");
}

describe("stores that cover each other", () => {
  it("stand in clusters, and none of them is fetched by itself", async () => {
    const { page, requests } = watched;
    expect(await openMap(page, app.origin, USER.username, USER.password)).toBe(STORES);
    await clusters(true);
    await page.waitForLoadState("networkidle");
    const asked = (tile: RegExp) => requests.some((url) => tile.test(url));
    expect(asked(/\/query\/[0-9a-f]{14,16}\?/)).toBe(true);
    expect(asked(/\/query\/\d+\/\d+\/\d+\?/)).toBe(false);
  });

  it("stand by themselves where few of them are in view", async () => {
    const { page } = watched;
    for (let step = 0; step < STEPS; step++) {
      const before = page.url();
      await page.getByRole("button", { name: "Zoom in" }).click();
      await page.waitForURL((url) => url.href !== before);
      await settled(page);
    }
    expect(await storesInView(page)).toBeLessThan(3_000);
    await painted(page);
    await clusters(false);
  });

  it("stand in clusters again when they come into view", async () => {
    const { page, complaints } = watched;
    for (let step = 0; step < STEPS; step++) {
      await page.getByRole("button", { name: "Zoom out" }).click();
    }
    await clusters(true);
    expect(complaints).toEqual([]);
  });
});
