/** Tilesets on the page: drawn, picked, counted in the browser, and closed to other groups. */
import { CartoAPIError, vectorTilesetSource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { openReader } from "../../emulator/sql/run/reader.ts";
import { Catalog } from "../../emulator/store/catalog.ts";
import { openDatabase } from "../../emulator/store/database.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { makeTileset } from "../../emulator/tilesets/make_tileset.ts";
import { TilesetStore } from "../../emulator/tilesets/tileset_store.ts";
import { importText } from "../helpers/any_table.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { drawLayersNow } from "../helpers/map_drawing.ts";
import { BLANK_BASEMAP, figureOf, goTo, settled } from "../helpers/map_page.ts";

const STOPS = "local.imports.stops";
const AREAS = "local.imports.areas";
/** So many lie in the first view; one more lies far away. */
const IN_VIEW = 24;
/** Of zooms, and of resolutions of cells. */
const FIRST_ZOOM = 2;
const MIDDLE = [-71.06, 42.36] as const;
const AT_MIDDLE = `lat=${MIDDLE[1]}&lng=${MIDDLE[0]}`;
const ZOOM_IN = "Zoom in to see this layer.";

const KINDS = ["bus", "bus", "tram"] as const;
const stopsCsv = [
  "stop_id,name,kind,riders,longitude,latitude",
  ...Array.from({ length: IN_VIEW }, (_, n) => {
    const [x, y] = [MIDDLE[0] + (n % 6) * 0.004, MIDDLE[1] + Math.floor(n / 6) * 0.004];
    return `s${n},Stop ${n},${KINDS[n % 3]},${n * 10},${x.toFixed(4)},${y.toFixed(4)}`;
  }),
  "far,Far stop,ferry,1000,10,50",
].join("\n");

const square = (west: number, south: number, size: number) => ({
  type: "Polygon",
  coordinates: [[
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ]],
});
const areasJson = JSON.stringify({
  type: "FeatureCollection",
  features: [
    { geometry: square(-71.3, 42.2, 0.2), properties: { geoid: "W", people: 7 } },
    { geometry: square(-71.1, 42.2, 0.3), properties: { geoid: "E", people: 5 } },
  ].map((one) => ({ type: "Feature", ...one })),
});

/** Of H3 each stop has a cell of its own in the first view; those of quadbin are larger. */
const AGGREGATES = "COUNT(*) AS stops, SUM(riders) AS riders, MAX(kind) AS kind";
const RIDERS = Array.from({ length: IN_VIEW }, (_, n) => n * 10).reduce((sum, one) => sum + one, 0);
const cellsOf = (type: "h3" | "quadbin") => ({
  tileset: `${STOPS}_${type}`,
  columns: ["stops", "riders", "kind"],
  geometry: { type },
});

const POLICY = {
  version: 1,
  datasets: {
    stops: {
      tileset: `${STOPS}_tileset`,
      columns: ["stop_id", "name", "kind", "riders"],
      geometry: { type: "point" },
      id: "stop_id",
    },
    areas: {
      tileset: `${AREAS}_tileset`,
      columns: ["geoid", "people"],
      geometry: { type: "polygon" },
      id: "geoid",
    },
    hexes: cellsOf("h3"),
    squares: cellsOf("quadbin"),
    stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "city"],
    },
  },
  groups: {
    BOSTON: { stops: "all", areas: "all", hexes: "all", squares: "all" },
    "NEW YORK": { stores: { city: "NEW YORK" } },
  },
};
const MAP = {
  version: 1,
  title: "Stops",
  view: { center: MIDDLE, zoom: 12 },
  datasets: { stops: { noun: { one: "stop", other: "stops" } } },
  layers: [
    {
      id: "stops",
      dataset: "stops",
      type: "point",
      color: { column: "kind", scale: "categories" },
      radius: 9,
      cluster: false,
      tooltip: ["name"],
      card: { title: "{name}", columns: ["kind", "riders"] },
    },
    {
      id: "areas",
      dataset: "areas",
      type: "polygon",
      tooltip: ["people"],
      text: { column: "geoid" },
    },
  ],
  widgets: [
    { id: "count", type: "formula", dataset: "stops", operation: "count" },
    { id: "people", type: "formula", dataset: "areas", operation: "sum", column: "people" },
    { id: "kinds", type: "category", dataset: "stops", column: "kind" },
    { id: "riders", type: "histogram", dataset: "stops", column: "riders" },
  ],
};

