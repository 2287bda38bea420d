/** Three maps in one app, as the people of two groups see them. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, signIn, VIEWPORT, type Watched, watchedPage } from "../helpers/browser.ts";
import { addUser, type Cloud, runSql, startCloud, STORES_TABLE } from "../helpers/cloud.ts";
import { drawMap } from "../helpers/map_drawing.ts";
import {
  figureOf,
  goTo,
  layOutMaps,
  settled,
  spotsOnMap,
  STORES_PATH,
} from "../helpers/map_page.ts";

const CITIES = ["BOSTON", "NEW YORK"] as const;
const MAPS = ["retail-stores", "deliveries", "demand"] as const;
const accountOf = (city: string) => ({
  username: `${city.replace(" ", "")}@acme.com`.toLowerCase(),
  group: city,
  password: `the pass phrase of ${city}`,
});

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  dataDir = await makeDataDir();
  for (const city of CITIES) await addUser(dataDir, accountOf(city));
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  const environment = { ...cloud.environment, ...await layOutMaps(dataDir) };
  app = await startApp({ environment, dataDir });
  watched = await watchedPage(browser, { drawsMaps: false });
  page = watched.page;
  page.setDefaultTimeout(20_000);
  await enterAs(CITIES[0]);
});
beforeEach(() => page.setViewportSize(VIEWPORT));
afterAll(async () => {
  await browser.close();
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Signs in as a user of the city, after signing out any other. */
async function enterAs(city: string): Promise<void> {
  const { username, password } = accountOf(city);
  await page.context().clearCookies();
  await signIn(page, app.origin, username, password);
}

async function open(map: string, search = ""): Promise<void> {
  await page.goto(`${app.origin}/maps/${map}${search}`);
  await settled(page);
}

/** For each map the widget of one figure, and what that is by SQL. */
const FIGURES = {
  "retail-stores": { widget: "count", sql: `COUNT(*) AS n FROM ${STORES_TABLE}` },
  deliveries: { widget: "count", sql: "COUNT(*) AS n FROM `acme.logistics.deliveries`" },
  demand: { widget: "orders", sql: "SUM(orders) AS n FROM `acme.logistics.demand_h3`" },
} as const;
type MapName = keyof typeof FIGURES;

/** What it is over the city's rows alone. */
async function figureFor(city: string, map: MapName): Promise<number> {
  const [row] = await runSql(cloud.emulator, `SELECT ${FIGURES[map].sql} WHERE city = '${city}'`);
  return Number(row?.n);
}
const shown = (map: MapName) => figureOf(page, FIGURES[map].widget);

/** MapLibre's, where a window becomes too small for what was in view. */
const OF_SMALL_WINDOW = /Map cannot fit within canvas/;
const expectNoComplaints = () =>
  expect(watched.complaints.filter((one) => !OF_SMALL_WINDOW.test(one))).toEqual([]);

const card = () => page.getByRole("region", { name: "Selected feature" });
/**
 * Stale figures are dimmed until the new ones arrive.
 *
 * @param part a selector of what has opened since the last call; the rest is as it was.
 */
async function expectNoFindings(part?: string): Promise<void> {
  await settled(page);
  expect(await axeFindings(page, { part })).toEqual([]);
}

const filtersRoutes = ({ searchParams }: URL) =>
  (searchParams.get("q") ?? "").includes("acme.logistics.routes") &&
  (searchParams.get("filters") ?? "").includes("started_at");

