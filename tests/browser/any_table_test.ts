/**
 * Realistic tables on screen: code stays text, days stay days, ids keep their digits, and many
 * points in one city are clustered until few enough are in view to be distinguished.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import * as v from "valibot";
import { layOutData } from "../../emulator/test_data.ts";
import { writeLink } from "../../lib/map/query/map_url.ts";
import { EMPTY_QUERY, type MapQuery } from "../../lib/map/query/map_query.ts";
import type { MapPosition } from "../../lib/map/view/position.ts";
import {
  DAY,
  HTML,
  IDS,
  importAnyTable,
  importManyCategories,
  importText,
  KINDS,
  MAP,
  POLICY,
  SCRIPT,
} from "../helpers/any_table.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { BOSTON, eventOf, mapIn, USERS, visit } from "../helpers/embedding.ts";
import { type HostApplication, startHost } from "../helpers/host_application.ts";
import { documentOf } from "../helpers/map_documents.ts";
import {
  BLANK_BASEMAP,
  goTo,
  painted,
  POINTS,
  settled,
  spotsOnMap,
  STORES_PATH,
  storesInView,
  TWO_MAPS,
} from "../helpers/map_page.ts";
import { betweenLooks } from "../helpers/pixels.ts";
import { policyOver, writeStores } from "../helpers/store_points.ts";

const map = documentOf(MAP);
/** Six lines, for a dataset of the same policy. */
const SIX_LINES = `{
  "version": 1,
  "title": "Many",
  "layers": [
    { "id": "many", "dataset": "many", "type": "point" }
  ]}`;
const SELECTED = { dataset: "things", id: IDS[4] ?? "" };
const DAY_MS = 86_400_000;

const STORES = 9_000;
const STORES_TABLE = "local.imports.stores";
const Policy = v.object({ datasets: v.record(v.string(), v.unknown()) });

/** That of the difficult table, and all stores of the large one. */
async function policyOfBoth(): Promise<string> {
  const { datasets } = v.parse(Policy, JSON.parse(await policyOver(STORES_TABLE, {})));
  const groups = { BOSTON: { ...POLICY.groups.BOSTON, retail_stores: "all" } };
  return JSON.stringify({ ...POLICY, datasets: { ...POLICY.datasets, ...datasets }, groups });
}

let dataDir: string;
let app: RunningApp;
let browser: Browser;
let host: HostApplication;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutData(dataDir);
  await importAnyTable(dataDir);
  await importManyCategories(dataDir);
  const stores = `${dataDir}/stores.csv`;
  await writeStores(stores, STORES, "NEW YORK");
  await importText(dataDir, STORES_TABLE, ".csv", await Deno.readTextFile(stores));
  await layOutAccounts(`${dataDir}/kv.sqlite3`);
  await Deno.mkdir(`${dataDir}/maps`);
  await Deno.writeTextFile(`${dataDir}/maps/any.json`, JSON.stringify(MAP));
  await Deno.writeTextFile(`${dataDir}/maps/many.json`, SIX_LINES);
  await Deno.copyFile(
    `${TWO_MAPS.MAPS_PATH}/retail-stores.json`,
    `${dataDir}/maps/retail-stores.json`,
  );
  await Deno.writeTextFile(`${dataDir}/policy.json`, await policyOfBoth());
  const port = freePort();
  const environment = {
    POLICY_PATH: `${dataDir}/policy.json`,
    MAPS_PATH: `${dataDir}/maps`,
    EMBED_ORIGINS: `http://127.0.0.1:${port}`,
    ...BLANK_BASEMAP,
  };
  [app, browser] = await Promise.all([startApp({ dataDir, environment }), launchBrowser()]);
  host = await startHost({ hostname: "127.0.0.1", port, maps: app.origin, users: USERS });
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

function linkTo(query: Partial<MapQuery>, position: MapPosition | null = null): string {
  const link = { query: { ...EMPTY_QUERY, ...query }, position };
  return `${app.origin}/maps/any${writeLink(link, map, "")}`;
}

/** A signed-in user in that time zone. */
async function readerIn(timezoneId: string): Promise<Watched> {
  const watched = await watchedPage(browser, { timezoneId, drawsMaps: false });
  await signIn(watched.page, app.origin, BOSTON, USERS[BOSTON]);
  return watched;
}

const cardOf = (page: Page) => page.getByRole("region", { name: "Selected feature" });

async function csvOf(page: Page): Promise<string> {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).first().click();
  return await Deno.readTextFile(await (await saved).path());
}

