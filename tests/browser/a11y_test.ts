/** The pages for everyone: in all colours, with less motion, large, and on a narrow screen. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import {
  launchBrowser,
  openPersonMenu,
  signIn,
  signOutElsewhere,
  VIEWPORT,
  type Watched,
  watchedPage,
} from "../helpers/browser.ts";
import { loseContext } from "../helpers/lose_context.ts";
import { comeBackTo, settled, STORES_PATH } from "../helpers/map_page.ts";
import { tabThrough } from "../helpers/focus.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;
const LOOKS = [
  { name: "light", colorScheme: "light", forcedColors: "none" },
  { name: "dark", colorScheme: "dark", forcedColors: "none" },
  { name: "forced colours", colorScheme: "dark", forcedColors: "active" },
] as const;

let browser: Browser;
let app: RunningApp;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startApp()]);
  watched = await watchedPage(browser, { permissions: ["clipboard-write"] });
  page = watched.page;
  page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** The page as it is, in one look after the other: all but the colors is as in the first. */
async function expectNoFindings(looked = page): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const [index, { name, ...look }] of LOOKS.entries()) {
    await looked.emulateMedia(look);
    const findings = await axeFindings(looked, index === 0 ? "all" : "of color");
    if (findings.length > 0) found[name] = findings;
  }
  await looked.emulateMedia(LOOKS[0]);
  expect(found).toEqual({});
}

const openMap = async (search = "", on = page) => {
  await on.goto(`${app.origin}${STORES_PATH}${search}`);
  await settled(on);
};

describe("axe finds nothing", () => {
  it("on the sign-in page, with and without an error", async () => {
    await page.goto(`${app.origin}/login`);
    await expectNoFindings();
    await page.getByLabel("User name").fill("nobody@acme.com");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await expectNoFindings();
  });

  it("on an error page", async () => {
    await page.goto(`${app.origin}/nowhere`);
    await expectNoFindings();
  });

  it("on the page of sessions", async () => {
    await signIn(page, app.origin, ...NEW_YORK);
    await page.goto(`${app.origin}/sessions`);
    await expectNoFindings();
  });

  it("on the map, with its menus, its table and a store, and where nothing matches", async () => {
    await openMap();
    await expectNoFindings();
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menu", { name: "Export" }).waitFor();
    await expectNoFindings();
    await page.keyboard.press("Escape");
    await openPersonMenu(page);
    await expectNoFindings();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator("tbody button.row-name").first().click();
    await page.locator(".feature-card").waitFor();
    await settled(page);
    await expectNoFindings();
    await openMap("?address=zzzz");
    await page.getByText("No stores match these filters.").waitFor();
    await expectNoFindings();
  });

  it("on the list of maps, with and without a hit, and on the menu of maps", async () => {
    await page.goto(app.origin);
    await expectNoFindings();
    await page.getByRole("searchbox").fill("zzzz");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Show all maps" }).waitFor();
    await expectNoFindings();
    await openMap();
    await page.locator("h1 button").click();
    await page.getByRole("link", { name: "All maps" }).waitFor();
    await expectNoFindings();
    await page.keyboard.press("Escape");
  });

  it("on the map with a banner and a toast", async () => {
    await page.route("**/v3/**", (route) => route.fulfill({ status: 503, body: "" }));
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("alert").getByText("Map data is unavailable").waitFor();
    await page.getByRole("button", { name: /^Copy link/ }).first().click();
    await page.getByRole("status").getByText("Link copied").waitFor();
    await expectNoFindings();
    await page.unroute("**/v3/**");
  });

  it("on a map that cannot be drawn, whose tools nobody comes to", async () => {
    await openMap();
    await loseContext(page, "layers");
    await page.getByRole("alert").getByText("graphics").waitFor({ state: "detached" });
    await loseContext(page, "layers");
    await page.getByRole("button", { name: "Reload map" }).waitFor();
    await expectNoFindings();
    await page.getByRole("link", { name: "carto-embed" }).focus();
    const stops = await tabThrough(page);
    expect(stops).toContain("Reload map");
    expect(stops.filter((stop) => /^(Zoom|Export|Layers|Map:)/.test(stop))).toEqual([]);
  });

  it("on the map in Spanish", async () => {
    const spanish = await watchedPage(browser, { locale: "es-ES" });
    await spanish.context.addCookies(await watched.context.cookies());
    await openMap("", spanish.page);
    await expectNoFindings(spanish.page);
    await spanish.context.close();
  });

  it("on the sheet of a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openMap();
    await page.getByRole("button", { name: "Filters" }).click();
    await expectNoFindings();
  });

  it("on the dialog that asks to sign in again", async () => {
    await page.setViewportSize(VIEWPORT);
    await openMap();
    await signOutElsewhere(watched, app.origin);
    const dialog = page.getByRole("dialog");
    await comeBackTo(page, dialog);
    await expectNoFindings();
  });
});