describe("three maps in one app", () => {
  it("are listed at the start, and lead to each other", async () => {
    await page.goto(app.origin);
    const links = page.locator("main a[href^='/maps/']");
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href"))))
      .toEqual(expect.arrayContaining(MAPS.map((map) => `/maps/${map}`)));
    expect(await links.count()).toBe(MAPS.length);
    expect(await axeFindings(page)).toEqual([]);
    await links.filter({ hasText: "Demand" }).click();
    await page.locator("h1 button").click();
    await page.locator("#maps-menu").getByRole("link", { name: "Deliveries" }).click();
    await page.waitForURL("**/maps/deliveries");
  });

  async function showsFigure(map: MapName): Promise<void> {
    if (new URL(page.url()).pathname === `/maps/${map}`) await settled(page);
    else await open(map);
    expect(await shown(map)).toBe(await figureFor(CITIES[0], map));
    await page.locator(".skip-links button").first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".maplibregl-canvas:focus").waitFor();
    // a11y_test.ts looks at the stores' map, in every appearance.
    if (map === "retail-stores") return;
    await expectNoFindings();
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menu", { name: "Export" }).waitFor();
    await expectNoFindings("[role=menu]");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator("tbody button.row-name").first().click();
    await card().waitFor();
    await expectNoFindings(".stage-dock, .feature-card");
    await card().getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Close table" }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    // The table has opened the sheet so far, and left it there.
    await page.locator('.stage-panel[data-detent="half"]').waitFor();
    await expectNoFindings();
    // The credits are in sight at any width, and nothing folds them away.
    expect(await page.locator(".maplibregl-ctrl-attrib-inner").isVisible()).toBe(true);
    expect(await page.locator(".maplibregl-ctrl-attrib-button").isVisible()).toBe(false);
    if (map === "deliveries") await hasTimesInSheet();
    await page.setViewportSize(VIEWPORT);
    expectNoComplaints();
  }
  /** The time series of a phone: its head in one line, its chart below over the whole width. */
  async function hasTimesInSheet() {
    await page.getByRole("tab", { name: "Figures" }).click();
    const series = page.getByRole("region", { name: "Deliveries", exact: true });
    const boxes = [".dock-head", ".time-chart"].map((part) => series.locator(part).boundingBox());
    const [head, chart] = await Promise.all(boxes);
    expect(head?.width).toBe(390);
    expect(chart?.width).toBeGreaterThan(300);
    expect(chart?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0));
  }
  const name = (map: MapName) => `show ${CITIES[0]} the figure of its own rows on ${map}`;

  it(name("deliveries"), () => showsFigure("deliveries"));

  it("filter deliveries and their routes by the time series", async () => {
    await goTo(page, "?layers=routes&lat=42.355&lng=-71.06&zoom=12.5");
    const all = await shown("deliveries");
    const asked = page.waitForRequest((request) => filtersRoutes(new URL(request.url())));
    await page.getByRole("slider", { name: "Deliveries, from" }).focus();
    for (let step = 0; step < 2; step++) await page.keyboard.press("PageUp");
    await page.waitForURL(/[?&]days=/);
    expect(await shown("deliveries")).toBeLessThan(all);
    await asked;
  });

  it(name("demand"), () => showsFigure("demand"));

  it("draw demand in cells, in the legend's colors", async () => {
    const swatch = page.locator(".legend li svg [fill]").first();
    const color = await swatch.evaluate((shape) => getComputedStyle(shape).fill);
    const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
    await drawMap(page);
    // It is drawn when there is something to draw.
    await page.setViewportSize({ ...VIEWPORT, width: VIEWPORT.width + 10 });
    const startedAt = performance.now();
    let spots = 0;
    while (spots === 0 && performance.now() - startedAt < 20_000) {
      spots = (await spotsOnMap(page, [red, green, blue], { size: 4, within: 60 })).length;
    }
    expect(spots).toBeGreaterThan(0);
    // Each of the city's cells is in one of the legend's classes.
    const [row] = await runSql(
      cloud.emulator,
      `SELECT COUNT(*) AS n FROM \`acme.logistics.demand_h3\` WHERE city = '${CITIES[0]}'`,
    );
    await page.waitForFunction((cells) => {
      const counts = [...document.querySelectorAll(".legend-count")];
      const all = counts.map(({ textContent }) => Number(textContent?.replace(/\D/g, "")));
      return counts.length === 6 && all.reduce((sum, one) => sum + one, 0) === cells;
    }, Number(row?.n));
    expect(watched.requests.some((url) => url.includes("spatialDataType=h3"))).toBe(true);
  });

  it(name("retail-stores"), () => showsFigure("retail-stores"));

  it("keep an unmoved view above a table, and restore it after Back", async () => {
    const link = async () => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.getByText("Link copied").waitFor();
      return await page.evaluate(() => navigator.clipboard.readText());
    };
    const before = await link();
    const all = await shown("retail-stores");
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator(".table-count").filter({ hasText: `${all} stores` }).waitFor();
    expect(page.url()).toBe(`${app.origin}/maps/retail-stores?table=open`);
    await page.locator("tbody button.row-name").first().click();
    await page.waitForURL(/feature=/);
    expect(new URL(page.url()).searchParams.has("lat")).toBe(false);
    await page.goBack();
    await card().waitFor({ state: "detached" });
    await page.goBack();
    await page.locator(".table-count").waitFor({ state: "detached" });
    await settled(page);
    expect(page.url()).toBe(`${app.origin}/maps/retail-stores`);
    expect(await link()).toBe(before);
  });

  it("never have the selected store covered, whatever opens and however large the page is", async () => {
    const expectFree = async (where: string) => {
      await settled(page);
      const found = await page.evaluate(() => {
        const box = document.querySelector(".map-selected")?.getBoundingClientRect();
        if (box === undefined) return "no ring";
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const around = [[0, 0], [-20, 0], [20, 0], [0, -20], [0, 20]] as const;
        const covers = around.map(([dx, dy]) => document.elementFromPoint(x + dx, y + dy))
          .filter((top) => top?.closest(".map-canvas") === null || top === null);
        return covers.map((top) => top?.className ?? "outside").join();
      });
      expect([where, found]).toEqual([where, ""]);
    };
    const closeCard = () => card().getByRole("button", { name: "Close" }).click();
    for (const [width, height] of [[1280, 800], [768, 800], [390, 844], [320, 640]] as const) {
      await goTo(page, "");
      await page.setViewportSize({ width, height });
      await goTo(page, "?table=open");
      const rows = page.locator("button.row-name");
      for (const row of [0, 7]) {
        await rows.nth(row).click();
        await card().waitFor();
        await expectFree(`${width}, row ${row}`);
        if (width < 480) await closeCard();
      }
      if (width < 480) continue;
      await page.getByRole("button", { name: "Close table" }).click();
      await expectFree(`${width}, without the table`);
      await page.getByRole("button", { name: "Table", exact: true }).click();
      await expectFree(`${width}, with the table again`);
      await page.setViewportSize({ width: 600, height: 600 });
      await expectFree(`${width} to 600`);
    }
  });
});

