/** The map by keyboard alone. */
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { focus, tabThrough } from "../helpers/focus.ts";
import { drawMap, leaveMapBlank } from "../helpers/map_drawing.ts";
import { goTo, painted, settled, spotsOnMap, STORES_PATH, TWO_MAPS } from "../helpers/map_page.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;

/** The end of a session. */
const EXPECTED = /status of 401/;

let browser: Browser;
let app: RunningApp;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  [browser, app] = await Promise.all([
    launchBrowser(),
    startApp({ environment: TWO_MAPS }),
  ]);
  watched = await watchedPage(browser, { drawsMaps: false });
  page = watched.page;
  page.setDefaultTimeout(10_000);
  await signIn(page, app.origin, ...NEW_YORK, `${STORES_PATH}?table=open`);
  await settled(page);
});
afterEach(async () => {
  await leaveMapBlank(page);
  expect(watched.complaints.filter((one) => !EXPECTED.test(one))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Goes to a state of the one page that all tests share. */
const open = (search = "") => goTo(page, search);

const press = (key: string) => page.keyboard.press(key);
const focusMap = () => page.locator(".map-canvas canvas").first().focus();
const rows = () => page.locator("tbody button.row-name");
/** The screen reader's announcement of the selection. */
const spoken = () => page.locator(".corner-start > [role=status]").textContent();

/** The key of the selected store, once there is one. */
async function selectedStore(): Promise<string> {
  await page.waitForURL(/[?&]feature=/);
  return new URL(page.url()).searchParams.get("feature") ?? "";
}

/** The selected store's position: not the map's center, since the card covers a part of the map. */
async function placeOfRing() {
  const [map, ring] = await Promise.all([
    page.locator(".map-canvas").boundingBox(),
    page.locator(".map-selected").boundingBox(),
  ]);
  if (map === null || ring === null) throw new Error("No store is marked on the map");
  const { searchParams } = new URL(page.url());
  const [lat = NaN, lng = NaN, zoom = NaN] = ["lat", "lng", "zoom"].map((name) =>
    Number(searchParams.get(name))
  );
  const world = 512 * 2 ** zoom;
  const east = ring.x + ring.width / 2 - map.x - map.width / 2;
  const south = ring.y + ring.height / 2 - map.y - map.height / 2;
  const y = Math.asinh(Math.tan(lat * Math.PI / 180)) / (2 * Math.PI) - south / world;
  return {
    longitude: lng + 360 * east / world,
    latitude: Math.atan(Math.sinh(y * 2 * Math.PI)) * 180 / Math.PI,
  };
}

const isOther = (than: string) => (url: URL) => {
  const store = url.searchParams.get("feature");
  return store !== null && store !== than;
};

describe("the keyboard", () => {
  it("reaches every control by Tab, in order and in sight, and passes the panel by", async () => {
    await rows().first().waitFor();
    expect(await tabThrough(page)).toEqual([
      ...["Skip to map", "Skip to table", "Keyboard shortcuts"],
      ...[
        "carto-embed",
        "Retail stores",
        "UN",
        "Hide panel",
        "Address or zip code",
        "Revenue by store type: options",
      ],
      ...["Supermarket", "Discount store", "Hypermarket", "Drugstore", "Department store"],
      ...["Revenue per store: options", "Revenue per store, from", "Revenue per store, to"],
      ...["Map: Retail stores", "© OpenStreetMap contributors", "Protomaps"],
      ...["Zoom out", "Zoom in", "Table", "Fit to data", "Export", "Copy link", "Full screen"],
      ...["Layers", "Table height", "Save as CSV", "Columns", "Close table", "Address"],
      ...[expect.stringMatching(/^\d+ [A-Z]/), "Previous page", "Next page"],
    ]);

    await page.getByRole("button", { name: "Skip to map" }).focus();
    await press("Enter");
    expect((await focus(page))?.name).toBe("Map: Retail stores");
    await page.getByRole("button", { name: "Skip to table" }).focus();
    await press("Enter");
    expect((await focus(page))?.name).toBe("Address");
  });

  it("moves the map, and goes from store to store over the pages of the table, each announced", async () => {
    await open(`?lat=40.75&lng=-73.98&zoom=12`);
    await focusMap();
    await press("ArrowRight");
    await page.waitForURL((url) => Number(url.searchParams.get("lng")) > -73.98);
    await press("ArrowUp");
    await page.waitForURL((url) => Number(url.searchParams.get("lat")) > 40.75);
    await press("+");
    await page.waitForURL((url) => Number(url.searchParams.get("zoom")) === 13);
    await press("-");
    await page.waitForURL((url) => Number(url.searchParams.get("zoom")) === 12);

    await press("PageDown");
    await page.locator(".feature-card").waitFor();
    const first = await selectedStore();
    expect(await spoken()).toMatch(/^\d+ .* selected$/);
    await press("PageDown");
    await page.waitForURL(isOther(first));
    await press("PageUp");
    await page.waitForURL((url) => url.searchParams.get("feature") === first);

    // From so far away all stores stand beside the card: the map stays, and so do the rows.
    await open("?table=open&lat=40.72&lng=-74.24&zoom=7");
    await rows().last().click();
    const last = await selectedStore();
    await page.locator(".feature-card h2").focus();
    await press("PageDown");
    await page.getByText("Rows 26–50 of").waitFor();
    await page.waitForURL(isOther(last));
    expect(await rows().first().getAttribute("aria-pressed")).toBe("true");

    await press("Escape");
    await page.locator(".feature-card").waitFor({ state: "detached" });
    expect(await focus(page)).not.toBeNull();
  });

  it("sees which store is selected, also where others lie around it", async () => {
    await drawMap(page);
    await open();
    await painted(page);
    await focusMap();
    await press("PageDown");
    const ring = page.locator(".map-selected");
    await ring.waitFor();
    const box = await ring.boundingBox();
    const color = await ring.evaluate((element) => getComputedStyle(element).borderTopColor);
    const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
    const edges = await spotsOnMap(page, [red, green, blue], { size: 2, within: 40 });
    const inside = edges.filter(({ x, y }) =>
      box !== null && x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
    );
    // On all sides of it.
    expect(inside.length).toBeGreaterThan(4);
    const onTop = await page.evaluate(({ x, y }) => {
      const parts = document.querySelectorAll<HTMLElement>(".map-canvas *");
      for (const part of parts) part.style.pointerEvents = "auto";
      return document.elementsFromPoint(x, y).find((one) => one.matches("canvas, .map-selected"))
        ?.className;
    }, { x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 12 });
    expect(onTop).toContain("map-selected");
  });

  it("selects the store in the map's middle, and lets go of it", async () => {
    await open("?table=open");
    await rows().first().click();
    const selected = await selectedStore();
    await page.getByRole("button", { name: "Zoom to" }).click();
    await page.waitForURL(/zoom=13/);
    const { latitude, longitude } = await placeOfRing();
    // What lies in the middle is found by drawing it.
    await drawMap(page);
    await open(`?lat=${latitude.toFixed(5)}&lng=${longitude.toFixed(5)}&zoom=16`);
    await focusMap();
    // Before its tile is there, there is nothing to select.
    while (!new URL(page.url()).searchParams.has("feature")) {
      await press("Enter");
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    expect(await selectedStore()).toBe(selected);
    await press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("feature"));
    expect((await focus(page))?.name).toBe("Map: Retail stores");
  });

  it("goes to the table that it opens, and closes it from the map by Escape", async () => {
    await open();
    await focusMap();
    await press("t");
    await rows().first().waitFor();
    expect(await page.locator(":focus").getAttribute("class")).toContain("dock-title");
    await focusMap();
    await press("t");
    await page.locator(".dock").waitFor({ state: "detached" });
    expect((await focus(page))?.name).toBe("Map: Retail stores");
    await press("t");
    await rows().first().waitFor();
    await focusMap();
    await press("PageDown");
    await selectedStore();
    await press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("feature"));
    expect(await rows().count()).toBeGreaterThan(0);
    await press("Escape");
    await page.locator(".dock").waitFor({ state: "detached" });
    expect((await focus(page))?.name).toBe("Map: Retail stores");
  });

  it("goes through the table by its own keys", async () => {
    await open("?table=open");
    await rows().first().focus();
    const names = await rows().allInnerTexts();
    for (
      const [key, row] of [["ArrowDown", 1], ["End", 24], ["ArrowUp", 23], ["Home", 0]] as const
    ) {
      await press(key);
      expect([key, (await focus(page))?.name]).toEqual([key, names[row]]);
    }
    await press("PageDown");
    await page.getByText("Rows 26–50 of").waitFor();
    await press("Enter");
    await page.locator(".feature-card h2:focus").waitFor();
    expect(await selectedStore()).not.toBe("");
    await press("Escape");
    await page.locator(".feature-card").waitFor({ state: "detached" });
    // The same row of another page.
    expect(
      await rows().evaluateAll((all) => all.findIndex((row) => row === document.activeElement)),
    )
      .toBe(0);
  });

  it("announces how many stores a filter leaves", async () => {
    await open();
    const all = /^200 stores in view, \$[\d.]+M revenue$/;
    const status = page.locator(".stage > [role=status]");
    await status.filter({ hasText: all }).waitFor({ state: "attached" });
    await page.locator(".category").filter({ hasText: "Drugstore" }).focus();
    await press("Space");
    await status.filter({ hasText: /^\d+ stores in view, \$[\d.]+M revenue$/, hasNotText: all })
      .waitFor({ state: "attached" });
  });

  it("stays in the dialog that asks to sign in again, and cannot lose it", async () => {
    await open();
    await page.route(/\/(api\/carto-token|v3)\b/, (route) => route.fulfill({ status: 401 }));
    await page.evaluate(() => {
      document.querySelector<HTMLElement>("[aria-label='Zoom in']")?.click();
    });
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const password = "Password for user.ny@acme.com";
    expect((await focus(page))?.name).toBe(password);
    for (let times = 0; times < 3; times++) await press("Escape");
    await dialog.waitFor();
    const names = new Set<string>();
    for (let stops = 0; stops < 8; stops++) {
      await press("Tab");
      const found = await focus(page);
      if (found !== null) names.add(found.name);
    }
    expect([...names].sort()).toEqual(["Log out", password, "Sign in"]);
  });
});
