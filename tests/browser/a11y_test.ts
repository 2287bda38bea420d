/** Accessibility of pages: colors, reduced motion, zoom and narrow screens. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { contrast, cssOf } from "../../lib/map/layers/scales/oklch.ts";
import type { Rgb } from "../../lib/map/layers/scales/color_scale.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
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
import { layOutData } from "../../emulator/test_data.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { loseContext } from "../helpers/lose_context.ts";
import { comeBackTo, goTo, layOutMaps, settled, STORES_PATH } from "../helpers/map_page.ts";
import { tabThrough } from "../helpers/focus.ts";
import { smallTargets } from "../helpers/targets.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;
const LOOKS = [
  { name: "light", colorScheme: "light", forcedColors: "none" },
  { name: "dark", colorScheme: "dark", forcedColors: "none" },
  { name: "forced colours", colorScheme: "dark", forcedColors: "active" },
] as const;

let browser: Browser;
let app: RunningApp;
let dataDir: string;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutData(dataDir);
  await layOutAccounts(`${dataDir}/kv.sqlite3`);
  const environment = await layOutMaps(dataDir);
  [browser, app] = await Promise.all([launchBrowser(), startApp({ dataDir, environment })]);
  watched = await watchedPage(browser, { permissions: ["clipboard-write"], drawsMaps: false });
  page = watched.page;
  page.setDefaultTimeout(10_000);
  await page.addInitScript(countAnimations);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

/**
 * The page in one appearance after the other: only the colors differ from the first.
 *
 * @param part the only part whose colors can have changed since the last call.
 * @param eachMenu opens the page's menus, to look at their colors too.
 */
async function expectNoFindings(part?: string, eachMenu?: typeof inEachMenu): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const [index, { name, ...look }] of LOOKS.entries()) {
    await page.emulateMedia({ ...look, reducedMotion: "reduce" });
    const findings = index === 0 ? await axeFindings(page) : await colorFindings(part);
    if (index > 0) {
      await eachMenu?.(async (menu) => void findings.push(...await colorFindings(menu)));
    }
    if (findings.length > 0) found[name] = findings;
  }
  await page.emulateMedia(LOOKS[0]);
  expect(found).toEqual({});
}

const colorFindings = (part?: string) => axeFindings(page, { rules: "of color", part });

/** Opens each menu of the map, and looks at it. */
async function inEachMenu(look: (menu: string) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menu", { name: "Export" }).waitFor();
  await look("[role=menu]");
  await page.keyboard.press("Escape");
  await openPersonMenu(page);
  await look("#person-menu");
  await page.keyboard.press("Escape");
  await page.locator("h1 button").click();
  await page.getByRole("link", { name: "All maps" }).waitFor();
  await look("header");
  await page.keyboard.press("Escape");
}

const openMap = async (search: string, on = page) => {
  await on.goto(`${app.origin}${STORES_PATH}${search}`);
  await settled(on);
};

/** Puts the sheet of a narrow page to rest, which an earlier width may have opened. */
async function restSheet(): Promise<void> {
  await page.locator(".sheet-grip").focus();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Filters" }).waitFor();
}

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

  it("on the list of maps, with and without a hit", async () => {
    await page.goto(app.origin);
    await expectNoFindings();
    await page.getByRole("searchbox").fill("zzzz");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Show all maps" }).waitFor();
    await expectNoFindings();
  });
});

/** Runs in the browser: counts the animations since the page began, on its root. */
function countAnimations(): void {
  let begun = 0;
  const show = () => document.documentElement.dataset.begun = String(begun);
  addEventListener("DOMContentLoaded", show);
  const count = (durations: string) => {
    // A delay without a duration is not motion.
    if (durations.split(",").every((one) => Number.parseFloat(one) === 0)) return;
    begun++;
    show();
  };
  const styleOf = ({ target, pseudoElement }: AnimationEvent | TransitionEvent) => (
    target instanceof Element ? getComputedStyle(target, pseudoElement || null) : null
  );
  addEventListener(
    "animationstart",
    (event) => count(styleOf(event)?.animationDuration ?? "0s"),
  );
  addEventListener(
    "transitionrun",
    (event) => count(styleOf(event)?.transitionDuration ?? "0s"),
  );
}

