/** The map by keyboard alone. */
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { PAGE_SIZE } from "../../lib/map/sources/store_rows.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { focus, tabThrough } from "../helpers/focus.ts";
import { spotsOnMap } from "../helpers/map_page.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;

/** The end of a session. */
const EXPECTED = /status of 401/;

let browser: Browser;
let app: RunningApp;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startApp()]);
  watched = await watchedPage(browser);
  page = watched.page;
  page.setDefaultTimeout(10_000);
  await signIn(page, app.origin, ...NEW_YORK);
});
afterEach(() => {
  expect(watched.complaints.filter((one) => !EXPECTED.test(one))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function open(search = ""): Promise<void> {
  await page.goto(`${app.origin}/${search}`);
  await settled();
}

const press = (key: string) => page.keyboard.press(key);
const focusMap = () => page.locator(".map-canvas canvas").first().focus();
const settled = () => page.locator('.figures[aria-busy="false"]').waitFor({ state: "attached" });
/** What those hear of the selection who do not see it. */
const spoken = () => page.locator(".stage-map > [role=status]").innerText();

/** The number of the selected store, once there is one. */
async function selectedStore(): Promise<string> {
  await page.waitForURL(/[?&]store=/);
  return new URL(page.url()).searchParams.get("store") ?? "";
}

const isOther = (than: string) => (url: URL) => {
  const store = url.searchParams.get("store");
  return store !== null && store !== than;
};

describe("the keyboard", () => {
  it("reaches every control by Tab, in order and in sight, and passes the panel by", async () => {
    await open("?table=open");
    await page.locator("tbody button").first().waitFor();
    const names = await tabThrough(page);
    expect(names.slice(0, -1)).toEqual([
      ...["Sessions", "Preferences", "Log out", "Skip to the map", "Skip to the table"],
      ...["Search by address or zip code", "Store type"],
      ...["Supermarket", "Discount Store", "Drugstore", "Hypermarket", "Department Store"],
      ...["Revenue from", "Revenue to"],
      ...["Map of the stores", "Zoom in", "Zoom out", "Show or hide the map's sources"],
      ...["Natural Earth", "GeoNames", "Table", "All stores", "Export"],
      ...["Previous page", "Next page", "Hide table"],
      ...["Address", "City", "Zip code", "Store type", "Revenue", "Floor area"],
    ]);
    expect(names.at(-1)).toMatch(/^\d+ [A-Z]/);

    await page.getByRole("button", { name: "Skip to the map" }).focus();
    await press("Enter");
    expect((await focus(page))?.name).toBe("Map of the stores");
    await page.getByRole("button", { name: "Skip to the table" }).focus();
    await press("Enter");
    expect((await focus(page))?.name).toBe("Address");
  });

  it("moves the map, and goes from store to store over the pages of the table, each told", async () => {
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
    await page.locator(".store-card").waitFor();
    const first = await selectedStore();
    expect(await spoken()).toMatch(/^\d+ .* selected$/);
    await press("PageDown");
    await page.waitForURL(isOther(first));
    await press("PageUp");
    await page.waitForURL((url) => url.searchParams.get("store") === first);

    await open("?table=open");
    const rows = page.locator("tbody button");
    await rows.nth(PAGE_SIZE - 1).click();
    const last = await selectedStore();
    await page.locator(".store-card h2").focus();
    await press("PageDown");
    await page.getByText("Page 2 of").waitFor();
    await page.waitForURL(isOther(last));
    expect(await rows.first().getAttribute("aria-pressed")).toBe("true");

    await press("Escape");
    await page.locator(".store-card").waitFor({ state: "detached" });
    expect(await focus(page)).not.toBeNull();
  });

  it("sees which store is selected, also where others lie around it", async () => {
    await open();
    await focusMap();
    await press("PageDown");
    const ring = page.locator(".map-selected");
    await ring.waitFor();
    const box = await ring.boundingBox();
    const color = await ring.evaluate((element) => getComputedStyle(element).borderTopColor);
    const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
    const painted = await spotsOnMap(page, [red, green, blue], { size: 2, within: 40 });
    const inside = painted.filter(({ x, y }) =>
      box !== null && x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
    );
    // On all sides of it.
    expect(inside.length).toBeGreaterThan(4);
  });

  it("selects the store in the map's middle, and lets go of it", async () => {
    await open("?table=open");
    await page.locator("tbody button").first().click();
    const wanted = await selectedStore();
    await page.getByRole("button", { name: "Zoom to store" }).click();
    await page.waitForURL(/zoom=/);
    await focusMap();
    for (let zoom = 0; zoom < 3; zoom++) await press("+");
    await page.waitForURL(/zoom=16/);
    await press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("store"));
    await page.locator(".map-progress").waitFor({ state: "detached" });
    // What has come is painted with the next frame.
    await page.waitForFunction(() => new Promise(requestAnimationFrame).then(() => true));
    await press("Enter");
    await page.waitForURL((url) => url.searchParams.get("store") === wanted);
    await press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("store"));
    expect((await focus(page))?.name).toBe("Map of the stores");
  });

  it("goes through the table by its own keys", async () => {
    await open("?table=open");
    const rows = page.locator("tbody button");
    await rows.first().focus();
    const names = await rows.allInnerTexts();
    for (
      const [key, row] of [["ArrowDown", 1], ["End", 24], ["ArrowUp", 23], ["Home", 0]] as const
    ) {
      await press(key);
      expect([key, (await focus(page))?.name]).toEqual([key, names[row]]);
    }
    await press("PageDown");
    await page.getByText("Page 2 of").waitFor();
    await press("Enter");
    await page.waitForURL(/store=/);
    await press("Escape");
    await page.locator(".store-card").waitFor({ state: "detached" });
    // The same row of another page.
    expect(await rows.evaluateAll((all) => all.findIndex((row) => row === document.activeElement)))
      .toBe(0);
  });

  it("is told how many stores a filter leaves", async () => {
    await open();
    const count = page.getByRole("status").filter({ hasText: /in view$/ });
    const all = await count.innerText();
    await page.getByRole("button", { name: /^Drugstore/ }).focus();
    await press("Space");
    await settled();
    expect(await count.innerText()).toMatch(/^\d+ stores in view$/);
    expect(await count.innerText()).not.toBe(all);
  });

  it("stays in the dialog that asks to sign in again, and cannot lose it", async () => {
    await open();
    await page.route(/\/(api\/carto-token|v3)\b/, (route) => route.fulfill({ status: 401 }));
    await page.evaluate(() => {
      document.querySelector<HTMLElement>(".maplibregl-ctrl-zoom-in")?.click();
    });
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    expect((await focus(page))?.name).toBe("User name");
    for (let times = 0; times < 3; times++) await press("Escape");
    expect(await dialog.isVisible()).toBe(true);
    const names = new Set<string>();
    for (let stops = 0; stops < 8; stops++) {
      await press("Tab");
      const found = await focus(page);
      if (found !== null) names.add(found.name);
    }
    expect([...names].sort()).toEqual(["Password", "Sign in", "User name"]);
  });
});
