/** Using the panel, the address and the keyboard. */
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type RunningApp, startApp } from "../helpers/app.ts";
import {
  launchBrowser,
  openMap,
  type PageOptions,
  signIn,
  signOutElsewhere,
  type Watched,
  watchedPage,
} from "../helpers/browser.ts";
import { drawMap } from "../helpers/map_drawing.ts";
import {
  comeBackTo,
  goTo,
  painted,
  POINTS,
  settled,
  spotsOnMap,
  STORES_PATH,
  storesInView,
  TWO_MAPS,
} from "../helpers/map_page.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;
const BOSTON = ["user.boston@acme.com", "boston"] as const;

let browser: Browser;
let app: RunningApp;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startApp({ environment: TWO_MAPS })]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function open(account: readonly [string, string], options: PageOptions = {}): Promise<void> {
  watched = await watchedPage(browser, options);
  page = watched.page;
  await page.clock.install();
  await openMap(page, app.origin, ...account);
}

const type = (name: string) =>
  page.locator(".categories").getByRole("button", { name: new RegExp(`^${name}`) });
const params = () => new URL(page.url()).searchParams;
const tool = (name: string) =>
  page.getByRole("group", { name: "Map tools" }).getByRole("button", { name });

/** Neither on the map nor beside it, nor for screen readers. */
async function expectNoData(): Promise<void> {
  await page.locator(".category").first().waitFor({ state: "detached" });
  expect(await page.locator('.figure:not([title=""])').count()).toBe(0);
  expect(await page.getByRole("row").count()).toBe(0);
  const heard = await page.locator("[role=status]").allTextContents();
  expect(heard.filter((text) => /\d/.test(text))).toEqual([]);
  expect(await spotsOnMap(page, POINTS.light)).toEqual([]);
}

const figure = () => storesInView(page);

/** The page of the first tests, which each leave it as it was. */
beforeAll(() => open(NEW_YORK, { drawsMaps: false }));

describe("filters", () => {
  // The first test clears what it filters by.
  afterEach(() => expect(watched.complaints).toEqual([]));

  it("of types, revenue and text narrow the map and each other, and are cleared at once", async () => {
    const all = await figure();
    await type("Drugstore").click();
    const drugstores = await figure();
    expect(drugstores).toBeGreaterThan(0);
    expect(drugstores).toBeLessThan(all);
    expect(await type("Drugstore").getAttribute("aria-pressed")).toBe("true");
    // The bars go on showing what could be chosen.
    expect(await type("Supermarket").locator(".category-value").innerText()).toMatch(/^\$\d/);

    const from = page.getByRole("slider", { name: "Revenue per store, from" });
    await from.focus();
    for (let step = 0; step < 6; step++) await page.keyboard.press("ArrowRight");
    const rich = await figure();
    expect(rich).toBeLessThan(drugstores);
    expect(params().get("revenues")).toMatch(/^\d+\.\.$/);

    const search = page.getByRole("combobox", { name: "Address or zip code" });
    await search.fill("zzzz");
    await page.locator(".search-list").getByText("No matches").waitFor();
    expect(await figure()).toBe(rich);
    await search.fill("100");
    await page.getByRole("option", { name: "Show only where Zip code contains “100”" }).click();
    expect(params().get("address")).toBe("100");
    expect(await search.inputValue()).toBe("");
    const there = await figure();
    expect(there).toBeLessThanOrEqual(rich);
    await page.getByRole("button", { name: "Remove filter: Store type: Drugstore" }).click();
    expect(await figure()).toBeGreaterThan(there);

    await page.getByRole("button", { name: "Clear all" }).click();
    expect(await figure()).toBe(all);
    expect([...params().keys()]).toEqual([]);
  });

  it("say so where nothing has all that they ask for, and are cleared there too", async () => {
    await goTo(page, "?address=zzzz");
    await page.getByText("No stores in view match these filters.").waitFor();
    await page.getByText("Nothing in your data matches them.").waitFor();
    expect(await page.locator(".nothing button").allTextContents()).toEqual(["Clear filters"]);
    expect(await figure()).toBe(0);
    await page.getByRole("button", { name: "Clear filters" }).click();
    expect(await figure()).toBeGreaterThan(0);
    expect([...params().keys()]).toEqual([]);
  });

  it("are chosen by a brush over the histogram", async () => {
    const all = await figure();
    const bars = page.locator('[data-widget="revenues"] svg.chart');
    await bars.scrollIntoViewIfNeeded();
    const box = await bars.boundingBox();
    if (box === null) throw new Error("no histogram");
    const y = box.y + box.height / 3;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
    await page.mouse.up();
    expect(await figure()).toBeLessThan(all);
    expect(params().get("revenues")).toMatch(/^\d+\.\.\d+$/);
    const chosen = await page.locator("[data-count]:has(.bar-in)").evaluateAll((bars) =>
      bars.reduce((sum, bar) => sum + Number(bar.getAttribute("data-count")), 0)
    );
    expect(await figure()).toBe(chosen);
  });
});

