/** When and from where the browser loads what the map needs. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { MAP_FILES_LIST, mapScripts, openMapFiles } from "../../lib/assets/map_files.ts";
import {
  openPageScripts,
  PAGE_SCRIPTS_FILE,
  scriptsAtOnce,
} from "../../lib/assets/page_scripts.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { painted, STORES_PATH, storesInView, TWO_MAPS } from "../helpers/map_page.ts";

let app: RunningApp;
let browser: Browser;
let watched: Watched;
/** Paths of all the map's code. */
let code: string[];

beforeAll(async () => {
  const files = await openMapFiles(new URL(`../../static/${MAP_FILES_LIST}`, import.meta.url));
  code = [...mapScripts(files), "/map/map.css", files.worker.path, files.style];
  [app, browser] = await Promise.all([
    startApp({ environment: TWO_MAPS }),
    launchBrowser(),
  ]);
  // The map was rendered before, so the app knows what its page loads.
  const first = await watchedPage(browser, { drawsMaps: false });
  await openMap(first.page, app.origin, "user.boston@acme.com", "boston");
  await first.context.close();
  watched = await watchedPage(browser);
});
afterAll(async () => {
  await watched.context.close();
  await browser.close();
  await app.stop();
});

interface Loaded {
  readonly path: string;
  /** Bytes that came over the network, headers among them. */
  readonly transferred: number;
}

/** Scripts and style sheets of ours that the page has asked for. */
const loaded = (page: Page): Promise<Loaded[]> =>
  page.evaluate(() =>
    performance.getEntriesByType("resource").flatMap((entry) => {
      if (!(entry instanceof PerformanceResourceTiming)) return [];
      const { origin, pathname } = new URL(entry.name);
      if (origin !== location.origin || !/\.(js|css)$/.test(pathname)) return [];
      return [{ path: pathname, transferred: entry.transferSize }];
    })
  );

describe("a page without a map", () => {
  /** The page with all else that it asks for refused, and the background of its card. */
  async function alone(path: string) {
    const { page, context, complaints } = await watchedPage(browser);
    await page.route("**/*", (route) => {
      return route.request().isNavigationRequest() ? route.continue() : route.abort();
    });
    await page.goto(`${app.origin}${path}`);
    const ground = await page.locator(".card")
      .evaluate((card) => getComputedStyle(card).backgroundColor);
    await context.close();
    return { ground, refused: complaints.filter((one) => /Content.Security.Policy/i.test(one)) };
  }

  it("is seen by what it has itself: it waits for no style sheet", async () => {
    const seen = { ground: "rgb(255, 255, 255)", refused: [] };
    expect(await alone("/login")).toEqual(seen);
    expect(await alone("/nothing")).toEqual(seen);
  });
});