describe("reduced motion", () => {
  beforeAll(async () => {
    await openMap("?table=open");
    await page.locator("tbody button.row-name").first().click();
    await page.locator(".map-selected").waitFor();
    await settled(page);
  });
  afterAll(async () => {
    await page.keyboard.press("Escape");
    await page.emulateMedia({ reducedMotion: "reduce" });
    await goTo(page, "");
  });

  /**
   * @returns the number of animations since the page began, and of steps in which the map moved to
   * its target: the largest of several tries, since a map that is painted in software may arrive in
   * one frame.
   */
  async function motion() {
    const steps = await page.evaluate(async () => {
      const ring = document.querySelector<HTMLElement>(".map-selected");
      const places = new Set<string>();
      const observer = new MutationObserver(() => places.add(ring?.style.transform ?? ""));
      if (ring !== null) observer.observe(ring, { attributes: true });
      let most = 0;
      for (let press = 0; press < 6 && most < 2; press++) {
        places.clear();
        const button = press % 2 === 0 ? "[aria-label='Zoom in']" : "[aria-label='Zoom out']";
        document.querySelector<HTMLElement>(button)?.click();
        // The map asks for the frames that it needs: more would only cost.
        await new Promise((resolve) => setTimeout(resolve, 600));
        most = Math.max(most, places.size);
      }
      return most;
    });
    // The word of a button, which is no element.
    await page.locator("[data-tip]").first().hover();
    await openPersonMenu(page);
    const animations = await page.evaluate(() => Number(document.documentElement.dataset.begun));
    return { animations, steps };
  }

  it("has no animation run, and the map jump", async () => {
    const still = await motion();
    expect(still).toEqual({ animations: 0, steps: 1 });
    await page.keyboard.press("Escape");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    const moving = await motion();
    expect(moving.animations).toBeGreaterThan(0);
    expect(moving.steps).toBeGreaterThan(1);
  });
});

describe("axe finds nothing", () => {
  it("on the map, with its menus, its table and a store, and where nothing matches", async () => {
    await goTo(page, "");
    const findings = await axeFindings(page);
    await inEachMenu(async () => void findings.push(...await axeFindings(page)));
    expect(findings).toEqual([]);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator("tbody button.row-name").first().click();
    await page.locator(".feature-card").waitFor();
    await settled(page);
    // It has all colors of the page without them.
    await expectNoFindings(undefined, inEachMenu);
    await goTo(page, "?address=zzzz");
    await page.getByText("No stores in view match these filters.").waitFor();
    await expectNoFindings();
  });

  it("on the map with a banner and a toast", async () => {
    await goTo(page, "");
    await page.route("**/v3/**", (route) => route.fulfill({ status: 503, body: "" }));
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("alert").getByText("Map data is unavailable").waitFor();
    await page.getByRole("button", { name: /^Copy link/ }).first().click();
    await page.getByRole("status").getByText("Link copied").waitFor();
    await expectNoFindings("[role=alert], [role=status]");
    await page.unroute("**/v3/**");
    await page.getByRole("alert").getByText("Map data").waitFor({ state: "detached" });
  });

  it("on the sheet of a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    await restSheet();
    await page.getByRole("button", { name: "Filters" }).click();
    await expectNoFindings();
    await page.keyboard.press("Escape");
  });
});

/** As a browser renders them, in light and dark. */
const COLORS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  "ink": ["#17202b", "#e6eaf0"],
  "ink-2": ["#474f58", "#afb3ba"],
  "ink-3": ["#5c646c", "#999da4"],
  "edge": ["#7c8289", "#7b8087"],
  "line": ["#dddee0", "#2e333b"],
  "line-soft": ["#eaebec", "#252b32"],
  "hover": ["#eff0f1", "#22272e"],
  "press": ["#e2e3e5", "#2b3037"],
  "accent": ["#0b6478", "#67c7dc"],
  "accent-wash": ["#e5edf0", "#212d35"],
  "danger-wash": ["#faeae8", "#2c292e"],
  "warning": ["#8a5300", "#f2c14e"],
  "positive": ["#1a6e44", "#6ed3a0"],
  "chart-out": ["#c6c8cc", "#3f444b"],
};
const CONTRASTS = [
  ["ink", "surface", 16.4, 14],
  ["ink-2", "surface", 8.3, 8.1],
  ["ink-2", "hover", 7.3, 7.1],
  ["ink-2", "accent-wash", 7, 6.7],
  ["ink-3", "surface", 6, 6.2],
  ["edge", "surface", 3.9, 4.3],
  ["edge", "ground", 3.6, 4.7],
  ["line", "surface", 1.4, 1.3],
  ["accent", "surface", 6.8, 8.7],
  ["accent", "accent-wash", 5.7, 7.2],
  ["accent-ink", "accent", 6.8, 8.5],
  ["danger", "danger-wash", 5.6, 7.2],
  ["warning", "surface", 6.3, 10.1],
  ["warning", "warning-wash", 5.3, 8.1],
  ["positive", "surface", 6.3, 9.3],
  ["positive", "positive-wash", 5.3, 7.7],
  ["chart", "surface", 6.8, 8.7],
] as const;
const ACCENTS = [
  ...["#000000", "#0b6478", "#5a189a", "#d00000", "#757575", "#777777", "#7b7b7b"],
  ...["#00a651", "#f77f00", "#67c7dc", "#ffd60a", "#c6f6d5", "#ffffff"],
];

