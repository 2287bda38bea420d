import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { PALETTES } from "../../lib/map/basemap/palette.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import {
  launchBrowser,
  openPersonMenu,
  signIn,
  type Watched,
  watchedPage,
} from "../helpers/browser.ts";
import { ONE_MAP, ONE_MAP_PATH } from "../helpers/map_page.ts";
import { betweenLooks, spotsOfColor } from "../helpers/pixels.ts";
import { protomapsArchive } from "../helpers/protomaps_archive.ts";

/** Few pixels to paint and to look at. */
const SMALL = { viewport: { width: 640, height: 480 } };

/** Resolves when an area of the colour is painted. */
async function painted(page: Page, hex: string): Promise<void> {
  const [red = 0, green = 0, blue = 0] = Uint8Array.fromHex(hex.slice(1));
  while ((await spotsOfColor(page, [red, green, blue], { size: 40, within: 3 })).length === 0) {
    await betweenLooks();
  }
}

const KEY = "key-of-the-basemaps";
const CARTOS = /^https:\/\/([\w-]+\.)*basemaps\.cartocdn\.com\//;
const isCartos = (url: string) => CARTOS.test(url);

/** A style of another server, as CARTO's are written, with a ground of one color. */
const style = (ground: string) => ({
  version: 8,
  sources: {
    streets: { type: "vector", tiles: ["https://tiles-a.basemaps.cartocdn.com/{z}/{x}/{y}.mvt"] },
  },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": ground } },
    { id: "streets", type: "line", source: "streets", "source-layer": "streets" },
  ],
});
const GROUNDS = { voyager: "#fbf8f3", "dark-matter": "#0e0e0e" } as const;

/** Answers in CARTO's place. */
async function answerAsCarto(page: Page): Promise<void> {
  await page.route(CARTOS, async (route) => {
    const headers = { "access-control-allow-origin": "*" };
    const url = route.request().url();
    const [, ground] = Object.entries(GROUNDS).find(([name]) => url.includes(`/${name}-`)) ?? [];
    if (ground === undefined) return await route.fulfill({ status: 204, headers });
    await route.fulfill({ headers, json: style(ground) });
  });
}

describe("a map on an archive of the operator's", () => {
  let dataDir: string;
  let app: RunningApp;
  let browser: Browser;
  let watched: Watched;
  beforeAll(async () => {
    dataDir = await makeDataDir();
    await Deno.writeFile(`${dataDir}/world.pmtiles`, protomapsArchive());
    const environment = {
      ...ONE_MAP,
      BASEMAP: `${dataDir}/world.pmtiles`,
      BASEMAP_CHOICES: "voyager",
      CARTO_BASEMAP_KEY: KEY,
    };
    [app, browser] = await Promise.all([startApp({ dataDir, environment }), launchBrowser()]);
    watched = await watchedPage(browser, SMALL);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await Deno.remove(dataDir, { recursive: true });
  });

  it("is drawn in light and dark, by the app alone", async () => {
    const { page, complaints, requests } = watched;
    await signIn(page, app.origin, "user.boston@acme.com", "boston", ONE_MAP_PATH);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await painted(page, PALETTES[theme].land);
      await painted(page, PALETTES[theme].water);
    }

    const tiles = requests.filter((url) => url.startsWith(`${app.origin}/basemap/`));
    expect(tiles.length).toBeGreaterThan(0);
    for (const url of requests) expect(new URL(url).hostname).toMatch(/^(localhost|127\.0\.0\.1)$/);
    expect(await page.getByText("OpenStreetMap contributors").count()).toBe(1);
    expect(await page.content()).not.toContain(KEY);
    expect(complaints).toEqual([]);
  });

  it("is switched to CARTO's by keyboard, which alone gets the key, and back", async () => {
    const { page, complaints, requests } = watched;
    await answerAsCarto(page);
    await openPersonMenu(page);
    const choices = page.getByRole("group", { name: "Basemap" }).getByRole("button");
    expect(await choices.allTextContents()).toEqual(["Standard", "Streets"]);
    await choices.first().focus();
    await page.keyboard.press("Tab");
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    await painted(page, GROUNDS["dark-matter"]);
    await page.emulateMedia({ colorScheme: "light" });
    await painted(page, GROUNDS.voyager);
    const [cartos, others] = [requests.filter(isCartos), requests.filter((url) => !isCartos(url))];
    const hosts = new Set(cartos.map((url) => new URL(url).hostname));
    expect([...hosts].sort()).toEqual(["basemaps.cartocdn.com", "tiles-a.basemaps.cartocdn.com"]);
    for (const url of cartos) expect(new URL(url).searchParams.getAll("key")).toEqual([KEY]);
    for (const url of others) expect(url).not.toContain(KEY);

    await openPersonMenu(page);
    expect(await choices.last().getAttribute("aria-pressed")).toBe("true");
    await Promise.all([page.waitForEvent("load"), choices.first().click()]);
    await painted(page, PALETTES.light.water);
    expect(complaints).toEqual([]);
  });
});