describe("the map's code", () => {
  it("comes while the person signs in, to a page that runs one small script", async () => {
    const { page } = watched;
    await page.goto(`${app.origin}/login`, { waitUntil: "networkidle" });
    expect(await page.evaluate(() => document.scripts.length)).toBe(1);
    const paths = (await loaded(page)).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(code));
  });

  it("is there when the map's page opens: nothing of it comes a second time", async () => {
    const { page, complaints } = watched;
    await openMap(page, app.origin, "user.ny@acme.com", "ny");
    await page.locator(".map-canvas canvas").first().waitFor();
    const files = await loaded(page);
    // What is small of the rest is not named ahead.
    const scripts = await openPageScripts(new URL(`../../${PAGE_SCRIPTS_FILE}`, import.meta.url));
    const named = [...code, ...scriptsAtOnce(scripts, "OwnMap", "en"), ...scripts?.later ?? []];
    const again = files.filter(({ path, transferred }) => named.includes(path) && transferred > 0);
    expect(again).toEqual([]);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(code.filter((path) => path !== code.at(-2))));
    expect(paths.some((path) => path.startsWith("/_fresh/"))).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("asks CARTO for the map's data once, to which the page connects ahead", async () => {
    const { page, requests } = watched;
    await painted(page);
    await page.waitForLoadState("networkidle");
    const asked = requests.filter((url) => new URL(url).pathname.startsWith("/v3/maps/"));
    const preconnects = await page.locator('link[rel="preconnect"]').evaluateAll((links) =>
      links.map((link) => link.getAttribute("href"))
    );
    expect(preconnects).toEqual([...new Set(asked.map((url) => new URL(url).origin))]);
    const tiles = asked.filter((url) => /\/query\/\d+\/\d+\/\d+\?/.test(url));
    // None where the server was ahead (first_map_test.ts).
    expect([0, 2]).toContain(asked.length - tiles.length);
    expect(tiles.length).toBeGreaterThan(2);
    expect(new Set(tiles).size).toBe(tiles.length);
    // None of all the world, where a map is before it knows where to begin.
    const zooms = tiles.map((url) => Number(/\/query\/(\d+)\//.exec(url)?.[1]));
    expect(Math.min(...zooms)).toBeGreaterThan(5);
  });
});

describe("the map's code that does not arrive", () => {
  // CARTO's client is what the figures need, the rest is what draws.
  for (const part of ["source", "view"] as const) {
    it(`is reported as an outage, and the page reloads once it arrives: ${part}`, async () => {
      const { page, context } = await watchedPage(browser);
      const files = await openMapFiles(new URL(`../../static/${MAP_FILES_LIST}`, import.meta.url));
      const url = app.origin + files[part].path;
      await page.route(url, (route) => route.abort());
      await signIn(page, app.origin, "user.boston@acme.com", "boston", STORES_PATH);
      const notice = page.getByRole("alert").getByText("Map data is unavailable right now.");
      await notice.waitFor();
      // A page that is unloaded while it is painted has no picture.
      const reloaded = page.waitForEvent("load");
      await page.unroute(url);
      await reloaded;
      await painted(page);
      await notice.waitFor({ state: "detached" });
      await context.close();
    });
  }
});

describe("what is beside the map", () => {
  /** Opens the stores' map, whose data CARTO keeps back until that is called. */
  async function withoutData(locale: string, search = "?types=Supermarket") {
    const watched = await watchedPage(browser, { locale });
    const { page, context } = watched;
    await context.addCookies(await firstCookies());
    const held = Promise.withResolvers<void>();
    await page.route("**/v3/**", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.addInitScript(() => {
      const moved: number[] = [];
      Object.assign(globalThis, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          // Not what a person has moved.
          if (!Reflect.get(entry, "hadRecentInput")) {
            moved.push(Number(Reflect.get(entry, "value")));
          }
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${app.origin}${STORES_PATH}${search}`);
    await page.locator(".corner-end .tool-group").first().waitFor();
    return { ...watched, release: held.resolve };
  }

  const firstCookies = () => watched.context.cookies();

  it("comes after all that draws the first feature, and nothing moves as it does", async () => {
    const { page, context, requests, complaints, release } = await withoutData("en");
    const paths = requests.map((url) => new URL(url).pathname);
    // The map's code is asked for at once where the map is the first page.
    const firstData = paths.findIndex((path) => path.startsWith("/v3/"));
    const [asked] = code.slice(-2);
    const before = firstData < 0 ? paths : paths.slice(0, firstData);
    expect(before).toEqual(expect.arrayContaining(code.filter((path) => path !== asked)));
    const scripts = await openPageScripts(new URL(`../../${PAGE_SCRIPTS_FILE}`, import.meta.url));
    const atOnce = scriptsAtOnce(scripts, "OwnMap", "en");
    const later = paths.findIndex((path) => path.startsWith("/_fresh/") && !atOnce.includes(path));
    const [worker] = code.slice(-2);
    const drawing = [...code.filter((path) => path !== worker), "/api/carto-token"];
    expect(paths.slice(0, later)).toEqual(expect.arrayContaining(drawing));
    // It is alive, with all that the link says, before there is any data.
    await page.getByRole("button", { name: /Remove filter/ }).waitFor();
    await page.locator(".layers-head").click();
    expect(await page.locator(".layers-head").getAttribute("aria-expanded")).toBe("false");
    await page.locator(".layers-head").click();
    expect(await page.evaluate(() => Reflect.get(globalThis, "moved"))).toEqual([]);
    release();
    await painted(page);
    await page.getByRole("button", { name: /Remove filter/ }).click();
    await page.waitForURL((url) => url.search === "");
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator(".dock tbody tr").first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("speaks one language, of which alone the words are loaded, and goes to late data", async () => {
    const { page, context, requests, release } = await withoutData("es", "");
    const { words } = await openPageScripts(
      new URL(`../../${PAGE_SCRIPTS_FILE}`, import.meta.url),
    ) ?? {};
    const paths = requests.map((url) => new URL(url).pathname);
    expect(paths).toContain(words?.es);
    expect(paths).not.toContain(words?.en);
    expect(await page.locator(".layers-head").innerText()).toBe("Capas");
    // Where the map goes is known only with the data: its address stays as it was.
    await page.waitForTimeout(600);
    release();
    await storesInView(page);
    await painted(page);
    await page.locator(".map-progress").waitFor({ state: "detached" });
    expect(page.url()).toBe(app.origin + STORES_PATH);
    await page.locator(".map-canvas canvas").first().press("ArrowRight");
    await page.waitForURL(/\?lat=4\d\./);
    await context.close();
  });
});