describe("the theme", () => {
  /** @returns the tokens that a page with the map has, as painted. */
  const painted = (names: readonly string[]): Promise<Rgb[]> =>
    page.evaluate((names) => {
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const probe = document.body.appendChild(document.createElement("i"));
      const colors = names.map((name): [number, number, number] => {
        probe.style.color = `var(--${name})`;
        if (context === null) throw new Error("no 2D canvas");
        context.fillStyle = getComputedStyle(probe).color;
        context.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
        return [red, green, blue];
      });
      probe.remove();
      return colors;
    }, names);
  const contrastOf = async (...pair: readonly string[]) => {
    const [one, other] = await painted(pair);
    return one === undefined || other === undefined ? 0 : contrast(one, other);
  };

  it("has the colors and the contrasts that follow from its eight variables", async () => {
    for (const [at, colorScheme] of [[0, "light"], [1, "dark"]] as const) {
      await page.emulateMedia({ colorScheme });
      const names = Object.keys(COLORS);
      const colors = await painted(names);
      expect(Object.fromEntries(colors.map((color, place) => [names[place], cssOf(color)])))
        .toEqual(Object.fromEntries(names.map((name) => [name, COLORS[name]?.[at]])));
      for (const [one, other, ...ratios] of CONTRASTS) {
        const differs = Math.abs(await contrastOf(one, other) - ratios[at]);
        expect([one, other, colorScheme, differs < 0.06 || differs])
          .toEqual([one, other, colorScheme, true]);
      }
      // The credits' ground is the scale's: whatever is drawn below, they can be read.
      const [credits, scale] = await page.evaluate(() =>
        [".maplibregl-ctrl-attrib", ".scale-bar"].map((selector) => {
          const element = document.querySelector(selector);
          return element === null ? selector : getComputedStyle(element).backgroundColor;
        })
      );
      expect([colorScheme, credits]).toEqual([colorScheme, scale]);
    }
  });

  it("has text of 4.5:1 on any accent, also on a button that is pointed at", async () => {
    for (const accent of ACCENTS) {
      await page.evaluate(
        (accent) => document.documentElement.style.setProperty("--theme-accent", accent),
        accent,
      );
      for (const ground of ["accent", "accent-hover"]) {
        const ratio = await contrastOf("accent-ink", ground);
        expect([accent, ground, ratio >= 4.5 || ratio]).toEqual([accent, ground, true]);
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
  });
});

describe("a small screen", () => {
  const SIZES = [["200 %", 640, 400], ["320 pixels", 320, 640]] as const;
  for (const [name, width, height] of SIZES) {
    it(`at ${name} loses nothing, and scrolls no more than one way`, async () => {
      await page.setViewportSize({ width, height });
      await settled(page);
      await restSheet();
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
      await page.evaluate(() => document.querySelector<HTMLElement>(".header a")?.focus());
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
});

describe("every control", () => {
  const FILTERED = "?type=Drugstore&type=Hypermarket&revenue=1200000-&table=open";
  const expectRoom = async (page: Page, least: number, where: string) =>
    expect([where, ...await smallTargets(page, least)]).toEqual([where]);

  /** Beside the map, over it and in its menus. */
  async function expectRoomAround(page: Page, least: number): Promise<void> {
    await page.locator("tbody button.row-name").first().click();
    await page.locator(".feature-card").waitFor();
    await expectRoom(page, least, "panel, card and table");
    for (const menu of [".table-options", ".corner-end [aria-haspopup]", "header .person"]) {
      await page.locator(menu).first().click();
      await expectRoom(page, least, menu);
      await page.keyboard.press("Escape");
    }
    await page.locator(".map-canvas canvas").first().focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await expectRoom(page, least, "keys");
    await page.keyboard.press("Escape");
  }

  it("has 24 pixels for a mouse, also with the shorter words of English", async () => {
    await page.setViewportSize(VIEWPORT);
    await goTo(page, FILTERED);
    await expectRoomAround(page, 24);
  });

  it("has 44 pixels for a finger, on a tablet and on a phone", async () => {
    const touch = { hasTouch: true, isMobile: true, drawsMaps: false };
    const { page, context } = await watchedPage(browser, touch);
    await signIn(page, app.origin, ...NEW_YORK);
    await openMap(FILTERED, page);
    await expectRoomAround(page, 44);
    await page.setViewportSize({ width: 390, height: 844 });
    await goTo(page, FILTERED);
    const rows = page.locator(".list-rows li:has(button)");
    await rows.first().waitFor();
    await expectRoom(page, 44, "table");
    await rows.first().tap();
    await page.locator(".feature-card").waitFor();
    await expectRoom(page, 44, "card");
    await page.getByRole("button", { name: "Close" }).tap();
    for (const tab of ["Figures", "Layers"]) {
      await page.getByRole("tab", { name: tab }).tap();
      await expectRoom(page, 44, tab);
    }
    await page.getByRole("button", { name: "More" }).tap();
    await expectRoom(page, 44, "more");
    await page.locator(".sheet-grip").tap();
    await expectRoom(page, 44, "rest");
    await context.close();
  });
});

describe("axe finds nothing at last", () => {
  it("on a map that cannot be drawn, whose tools cannot be focused", async () => {
    await page.setViewportSize(VIEWPORT);
    await goTo(page, "");
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

  it("on the dialog that asks to sign in again", async () => {
    await signOutElsewhere(watched, app.origin);
    const dialog = page.getByRole("dialog");
    await comeBackTo(page, dialog);
    await expectNoFindings("dialog");
  });
});
