/** Dragging a time series' range: the map draws it locally, and calls CARTO on release. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { BLANK_BASEMAP, figureOf, settled, spotsOnMap } from "../helpers/map_page.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };
/** What most deliveries are painted in. */
const DELIVERED = [59, 102, 173] as const;

/** Near enough that deliveries stand apart. */
const CLOSE_UP = "/maps/deliveries?lat=42.345&lng=-71.07&zoom=13.5";

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  app = await startApp({ environment: { ...cloud.environment, ...BLANK_BASEMAP }, dataDir });
  watched = await watchedPage(browser);
  page = watched.page;
  await signIn(page, app.origin, ANN.username, ANN.password, CLOSE_UP);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Resolves to what is painted once it is as asked for. */
async function paintedWhere(isSo: (spots: number) => boolean): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { length } = await spotsOnMap(page, DELIVERED);
    if (isSo(length)) return length;
    if (performance.now() - startedAt > 30_000) throw new Error(`${length} spots are painted`);
  }
}

const toCarto = () => watched.requests.filter((url) => !url.startsWith(app.origin));

describe("the days of a map of deliveries", () => {
  it("are drawn while they are held, without a request until they are let go", async () => {
    // The embedded CARTO makes its deliveries when they are first asked for.
    await page.locator(".time-chart").waitFor({ timeout: 90_000 });
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
  });

  it("leave the figures as they are while they are played", async () => {
    const chosen = await figureOf(page, "count");
    const before = toCarto().length;
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    const from = page.getByRole("slider", { name: "Deliveries, from" });
    const first = await from.getAttribute("aria-valuetext");
    while (await from.getAttribute("aria-valuetext") === first) {
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    expect(await figureOf(page, "count")).toBe(chosen);
    expect(toCarto().slice(before).filter((url) => url.includes("/v3/sql/"))).toEqual([]);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(await figureOf(page, "count")).not.toBe(chosen);
    expect(watched.complaints).toEqual([]);
  });
});