describe("the address", () => {
  afterEach(() => goTo(page, ""));

  it("says what the map shows; back and forward go through it", async () => {
    await goTo(page, "");
    expect(new URL(page.url()).search).toBe("");
    await type("Supermarket").click();
    await type("Hypermarket").click();
    await page.getByLabel("Color by").selectOption("Revenue");
    await settled(page);
    const last = page.url();
    expect(params().getAll("types").sort()).toEqual(["Hypermarket", "Supermarket"]);
    expect(params().get("color")).toBe("stores:revenue");

    await page.goBack();
    await page.goBack();
    await settled(page);
    expect(params().getAll("types")).toEqual(["Supermarket"]);
    expect(await type("Hypermarket").getAttribute("aria-pressed")).toBe("false");
    await page.goForward();
    await page.goForward();
    expect(page.url()).toBe(last);
    expect(await page.getByLabel("Color by").locator("option:checked").innerText())
      .toBe("Revenue");
  });

  it("shows another user the same question over their own data, by way of the sign-in", async () => {
    await type("Supermarket").click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.waitForURL(/zoom=/);
    const shared = page.url();
    // In a browser without a session.
    await watched.context.clearCookies();
    watched.complaints.length = 0;
    await page.goto(shared);
    await page.getByLabel("User name").fill(BOSTON[0]);
    await page.getByLabel("Password").fill(BOSTON[1]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(shared);
    // There is nothing of Boston's in a view of New York.
    expect(await storesInView(page)).toBe(0);
    const place = page.url();
    // What they have of it is elsewhere, all of it.
    const elsewhere = page.getByText("Elsewhere in your data:");
    const count = Number(/(\d+) stores/.exec(await elsewhere.innerText())?.[1]);
    await page.locator(".nothing").getByRole("button", { name: "Show on map" }).click();
    await page.waitForURL((url) => url.href !== place);
    expect(await storesInView(page)).toBe(count);
    expect(new URL(page.url()).searchParams.getAll("types")).toEqual(["Supermarket"]);
    expect(watched.complaints).toEqual([]);
  });
});

describe("a session that ends while the map is open", () => {
  it("is begun again over the map, which stays as it was", async () => {
    await drawMap(page);
    await type("Supermarket").click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.waitForURL(/zoom=/);
    await settled(page);
    await painted(page);
    await page.evaluate(() => document.documentElement.dataset.mark = "the same page");
    const [address, count] = [page.url(), await figure()];

    await signOutElsewhere(watched, app.origin);
    const dialog = page.getByRole("dialog", { name: "Your session ended" });
    await comeBackTo(page, dialog);
    await expectNoData();
    await page.keyboard.press("Escape");
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel(`Password for ${BOSTON[0]}`).fill("wrong");
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.getByText("The password is wrong.").waitFor();
    await dialog.getByLabel("Password").fill(BOSTON[1]);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "detached" });

    await storesInView(page);
    expect(page.url()).toBe(address);
    expect(await figure()).toBe(count);
    expect(await type("Supermarket").getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator("html").getAttribute("data-mark")).toBe("the same page");
    await painted(page);
    await tool("Fit to data").click();
    await page.waitForURL((url) => url.href !== address);
    expect(await figure()).toBeGreaterThan(count);
  });

  it("is reported within half a minute without user input, and the data are removed", async () => {
    await drawMap(page);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await painted(page);
    await signOutElsewhere(watched, app.origin);
    // In the server's own process an end is known at once; in others within 5 seconds.
    await page.clock.fastForward(20_000);
    await page.getByRole("dialog", { name: "Your session ended" }).waitFor();
    await expectNoData();
  });

  it("shows another user who signs in their own data, in a new page", async () => {
    await page.evaluate(() => document.documentElement.dataset.mark = "the same page");
    const dialog = page.getByRole("dialog", { name: "Your session ended" });
    if (!await dialog.isVisible()) {
      await signOutElsewhere(watched, app.origin);
      await comeBackTo(page, dialog);
    }
    await dialog.getByRole("button", { name: "Log out" }).click();
    await page.waitForURL(`${app.origin}/login`);
    await signIn(page, app.origin, ...NEW_YORK, STORES_PATH);
    await page.getByText(NEW_YORK[0]).first().waitFor();
    expect(await page.locator("html").getAttribute("data-mark")).toBeNull();
    await watched.context.close();
  });
});

describe("a phone", () => {
  it("has the panel in a sheet, and nothing to scroll sideways at 320 pixels", async () => {
    await open(BOSTON, { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
    await page.getByRole("button", { name: "Filters" }).tap();
    await type("Supermarket").tap();
    await settled(page);
    await page.keyboard.press("Escape");
    await painted(page);
    const overflow = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
    expect(overflow).toBe(0);
    // With the number of filters beside it, the amount is read whole.
    const cut = await page.locator(".sheet-rest p").evaluate((line) =>
      line.scrollWidth - line.clientWidth
    );
    expect(cut).toBe(0);
    expect(watched.complaints).toEqual([]);
    await watched.context.close();
  });
});
