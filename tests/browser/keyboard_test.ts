/** The map by keyboard alone, with less motion, large, and on a narrow screen. */
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import * as v from "valibot";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { PAGE_SIZE } from "../../lib/map/store_rows.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;

/** The end of a session, and what software WebGL says of picking. */
const EXPECTED = /status of 401|GPU stall due to ReadPixels/;

let browser: Browser;
let app: RunningApp;
let cookies: Parameters<Watched["context"]["addCookies"]>[0];
let watched: Watched;
let page: Page;
beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startApp()]);
  watched = await watchedPage(browser);
  await signIn(watched.page, app.origin, ...NEW_YORK);
  cookies = await watched.context.cookies();
  await watched.context.close();
});
afterEach(async () => {
  expect(watched.complaints.filter((one) => !EXPECTED.test(one))).toEqual([]);
  await watched.context.close();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function open(search = "", options: Parameters<typeof watchedPage>[1] = {}): Promise<void> {
  watched = await watchedPage(browser, { reducedMotion: "reduce", ...options });
  page = watched.page;
  page.setDefaultTimeout(10_000);
  await watched.context.addCookies(cookies);
  await page.addInitScript(() => {
    let begun = 0;
    addEventListener("animationstart", () => {
      document.documentElement.dataset.begun = String(++begun);
    });
    addEventListener(
      "DOMContentLoaded",
      () => document.documentElement.dataset.begun = String(begun),
    );
  });
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

const Focus = v.object({
  name: v.string(),
  /** There is an outline around it, or around what stands for it. */
  outlined: v.boolean(),
  /** It is on top, at one place at least: nothing hides all of it. */
  uncovered: v.boolean(),
});

/** What has focus now; null where it is the page as a whole. */
async function focus(): Promise<v.InferOutput<typeof Focus> | null> {
  const found = await page.evaluate(async () => {
    // What a change of focus changes is drawn with the next frame.
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const input = element instanceof HTMLInputElement ? element : null;
    const { x, y, width, height } = element.getBoundingClientRect();
    const parts = [0.02, 0.5, 0.98];
    const isOnTop = parts.flatMap((down) => parts.map((along) => [along, down] as const))
      .some(([along, down]) => {
        const top = document.elementFromPoint(x + width * along, y + height * down);
        return top !== null && (element.parentElement?.contains(top) ?? false);
      });
    const shown = input?.type === "radio" ? element.nextElementSibling ?? element : element;
    const part = input?.type === "range" ? "::-webkit-slider-thumb" : null;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown, part);
    return {
      name: element.ariaLabel ?? input?.labels?.[0]?.innerText ??
        (element instanceof HTMLElement ? element.innerText : ""),
      outlined: part !== null || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
      uncovered: isOnTop,
    };
  });
  return found === null ? null : v.parse(Focus, found);
}

/** Goes through the page by Tab, from where focus is to where there is nothing more. */
async function tabThrough(): Promise<string[]> {
  const names: string[] = [];
  for (let stops = 0; stops < 60; stops++) {
    await press("Tab");
    const found = await focus();
    if (found === null) return names;
    const { name, ...seen } = found;
    expect({ name, ...seen }).toEqual({ name, outlined: true, uncovered: true });
    names.push(name.split("\n")[0] ?? "");
  }
  throw new Error(`Focus does not come to an end: ${names.join(", ")}`);
}

describe("the keyboard", () => {
  it("reaches every control by Tab, in order and in sight, and passes the panel by", async () => {
    await open("?table=open");
    await page.locator("tbody button").first().waitFor();
    const names = await tabThrough();
    expect(names.slice(0, -1)).toEqual([
      ...["Sessions", "Preferences", "Log out", "Skip to the map", "Skip to the table"],
      ...["Search by address or zip code", "Store type"],
      ...["Supermarket", "Discount Store", "Drugstore", "Hypermarket", "Department Store"],
      ...["Revenue from", "Revenue to"],
      ...["Map of the stores", "Zoom in", "Zoom out", "Show or hide the map's sources"],
      ...["Natural Earth", "GeoNames", "Table", "All stores", "Export"],
      ...["Next page", "Hide table"],
      ...["Address", "City", "Zip code", "Store type", "Revenue", "Floor area"],
    ]);
    expect(names.at(-1)).toMatch(/^\d+ [A-Z]/);

    await page.getByRole("button", { name: "Skip to the map" }).focus();
    await press("Enter");
    expect((await focus())?.name).toBe("Map of the stores");
    await page.getByRole("button", { name: "Skip to the table" }).focus();
    await press("Enter");
    expect((await focus())?.name).toBe("Address");
  });

  it("moves the map, and goes from store to store over the pages of the table", async () => {
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

    await page.getByRole("button", { name: "Table" }).click();
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
    expect(await focus()).not.toBeNull();
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
    expect((await focus())?.name).toBe("Map of the stores");
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
      expect([key, (await focus())?.name]).toEqual([key, names[row]]);
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

  it("is told how many stores a filter leaves, and which one is selected", async () => {
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
    expect((await focus())?.name).toBe("User name");
    for (let times = 0; times < 3; times++) await press("Escape");
    expect(await dialog.isVisible()).toBe(true);
    const names = new Set<string>();
    for (let stops = 0; stops < 8; stops++) {
      await press("Tab");
      const found = await focus();
      if (found !== null) names.add(found.name);
    }
    expect([...names].sort()).toEqual(["Password", "Sign in", "User name"]);
  });
});

describe("whoever wants less motion", () => {
  /** @returns how many animations began, and in how many steps the map went to where it was asked. */
  async function motion(reducedMotion: "reduce" | "no-preference") {
    await open("?table=open", { reducedMotion });
    await page.locator("tbody button").first().click();
    await page.locator(".map-selected").waitFor();
    const steps = await page.evaluate(async () => {
      const ring = document.querySelector<HTMLElement>(".map-selected");
      const places = new Set<string>();
      const observer = new MutationObserver(() => places.add(ring?.style.transform ?? ""));
      if (ring !== null) observer.observe(ring, { attributes: true });
      document.querySelector<HTMLElement>(".maplibregl-ctrl-zoom-in")?.click();
      const startedAt = performance.now();
      while (performance.now() - startedAt < 600) await new Promise(requestAnimationFrame);
      return places.size;
    });
    const animations = await page.evaluate(() => Number(document.documentElement.dataset.begun));
    return { animations, steps };
  }

  it("has no animation run, and the map jump", async () => {
    const still = await motion("reduce");
    expect(still).toEqual({ animations: 0, steps: 1 });
    await watched.context.close();
    const moving = await motion("no-preference");
    expect(moving.animations).toBeGreaterThan(0);
    expect(moving.steps).toBeGreaterThan(1);
  });
});

describe("a small screen", () => {
  const SIZES = [["320 pixels", 320, 640], ["200 %", 640, 400]] as const;
  for (const [name, width, height] of SIZES) {
    it(`at ${name} loses nothing, and scrolls no more than one way`, async () => {
      await open("", { viewport: { width, height } });
      const isWhole = async () => {
        const found = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          const cut = [...document.querySelectorAll(".account-name, .store-count, .panel-title")]
            .filter((part) => part.scrollWidth > part.clientWidth + 1);
          return { sideways: scrollWidth - clientWidth, cut: cut.map((part) => part.className) };
        });
        expect(found).toEqual({ sideways: 0, cut: [] });
      };
      await isWhole();
      const closed = await tabThrough();
      expect(closed).toContain("Filters");
      expect(closed).toContain("Map of the stores");
      await page.getByRole("button", { name: "Filters" }).focus();
      await press("Enter");
      await isWhole();
      const opened = await tabThrough();
      for (const control of ["Search by address or zip code", "Supermarket", "Revenue to"]) {
        expect(opened).toContain(control);
      }
      await page.getByRole("button", { name: "Table" }).focus();
      await press("Enter");
      await page.locator("tbody button").first().waitFor();
      await page.locator("tbody button").first().focus();
      await press("Enter");
      await page.waitForURL(/store=/);
      await isWhole();
      await page.evaluate(() => document.querySelector<HTMLElement>(".header a")?.focus());
      const table = await tabThrough();
      for (const control of ["Floor area", "Next page", "Hide table"]) {
        expect(table).toContain(control);
      }
    });
  }

  it("has room for fingers", async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    await open("?table=open", phone);
    await page.locator("tbody tr:has(button)").first().tap();
    await page.locator(".store-card").waitFor();
    await page.getByRole("button", { name: "Filters" }).tap();
    const small = await page.evaluate(() => {
      const controls = [...document.querySelectorAll("button, input, summary, a.button")];
      return controls.flatMap((control) => {
        const target = control.closest("label, tbody tr") ?? control;
        const { width, height } = target.getBoundingClientRect();
        if (width === 0 || !control.checkVisibility() || control.closest(".skip-links")) return [];
        const least = control.matches("summary, [type=range]") ? 24 : 44;
        if (height >= least && width >= 24) return [];
        return [`${control.textContent || control.ariaLabel}: ${width} x ${height}`];
      });
    });
    expect(small).toEqual([]);
  });
});