describe("whoever wants less motion", () => {
  beforeAll(async () => {
    await signIn(page, app.origin, ...NEW_YORK);
    await page.addInitScript(() => {
      let begun = 0;
      const tell = () => document.documentElement.dataset.begun = String(begun);
      addEventListener("DOMContentLoaded", tell);
      addEventListener("animationstart", () => {
        begun++;
        tell();
      });
    });
  });

  /** @returns how many animations began, and in how many steps the map went to where it was asked. */
  async function motion(reducedMotion: "reduce" | "no-preference") {
    await page.emulateMedia({ reducedMotion });
    await openMap("?table=open");
    await page.locator("tbody button.row-name").first().click();
    await page.locator(".map-selected").waitFor();
    await settled(page);
    const steps = await page.evaluate(async () => {
      const ring = document.querySelector<HTMLElement>(".map-selected");
      const places = new Set<string>();
      const observer = new MutationObserver(() => places.add(ring?.style.transform ?? ""));
      if (ring !== null) observer.observe(ring, { attributes: true });
      document.querySelector<HTMLElement>("[aria-label='Zoom in']")?.click();
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
    const moving = await motion("no-preference");
    expect(moving.animations).toBeGreaterThan(0);
    expect(moving.steps).toBeGreaterThan(1);
  });
});

describe("a small screen", () => {
  const SIZES = [["320 pixels", 320, 640], ["200 %", 640, 400]] as const;
  for (const [name, width, height] of SIZES) {
    it(`at ${name} loses nothing, and scrolls no more than one way`, async () => {
      await page.setViewportSize({ width, height });
      await openMap();
      const isWhole = async () => {
        const found = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          const cut = [...document.querySelectorAll(".figure, .panel-head h2, .widget h2")]
            .filter((part) => part.scrollWidth > part.clientWidth + 1);
          return { sideways: scrollWidth - clientWidth, cut: cut.map((part) => part.className) };
        });
        expect(found).toEqual({ sideways: 0, cut: [] });
      };
      await isWhole();
      const closed = await tabThrough(page);
      expect(closed).toContain("Filters");
      expect(closed).toContain("Map: Retail stores");
      await page.getByRole("button", { name: "Filters" }).focus();
      await page.keyboard.press("Enter");
      await isWhole();
      const opened = await tabThrough(page);
      for (const control of ["Address or zip code", "Supermarket", "Revenue per store, to"]) {
        expect(opened).toContain(control);
      }
      // The sheet is the same at either size.
      if (width > 320) return;
      await page.getByRole("tab", { name: "Figures" }).focus();
      await page.keyboard.press("ArrowLeft");
      const rows = page.locator(".list-rows button");
      await rows.first().waitFor();
      await isWhole();
      await page.evaluate(() => document.querySelector<HTMLElement>(".header a")?.focus());
      const table = await tabThrough(page);
      await rows.first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/feature=/);
      await isWhole();
      for (const control of ["Sort", "Next page", "Resize"]) {
        expect(table).toContain(control);
      }
    });
  }

  it("has room for fingers", async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const { page, context } = await watchedPage(browser, phone);
    await context.addCookies(await watched.context.cookies());
    await openMap("?table=open", page);
    const small = () =>
      page.evaluate(() => {
        const controls = [...document.querySelectorAll("button, input, summary, a.button")];
        return controls.flatMap((control) => {
          const target = control.closest("label, .list-rows li") ?? control;
          const { width, height } = target.getBoundingClientRect();
          if (width === 0 || !control.checkVisibility() || control.closest(".skip-links")) {
            return [];
          }
          const least = control.matches("summary, [type=range]") ? 24 : 44;
          if (height >= least && width >= 24) return [];
          return [`${control.textContent || control.ariaLabel}: ${width} x ${height}`];
        });
      });
    await page.locator(".list-rows li:has(button)").first().waitFor();
    expect(await small()).toEqual([]);
    await page.locator(".list-rows li:has(button)").first().tap();
    await page.locator(".feature-card").waitFor();
    expect(await small()).toEqual([]);
    await page.getByRole("button", { name: "Close" }).tap();
    await page.getByRole("tab", { name: "Figures" }).tap();
    expect(await small()).toEqual([]);
    await context.close();
  });
});
