/** Three maps in one app, as the people of two groups see them. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, signIn, VIEWPORT, type Watched, watchedPage } from "../helpers/browser.ts";
import { addUser, type Cloud, runSql, startCloud, STORES_TABLE } from "../helpers/cloud.ts";
import { recordTiles } from "../helpers/embedding.ts";
import { eventually } from "../helpers/eventually.ts";
import { figuresBySql, trials } from "../helpers/figures_by_sql.ts";
import { drawLayers, drawLayersNow, leaveMapBlank } from "../helpers/map_drawing.ts";
import {
  figureOf,
  goTo,
  layOutMaps,
  painted,
  settled,
  spotsOnMap,
  STORES_PATH,
} from "../helpers/map_page.ts";
import { betweenLooks } from "../helpers/pixels.ts";

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

/** Goes to a state of a map, whose page is loaded only if another is open. */
async function beAt(map: string, search = ""): Promise<void> {
  if (new URL(page.url()).pathname === `/maps/${map}`) await goTo(page, search);
  else await open(map, search);
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
  it("are listed at the start, which leads to each of them", async () => {
    await page.goto(app.origin);
    const links = page.locator("main a[href^='/maps/']");
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href"))))
      .toEqual(expect.arrayContaining(MAPS.map((map) => `/maps/${map}`)));
    expect(await links.count()).toBe(MAPS.length);
    expect(await axeFindings(page)).toEqual([]);
    await links.filter({ hasText: "Demand" }).click();
    await page.waitForURL("**/maps/demand");
    await settled(page);
  });

  async function showsFigure(map: MapName): Promise<void> {
    await beAt(map);
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

  it(name("demand"), () => showsFigure("demand"));

  it("draw demand in cells, in the legend's colors", async () => {
    await beAt("demand");
    const swatch = page.locator(".legend li svg [fill]").first();
    const color = await swatch.evaluate((shape) => getComputedStyle(shape).fill);
    const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
    await drawLayersNow(page);
    await eventually(
      () => spotsOnMap(page, [red, green, blue], { size: 4, within: 60 }),
      "cell in the first color",
    );
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

  it("lead to each other", async () => {
    await beAt("demand");
    await page.locator("h1 button").click();
    await page.locator("#maps-menu").getByRole("link", { name: "Deliveries" }).click();
    await page.waitForURL("**/maps/deliveries");
    await settled(page);
  });

  it(name("deliveries"), () => showsFigure("deliveries"));

  it("filter deliveries and their routes by the time series", async () => {
    await beAt("deliveries", "?layers=routes&lat=42.355&lng=-71.06&zoom=12.5");
    const all = await shown("deliveries");
    const asked = page.waitForRequest((request) => filtersRoutes(new URL(request.url())));
    await page.getByRole("slider", { name: "Deliveries, from" }).focus();
    for (let step = 0; step < 2; step++) await page.keyboard.press("PageUp");
    await page.waitForURL(/[?&]days=/);
    expect(await shown("deliveries")).toBeLessThan(all);
    await asked;
  });

  describe("by the days of deliveries", () => {
    /** Near enough that deliveries stand apart. */
    const CLOSE_UP = "?lat=42.345&lng=-71.07&zoom=13.5";
    /** What most deliveries are painted in. */
    const DELIVERED = [59, 102, 173] as const;
    const toCarto = () => watched.requests.filter((url) => !url.startsWith(app.origin));

    /** Resolves to what is painted once it is as asked for. */
    async function paintedWhere(isSo: (spots: number) => boolean): Promise<number> {
      const startedAt = performance.now();
      for (;;) {
        const { length } = await spotsOnMap(page, DELIVERED);
        if (isSo(length)) return length;
        if (performance.now() - startedAt > 30_000) throw new Error(`${length} spots are painted`);
        await betweenLooks();
      }
    }

    it("draw them while they are held, without a request until they are let go", async () => {
      await beAt("deliveries");
      await drawLayers(page);
      await goTo(page, CLOSE_UP);
      const all = await paintedWhere((spots) => spots > 50);
      await settled(page);
      const box = await page.locator(".time-chart").boundingBox();
      if (box === null) throw new Error("There are no days");
      const before = toCarto().length;
      const y = box.y + box.height / 3;
      await page.mouse.move(box.x + box.width / 3, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, y, { steps: 4 });
      const some = await paintedWhere((spots) => spots < all / 2);
      await page.mouse.move(box.x + box.width / 3 + 20, y, { steps: 4 });
      const few = await paintedWhere((spots) => spots < some / 2);
      expect(toCarto().length).toBe(before);
      expect(new URL(page.url()).searchParams.get("days")).toBeNull();
      await page.mouse.up();
      await page.waitForURL(/days=/);
      await settled(page);
      expect(toCarto().length).toBeGreaterThan(before);
      const chosen = await paintedWhere((spots) => spots > 0);
      expect(chosen).toBeLessThan(some);
      expect(chosen).toBeGreaterThanOrEqual(few / 2);
      await leaveMapBlank(page);
    });

    it("leave the figures as they are while the days are played", async () => {
      const chosen = await shown("deliveries");
      const before = toCarto().length;
      await page.getByRole("button", { name: "Play" }).click();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      const from = page.getByRole("slider", { name: "Deliveries, from" });
      const first = await from.getAttribute("aria-valuetext");
      while (await from.getAttribute("aria-valuetext") === first) {
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
      expect(await shown("deliveries")).toBe(chosen);
      expect(toCarto().slice(before).filter((url) => url.includes("/v3/sql/"))).toEqual([]);
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Play" }).waitFor();
      expect(await shown("deliveries")).not.toBe(chosen);
      expectNoComplaints();
    });
  });

  it("are found by a link from before there were several, in its state", async () => {
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

  it(name("retail-stores"), () => showsFigure("retail-stores"));

  it("keep an unmoved view above a table, and restore it after Back", async () => {
    const link = async () => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.getByText("Link copied").waitFor();
      return await page.evaluate(() => navigator.clipboard.readText());
    };
    await beAt("retail-stores");
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
      await page.setViewportSize({ width, height });
      await beAt("retail-stores", "?table=open");
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

describe("a feature", () => {
  it("is the same by row, by link, by keys and by click", async () => {
    await beAt("retail-stores", "?table=open");
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
    await drawLayers(page);
    await page.mouse.click(at.x, at.y);
    await expectSame();
    expect(new URL(page.url()).pathname).toBe(STORES_PATH);
    expectNoComplaints();
  });
});

describe("a user of another group in the same browser", () => {
  /** Each costs a tenth of a page; lib/map/widgets/maps_test.ts holds the widgets to SQL, too. */
  const VIEWS = Deno.env.get("PROPERTY_RUNS") === "all" ? 120 : 12;
  let tiles: readonly Promise<string>[];
  beforeAll(async () => {
    await enterAs(CITIES[1]);
    tiles = recordTiles(page);
  });

  it("sees the figures, the tiles and the points of their own rows alone", async () => {
    for (const map of MAPS.toReversed()) {
      await open(map);
      expect([map, await shown(map)]).toEqual([map, await figureFor(CITIES[1], map)]);
    }
    expect(new URL(page.url()).pathname).toBe(STORES_PATH);
    await drawLayersNow(page);
    await painted(page);
    await leaveMapBlank(page);
    const texts = await Promise.all(tiles);
    expect(texts.join("")).toContain(CITIES[1]);
    for (const text of texts) expect(text).not.toContain(CITIES[0]);
    expectNoComplaints();
  });

  const digits = (text: string) => Number(text.replace(/[^\d]/g, ""));

  /** A bar as those hear it who do not see it: `14 at $950K–$1.05M`. */
  function binOf(text: string): readonly number[] {
    const [, count = "", ...limits] = /^([\d,]+) at \$([\d.]+[KM]?)–\$([\d.]+[KM]?)$/.exec(text) ??
      [];
    const [from = NaN, to = NaN] = limits.map((limit) =>
      Math.round(parseFloat(limit) * ({ K: 1_000, M: 1_000_000 }[limit.at(-1) ?? ""] ?? 1))
    );
    return [from, to, digits(count)];
  }

  async function figuresOfStores() {
    const types = await page.locator('[data-widget="types"] .category').evaluateAll((rows) =>
      rows.map((row) =>
        [".category-name", ".category-value"].map((part) =>
          row.querySelector<HTMLElement>(part)?.title
        )
      )
    );
    const bins = await page.locator('[data-widget="revenues"] li').allTextContents();
    return {
      count: await figureOf(page, "count"),
      revenue: await figureOf(page, "total"),
      listed: digits(await page.locator(".table-count").innerText()),
      types: types.map(([type = "", value = ""]) => [type.toLowerCase(), digits(value)])
        .filter(([, value]) => value),
      bins: bins.map(binOf),
    };
  }

  it(`sees every figure of panel and table as SQL has it, in ${VIEWS} views with all kinds of filters`, async () => {
    await beAt("retail-stores");
    // The table takes its room from the map before anything is measured.
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.getByRole("table").getByRole("row").nth(2).waitFor();
    const counts: number[] = [];
    for (const trial of trials(VIEWS)) {
      await goTo(page, trial.search);
      const size = await page.locator(".map-canvas").evaluate((canvas) => (
        { width: canvas.clientWidth, height: canvas.clientHeight }
      ));
      const [figures, sql] = [await figuresOfStores(), await figuresBySql(cloud, trial, size)];
      expect({ search: trial.search, count: figures.count, revenue: figures.revenue })
        .toEqual({ search: trial.search, count: sql.count, revenue: sql.revenue });
      expect(figures.types.sort()).toEqual(sql.types);
      expect(figures.listed).toBe(sql.count);
      if (sql.ofAllRevenues > 0) expect(figures.bins.length).toBeGreaterThan(8);
      for (const [from = 0, to = 0, count] of figures.bins) {
        expect({ from, count }).toEqual({ from, count: sql.binOf(from, to) });
      }
      counts.push(figures.count);
    }
    // A test of empty views alone would show nothing.
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(VIEWS / 2);
    expectNoComplaints();
  });

  it("loads from the app and CARTO as everybody does, and from nowhere else", () => {
    const origins = new Set(watched.requests.map((url) => new URL(url).origin));
    expect([...origins].sort()).toEqual([app.origin, cloud.emulator.apiBaseUrl].sort());
  });
});