const CELLS = {
  version: 1,
  title: "Cells",
  view: { center: MIDDLE, zoom: 12 },
  datasets: {
    hexes: { columns: { kind: { values: { bus: "Bus", tram: "Tram" } } } },
    squares: { columns: { riders: { label: "Riders" } } },
  },
  layers: [
    {
      id: "hexes",
      dataset: "hexes",
      type: "h3",
      title: "Hexes",
      color: { column: "kind", scale: "categories" },
      tooltip: ["kind", "riders"],
    },
    { id: "squares", dataset: "squares", type: "quadbin", title: "Squares" },
  ],
  widgets: [
    { id: "count", type: "formula", dataset: "hexes", operation: "count" },
    { id: "riders", type: "formula", dataset: "hexes", operation: "sum", column: "riders" },
    { id: "all", type: "formula", dataset: "squares", operation: "sum", column: "riders" },
    { id: "kinds", type: "category", dataset: "hexes", column: "kind" },
    { id: "sizes", type: "histogram", dataset: "hexes", column: "riders" },
  ],
};

let dataDir: string;
let app: RunningApp;
let browser: Browser;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutData(dataDir);
  await importText(dataDir, STOPS, ".csv", stopsCsv);
  await importText(dataDir, AREAS, ".geojson", areasJson);
  makeTilesets(dataDir);
  await layOutAccounts(`${dataDir}/kv.sqlite3`);
  await Deno.mkdir(`${dataDir}/maps`);
  await Deno.writeTextFile(`${dataDir}/maps/stops.json`, JSON.stringify(MAP));
  await Deno.writeTextFile(`${dataDir}/maps/cells.json`, JSON.stringify(CELLS));
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(POLICY));
  const environment = {
    POLICY_PATH: `${dataDir}/policy.json`,
    MAPS_PATH: `${dataDir}/maps`,
    ...BLANK_BASEMAP,
  };
  [app, browser] = await Promise.all([startApp({ dataDir, environment }), launchBrowser()]);
  watched = await watchedPage(browser, { drawsMaps: false });
  page = watched.page;
  await signIn(page, app.origin, "user.boston@acme.com", "boston");
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

function makeTilesets(folder: string): void {
  const [database, reader] = [openDatabase(folder), openReader(folder)];
  const maker = { store: new TilesetStore(database), reader, catalog: new Catalog(database) };
  for (const table of [STOPS, AREAS]) {
    makeTileset(maker, { table, minzoom: FIRST_ZOOM, maxzoom: 8, now: Date.now });
  }
  for (const scheme of ["h3", "quadbin"] as const) {
    const cells = { scheme, aggregates: AGGREGATES };
    const name = `${STOPS}_${scheme}`;
    makeTileset(maker, {
      ...{ table: STOPS, name, cells },
      ...{ minzoom: FIRST_ZOOM, maxzoom: 8, now: Date.now },
    });
  }
  reader.close();
  database.close();
}