describe("a link from before there were several maps", () => {
  it("leads to the same state, by way of the list", async () => {
    await page.goto(`${app.origin}/?type=Drugstore&revenue=1200000-&color=revenue&table=open`);
    await page.locator("main a").filter({ hasText: "Retail stores" }).click();
    await settled(page);
    const [row] = await runSql(
      cloud.emulator,
      `SELECT COUNT(*) AS n FROM ${STORES_TABLE} WHERE city = 'BOSTON' AND storetype = 'Drugstore'
        AND revenue >= 1200000`,
    );
    expect(await shown("retail-stores")).toBe(Number(row?.n));
    const drugstore = page.locator(".category").filter({ hasText: "Drugstore" });
    expect(await drugstore.getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator("tbody button.row-name").count()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Close table" }).click();
    expect(await page.getByLabel("Color by").locator("option:checked").innerText())
      .toBe("Revenue");
  });
});

describe("a feature", () => {
  it("is the same by row, by link, by keys and by click", async () => {
    await goTo(page, "?table=open");
    await page.locator("tbody button.row-name").first().click();
    await page.waitForURL(/feature=/);
    // A row lacks columns of the card until the feature itself is read.
    await card().getByText(/BOSTON, MA \d{5}/).waitFor();
    const shown = await card().innerText();
    const link = new URL(page.url()).searchParams.get("feature") ?? "";
    const expectSame = async () => {
      await page.waitForURL((url) => url.searchParams.get("feature") === link);
      await page.waitForFunction(
        (shown) => document.querySelector<HTMLElement>(".feature-card")?.innerText === shown,
        shown,
      );
    };
    await open("retail-stores", `?feature=${encodeURIComponent(link)}`);
    await expectSame();
    await goTo(page, "");
    await page.locator(".map-canvas canvas").first().focus();
    await page.keyboard.press("PageDown");
    await expectSame();

    await page.getByRole("button", { name: "Zoom to" }).click();
    await page.waitForURL(/zoom=/);
    const ring = await page.locator(".map-selected").boundingBox();
    if (ring === null) throw new Error("What is selected is not marked");
    const at = { x: ring.x + ring.width / 2, y: ring.y + ring.height / 2 };
    await card().getByRole("button", { name: "Close" }).click();
    await page.waitForURL((url) => !url.searchParams.has("feature"));
    // What is clicked on is found by drawing it.
    await drawMap(page);
    await page.mouse.click(at.x, at.y);
    await expectSame();
    expect(new URL(page.url()).pathname).toBe(STORES_PATH);
    expectNoComplaints();
  });
});

describe("a user of another group in the same browser", () => {
  it("sees the figures of their own rows alone", async () => {
    await enterAs(CITIES[1]);
    for (const map of MAPS) {
      await open(map);
      expect([map, await shown(map)]).toEqual([map, await figureFor(CITIES[1], map)]);
    }
    expectNoComplaints();
  });

  it("loads from the app and CARTO as everybody does, and from nowhere else", () => {
    const origins = new Set(watched.requests.map((url) => new URL(url).origin));
    expect([...origins].sort()).toEqual([app.origin, cloud.emulator.apiBaseUrl].sort());
  });
});
