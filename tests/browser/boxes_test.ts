/** Texts on the page stay inside their boxes and do not shift, whatever they say. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import * as v from "valibot";
import { layOutData } from "../../emulator/test_data.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { eventually } from "../helpers/eventually.ts";
import { importLongTable, LONG_DATASET, LONG_ID, LONG_MAP } from "../helpers/long_table.ts";
import { contrast } from "../../lib/map/layers/scales/oklch.ts";
import { drawMap } from "../helpers/map_drawing.ts";
import { goTo, layOutMaps, settled } from "../helpers/map_page.ts";
import { pixelsAt } from "../helpers/pixels.ts";
import { textsOutOfBoxes } from "../helpers/text_boxes.ts";

const BOSTON = ["user.boston@acme.com", "boston"] as const;

/** Each with a filter, a table and what is selected: all that a page can show at once. */
const LINKS: Readonly<Record<string, string>> = {
  long: `kinds=${encodeURIComponent("Donaudampfschifffahrtsgesellschaftskontor")}` +
    `&amounts=1e12..5e13&table=table&feature=long:${LONG_ID}`,
  "retail-stores": "types=Supermarket&types=Drugstore&revenues=1200000..&table=table",
  deliveries: "status=delayed&lat=42.36&lng=-71.06&zoom=15&table=table",
  demand: "by_orders=10..&table=table",
};

const Policy = v.looseObject({
  datasets: v.record(v.string(), v.unknown()),
  groups: v.record(v.string(), v.record(v.string(), v.unknown())),
});

let browser: Browser;
let app: RunningApp;
let dataDir: string;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutData(dataDir);
  await importLongTable(dataDir);
  await layOutAccounts(`${dataDir}/kv.sqlite3`);
  const maps = await layOutMaps(dataDir);
  await Deno.writeTextFile(`${maps.MAPS_PATH}/long.json`, JSON.stringify(LONG_MAP));
  const { datasets, groups, ...policy } = v.parse(
    Policy,
    JSON.parse(await Deno.readTextFile("policy.json")),
  );
  const together = {
    ...policy,
    datasets: { ...datasets, long: LONG_DATASET },
    groups: { ...groups, BOSTON: { ...groups.BOSTON, long: "all" } },
  };
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(together));
  const environment = {
    POLICY_PATH: `${dataDir}/policy.json`,
    ...maps,
  };
  [app, browser] = await Promise.all([startApp({ dataDir, environment }), launchBrowser()]);
  watched = await watchedPage(browser, {
    viewport: { width: 1280, height: 800 },
    drawsMaps: false,
  });
  page = watched.page;
  await page.addInitScript(recordShifts);
  page.setDefaultTimeout(60_000);
  await signIn(page, app.origin, ...BOSTON);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