/** The stop in the middle of the first view. */
async function middleOfMap(): Promise<{ x: number; y: number }> {
  const box = await page.locator(".maplibregl-canvas").boundingBox();
  if (box === null) throw new Error("There is no map");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const widget = (id: string) => page.locator(`[data-widget=${id}]`);

describe("a map of tilesets", () => {
  it("counts what is loaded and in view, and says so in each widget", async () => {
    await page.goto(`${app.origin}/maps/stops`);
    expect(await figureOf(page, "count")).toBe(IN_VIEW);
    expect(await figureOf(page, "people")).toBe(12);
    for (const id of ["count", "people", "kinds", "riders"]) {
      await widget(id).getByText("Counts only what is loaded", { exact: true }).waitFor();
    }
    const bus = widget("kinds").getByRole("button", { name: /^bus/ });
    expect(await bus.innerText()).toContain("16");
    expect(watched.complaints).toEqual([]);
  });

  it("shows a feature's properties under the pointer, and in the card of a picked one", async () => {
    // What is pointed at is found by drawing it.
    await drawLayersNow(page);
    const { x, y } = await middleOfMap();
    await page.mouse.move(x, y);
    await page.locator(".tooltip strong").getByText("Stop 0", { exact: true }).waitFor();
    await page.mouse.click(x, y);
    const card = page.getByRole("region", { name: "Selected feature" });
    await card.getByRole("heading", { name: "Stop 0" }).waitFor();
    await page.waitForURL(/feature=/);
    await card.getByRole("button", { name: "Close" }).click();
    expect(watched.complaints).toEqual([]);
  });

  it("filters in the browser: figures, other widgets, and what is drawn", async () => {
    await widget("kinds").getByRole("button", { name: /^tram/ }).click();
    await settled(page);
    expect(await figureOf(page, "count")).toBe(IN_VIEW / 3);
    const { x, y } = await middleOfMap();
    await page.mouse.move(x + 40, y + 40);
    await page.mouse.click(x, y);
    // The area below is picked in its place.
    await page.getByRole("region", { name: "Selected feature" }).getByText("5").waitFor();
    await page.reload();
    expect(await figureOf(page, "count")).toBe(IN_VIEW / 3);
    expect(watched.complaints).toEqual([]);
  });

  it("says that one has to zoom in, where its tiles begin nearer", async () => {
    await goTo(page, `?${AT_MIDDLE}&zoom=1`);
    expect(await page.locator(".layer-note").allInnerTexts()).toEqual([ZOOM_IN, ZOOM_IN]);
    await goTo(page, `?${AT_MIDDLE}&zoom=2`);
    await page.locator(".layer-note").first().waitFor({ state: "detached" });
    expect(watched.complaints).toEqual([]);
  });

  it("has its tilesets in the answer, and in the token, of the group alone", async () => {
    const answers = await Promise.all(
      [["user.boston@acme.com", "boston"], ["user.ny@acme.com", "ny"]].map(async ([name, word]) => {
        const cookie = await signInCookie(app.origin, name ?? "", word ?? "");
        return await (await requestToken(app.origin, cookie)).json();
      }),
    );
    const seen = await Promise.all(answers.map(async ({ token, ...answer }) => {
      const source = vectorTilesetSource({
        accessToken: token,
        apiBaseUrl: answer.api_base_url,
        connectionName: answer.connection_name,
        tableName: `${STOPS}_tileset`,
        // Tokens are for pages of the app alone.
        headers: { referer: `${app.origin}/` },
        localCache: { cache: new Map() },
      });
      const status = await source.then(
        () => 200,
        (error) => error instanceof CartoAPIError ? error.response?.status : error,
      );
      return [Object.keys(answer.static_sources ?? {}), status];
    }));
    expect(seen).toEqual([[["stops", "areas", "hexes", "squares"], 200], [[], 403]]);
  });
});

describe("a map of cells of tilesets", () => {
  it("draws and counts those that are loaded and in view, of both grids", async () => {
    await page.goto(`${app.origin}/maps/cells`);
    expect(await figureOf(page, "count")).toBe(IN_VIEW);
    expect(await figureOf(page, "riders")).toBe(RIDERS);
    expect(await figureOf(page, "all")).toBe(RIDERS);
    await widget("sizes").getByText("Counts only what is loaded", { exact: true }).waitFor();
    const bus = widget("kinds").getByRole("button", { name: /^Bus/ });
    expect(await bus.innerText()).toContain("16");
    await drawLayersNow(page);
    const { x, y } = await middleOfMap();
    await page.mouse.move(x, y);
    const tooltip = page.locator(".tooltip");
    await tooltip.getByText("Bus").waitFor();
    await page.mouse.click(x, y);
    await page.waitForURL(/feature=hexes/);
    expect(watched.complaints).toEqual([]);
  });

  it("hides the cells that a filter leaves out, above those of another dataset", async () => {
    await page.getByRole("region", { name: "Selected feature" })
      .getByRole("button", { name: "Close" }).click();
    await widget("kinds").getByRole("button", { name: /^Tram/ }).click();
    await settled(page);
    expect(await figureOf(page, "count")).toBe(IN_VIEW / 3);
    expect(await figureOf(page, "all")).toBe(RIDERS);
    const { x, y } = await middleOfMap();
    await page.mouse.move(x + 40, y + 40);
    await page.mouse.click(x, y);
    await page.waitForURL(/feature=squares/);
    expect(watched.complaints).toEqual([]);
  });

  it("says of each grid that one has to zoom in, where its tiles begin nearer", async () => {
    const notes = page.locator(".layer", { has: page.locator(".layer-note") });
    await goTo(page, `?${AT_MIDDLE}&zoom=1`);
    expect(await notes.count()).toBe(2);
    // A tile of H3 is a cell about as large as one of quadbin two zooms farther.
    await goTo(page, `?${AT_MIDDLE}&zoom=3`);
    await notes.nth(1).waitFor({ state: "detached" });
    expect(await notes.allInnerTexts()).toEqual([expect.stringContaining("Hexes")]);
    expect(watched.complaints).toEqual([]);
  });

  it("is instantiated by the server before its page asks", async () => {
    const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
    const response = await fetch(`${app.origin}/api/carto-token?map=cells`, {
      headers: { cookie, ...SAME_ORIGIN },
    });
    const { instantiated, static_sources } = await response.json();
    expect(static_sources.hexes).toMatchObject({ kind: "tileset", geometry: { type: "h3" } });
    expect(Object.keys(instantiated).toSorted()).toEqual(["hexes", "squares"]);
    expect(instantiated.hexes.tilejson.tiles[0]).toContain("/tileset/{i}?");
  });
});