describe("a table as people have them", () => {
  const day = Date.parse(DAY);
  const filters = new Map([["days", { kind: "time", from: day, to: day + DAY_MS } as const]]);
  let readers: readonly Watched[];
  let reader: Watched;
  beforeAll(async () => {
    const [west, east] = [await readerIn("America/Sao_Paulo"), await readerIn("Asia/Tokyo")];
    readers = [west, east];
    reader = east;
    for (const { page } of readers) await page.goto(linkTo({ selected: SELECTED, filters }));
  });

  it("is the same day, digits and words at UTC−3 and at UTC+9", async () => {
    const seen: string[] = [];
    for (const { page, complaints } of readers) {
      const card = cardOf(page);
      await card.getByRole("heading", { name: `${HTML} 4` }).waitFor();
      await page.getByText("30 things in view").waitFor();
      const chip = page.getByRole("button", { name: /Remove filter/ });
      seen.push([await card.innerText(), await chip.getAttribute("aria-label")].join());
      const file = await csvOf(page);
      expect(file.match(new RegExp(`,${DAY},`, "g"))).toHaveLength(30);
      seen.push(file);
      expect(complaints).toEqual([]);
    }
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
    expect(seen[0]).toContain(SELECTED.id);
    expect(seen[0]).toContain("29 Feb 2024");
  });

  it("shows code as text wherever it stands, and says what has no place", async () => {
    const { page, complaints } = reader;
    await goTo(page, linkTo({}));
    await page.getByText("Without a place: 2 things").waitFor();
    await goTo(page, linkTo({ selected: SELECTED, table: "table" }));
    const card = cardOf(page);
    await card.getByRole("heading", { name: `${HTML} 4` }).waitFor();
    await card.getByText(SCRIPT).waitFor();
    expect(await card.getByRole("link").count()).toBe(0);
    await page.locator("[data-widget=kinds] [aria-pressed]").first().waitFor();
    for (const kind of KINDS) {
      if (kind === null || kind === "") continue;
      const named = page.locator("[data-widget=kinds]").getByText(kind, { exact: true });
      const more = page.locator("[data-widget=kinds]").getByText("more", { exact: false });
      if (await named.count() === 0 && await more.count() > 0) await more.first().click();
      await named.waitFor();
      expect([kind, await named.count()]).toEqual([kind, 1]);
    }
    await page.locator(".stage-dock").getByText(`${HTML} 12`).waitFor();
    await page.getByRole("combobox", { name: "Search title" }).fill(" 33");
    await page.getByRole("option", { name: `${HTML} 33` }).click();
    await card.getByRole("heading", { name: `${HTML} 33` }).waitFor();
    expect(await card.getByRole("link").getAttribute("href")).toBe("https://example.com/33");
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(globalThis, "hacked"))).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it("has the same features in view from either side of the 180th meridian", async () => {
    const { page } = reader;
    for (const longitude of [180, -180]) {
      await goTo(page, linkTo({}, { latitude: 0, longitude, zoom: 6 }));
      await page.getByText("38 things in view").waitFor();
    }
  });

  it("is on a map of six lines, by itself and in a page of another origin", async () => {
    await reader.page.goto(`${app.origin}/maps/many`);
    await reader.page.getByText("5,000 rows in view").waitFor();
    expect(reader.complaints).toEqual([]);
    await visit(
      browser,
      host,
      BOSTON,
      async ({ page }) => {
        await page.goto(`${host.origin}/empty`);
        await showMap(page, "many");
        expect(await eventOf(page, "carto-load")).toMatchObject({ count: 5_000 });
        await page.goto(`${host.origin}/empty`);
        await showMap(page, "any");
        await eventOf(page, "carto-load");
        await mapIn(page).getByRole("combobox", { name: "Search title" }).fill(" 33");
        await mapIn(page).getByRole("option", { name: `${HTML} 33` }).click();
        expect(await eventOf(page, "carto-select")).toMatchObject({
          id: IDS[33],
          dataset: "things",
        });
      },
      undefined,
      { drawsMaps: false },
    );
  });
});

/** Adds the element and its script, as a page of the application does. */
async function showMap(page: Page, map: string): Promise<void> {
  await page.evaluate(({ maps, map }) => {
    const element = document.createElement("carto-map");
    element.setAttribute("src", maps);
    element.setAttribute("map", map);
    element.setAttribute("code-url", "/carto-code");
    element.style.cssText = "display: block; height: 560px";
    const script = document.createElement("script");
    script.src = `${maps}/embed.js`;
    document.body.append(element, script);
  }, { maps: app.origin, map });
}

describe("stores that cover each other", () => {
  /** So many levels from all of them to so few that they stand by themselves. */
  const STEPS = 3;
  /** In pixels: the largest point is less wide, and a cluster is wider. */
  const CLUSTER = 26;
  let watched: Watched;
  beforeAll(async () => {
    // Clusters fade, for who does not want less motion.
    watched = await watchedPage(browser, {
      reducedMotion: "no-preference",
      drawsMaps: "layers",
    });
  });
  afterAll(() => watched.context.close());

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

  it("stand in clusters, and none of them is fetched by itself", async () => {
    const { page, requests } = watched;
    expect(await openMap(page, app.origin, BOSTON, USERS[BOSTON], STORES_PATH)).toBe(STORES);
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