/** Runs in the browser: writes down what moved without a person, on the page's root. */
function recordShifts(): void {
  const shifts: string[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const sources: readonly {
        readonly node: Node | null;
        readonly previousRect: DOMRect;
        readonly currentRect: DOMRect;
      }[] = Reflect.get(entry, "sources");
      const moves = sources.map(({ node, previousRect: from, currentRect: to }) => {
        const name = node instanceof Element ? node.outerHTML.slice(0, 60) : node?.textContent;
        return `${name} from ${from.x},${from.y} to ${to.x},${to.y}`;
      });
      shifts.push(
        `${Reflect.get(entry, "value")} at ${innerWidth}x${innerHeight}: ${moves.join(", ")}`,
      );
      document.documentElement.dataset.shifts = shifts.join("; ");
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Opens a map in the language, and waits until it rests. */
async function open(map: string, { search = "", lang = "en", width = 1280 } = {}): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.setExtraHTTPHeaders({ "accept-language": lang });
  await page.goto(`${app.origin}/maps/${map}?${search}`);
  await page.locator(".scale-bar").waitFor();
  await settled(page);
}

describe("every text is in its box", () => {
  let found: string[] = [];
  beforeEach(() => {
    found = [];
  });

  async function look(where: string): Promise<void> {
    found.push(...(await textsOutOfBoxes(page)).map((text) => `${where}: ${text}`));
  }

  /** At a width, as soon as it is laid out: data stay on the page while newer ones come. */
  async function resize(width: number): Promise<void> {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(async () => {
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    });
  }

  /** Opens each menu of the page, and looks at what is in it. */
  async function eachMenu(): Promise<void> {
    for (const button of await page.locator(".stage [aria-haspopup=menu]").all()) {
      if (!await button.isVisible()) continue;
      await button.click();
      await page.getByRole("menu").waitFor();
      await look(`menu ${await button.getAttribute("aria-label")}`);
      await page.keyboard.press("Escape");
    }
  }

  /** In how many lines the card has the value. */
  async function linesOf(value: string): Promise<number> {
    return await page.locator(".feature-card dd span", { hasText: value }).evaluate((shown) => {
      const range = document.createRange();
      range.selectNodeContents(shown);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    });
  }

  async function eachWidth(widths: readonly number[]): Promise<void> {
    for (const width of widths) {
      await resize(width);
      await look(`${width}`);
      if (width >= 768) continue;
      await page.keyboard.press("Escape");
      for (const tab of await page.locator(".stage-panel [role=tab]").all()) {
        await tab.click();
        await look(`${width}, ${await tab.textContent()}`);
      }
    }
  }

  /** What lies over data, measured on pixels in either theme; its texts are hidden from then on. */
  async function keepsContrast(): Promise<void> {
    await page.setViewportSize({ width: 1280, height: 800 });
    await drawMap(page);
    // Cells everywhere, those of the ramp's far end among them.
    await goTo(page, "?lat=42.36&lng=-71.06&zoom=13");
    await hasContrast();
    const light = await middleOfMap();
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(async () => await middleOfMap() === light ? [] : [true], "map in the dark");
    await hasContrast();
  }

  const middleOfMap = async () => String(await pixelsAt(page, [{ x: 640, y: 400 }]));

  async function hasContrast(): Promise<void> {
    for (const selector of [".scale-bar", ".maplibregl-ctrl-attrib-inner"]) {
      const { color, spots } = await page.locator(selector).first().evaluate(withoutInk);
      const contrasts = (await pixelsAt(page, spots)).map(([red = 0, green = 0, blue = 0]) =>
        contrast(color, [red, green, blue])
      );
      expect(contrasts.length).toBeGreaterThan(50);
      expect([selector, Math.min(...contrasts) >= 4.5]).toEqual([selector, true]);
    }
  }

  const WIDTHS = [1280, 768, 390, 320];
  for (const [map, search] of Object.entries(LINKS)) {
    // A load is measured at both ends; each new look of the map costs seconds.
    for (
      const [lang, colorScheme, widths] of [
        ["en", "light", WIDTHS],
        ["es", "dark", WIDTHS.toReversed()],
      ] as const
    ) {
      it(`on ${map} in ${lang}, from 320 to 1280 pixels, and nothing moves as it loads`, async () => {
        await page.emulateMedia({ colorScheme });
        await open(map, { search, lang, width: lang === "en" ? 1280 : 390 });
        // Of a document that names no values the legend is known once data are.
        const shifts = await page.locator("html").getAttribute("data-shifts");
        if (map !== "long") expect(shifts).toBeNull();
        if (map === "long" && lang === "en") {
          expect(await linesOf(LONG_ID)).toBe(1);
          await eachMenu();
        }
        await eachWidth(widths);
        expect(found).toEqual([]);
        if (map === "demand" && lang === "en") await keepsContrast();
        // a11y_test.ts looks at the same map in English.
        if (map === "retail-stores" && lang === "es") expect(await axeFindings(page)).toEqual([]);
        expect(await page.locator("html").getAttribute("lang")).toBe(lang);
        expect(watched.complaints).toEqual([]);
      });
    }
  }
});

/** Runs in the browser: hides a text's ink. @returns its color, and spots of its ground. */
function withoutInk(element: Element) {
  const [red = 0, green = 0, blue = 0] =
    getComputedStyle(element).color.match(/[\d.]+/g)?.map(Number) ?? [];
  for (const part of element.querySelectorAll<HTMLElement | SVGElement>("*")) {
    part.style.visibility = "hidden";
  }
  if (element instanceof HTMLElement) element.style.setProperty("-webkit-text-fill-color", "#0000");
  const { left, top, width, height } = element.getBoundingClientRect();
  const spots = Array.from({ length: 100 }, (_, index) => ({
    x: Math.floor(left + 2 + (width - 4) * (index % 20) / 20),
    y: Math.floor(top + 2 + (height - 4) * Math.floor(index / 20) / 5),
  }));
  return { color: [red, green, blue] as const, spots };
}

describe("a stage that is too low for all of its parts", () => {
  const boxOf = async (selector: string) => {
    const box = await page.locator(selector).first().boundingBox();
    if (box === null) throw new Error(`${selector} is not to be seen`);
    return { ...box, right: box.x + box.width, bottom: box.y + box.height };
  };
  beforeAll(async () => {
    await page.setViewportSize({ width: 1280, height: 256 });
    await page.goto(`${app.origin}/maps/deliveries?lang=es`);
    await settled(page);
  });
  afterAll(() => page.setViewportSize({ width: 1280, height: 800 }));

  it("has the head of its layers between the tools and the credits", async () => {
    const [head, box] = [await boxOf(".layers-head"), await boxOf(".layers")];
    expect(head.bottom).toBeLessThanOrEqual(box.bottom);
    expect(box.y).toBeGreaterThanOrEqual((await boxOf(".corner-end > .tool-group")).bottom);
    expect(box.bottom).toBeLessThanOrEqual((await boxOf(".maplibregl-ctrl-attrib")).y);
  });

  it("shows an amount whole or not at all, since the half of one is another", async () => {
    const seen = new Set<string>();
    for (const width of [200, 240, 280, 320, 360, 400, 479]) {
      await page.setViewportSize({ width, height: 304 });
      await page.locator(".sheet-rest .muted").waitFor();
      const line = await boxOf(".sheet-rest p");
      const detail = await boxOf(".sheet-rest .muted");
      const count = await boxOf(".sheet-rest strong");
      expect([width, count.bottom <= line.bottom + 1]).toEqual([width, true]);
      if (detail.y >= line.bottom - 4) seen.add("below");
      else seen.add(detail.right <= line.right + 1 ? "beside" : `cut at ${width}`);
    }
    expect([...seen]).toEqual(["below", "beside"]);
  });
});
