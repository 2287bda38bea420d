/** The panel's parts in a browser, without a map: boxes, keys, focus, pointer. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { contrast, rgbOf } from "../../lib/map/layers/scales/oklch.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import type {} from "../helpers/panel/globals.ts";
import type { ComponentPage } from "../helpers/component_page.ts";
import {
  type ComponentWindow,
  componentWindow,
  type WindowOptions,
} from "../helpers/component_window.ts";
import { servePanel } from "../helpers/panel/serve.ts";

let browser: Browser;
let server: ComponentPage;
let window: ComponentWindow;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), servePanel()]);
  window = componentWindow(browser, server.url);
});

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** Shows the panel from its beginning. */
async function open({ lang = "en", ...how }: WindowOptions & { lang?: string } = {}) {
  ({ page, faults } = await window.open(`?lang=${lang}`, { height: 900, ...how }));
  // The last of the lazy ones.
  await page.locator(".scatter").waitFor();
}

const edge = (end: "from" | "to") =>
  page.getByRole("region", { name: "Income", exact: true })
    .getByRole("slider", { name: `Income, ${end}` });
const search = () => page.getByRole("combobox", { name: "Search street or zip code" });

/** The state's filters as in a link. */
const filters = () =>
  page.evaluate(() => Object.fromEntries(globalThis.panelState.query.value.filters));
const focused = () =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element === document.body
      ? ""
      : element?.getAttribute("aria-label") ?? element?.textContent;
  });

describe("the panel in a browser", () => {
  it("breaks no rule of axe, in the light and the dark, filtered or not", async () => {
    for (const dark of [false, true]) {
      const rules = dark ? "of color" : "all";
      await open({ dark });
      expect(await axeFindings(page, { rules })).toEqual([]);
      await page.getByRole("button", { name: /^Shop/ }).first().click();
      await edge("from").press("PageUp");
      await search().fill("Broad");
      await page.getByRole("option").first().waitFor();
      expect(await axeFindings(page, { rules })).toEqual([]);
      expect(faults).toEqual([]);
    }
  });

  it("can be read while newer data are on their way, and draws what is old at 55 %", async () => {
    for (const dark of [false, true]) {
      await open({ dark });
      await page.evaluate(() => {
        for (const { stale } of globalThis.panelState.widgets.values()) stale.value = true;
      });
      await page.waitForFunction(() => {
        const bar = document.querySelector("[aria-busy='true'] > .widget-body rect");
        return bar !== null && getComputedStyle(bar).opacity === "0.55";
      });
      const ground = dark ? "#181d24" : "#ffffff";
      const colors = await page.evaluate((ground) => {
        const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        if (context === null) throw new Error("no 2D canvas");
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const colors: [number, number, number][] = [];
        while (walker.nextNode()) {
          const element = walker.currentNode.parentElement;
          const isStale = element?.closest("[aria-busy='true'] :is(.widget-body, dd)") ?? null;
          if (element === null || isStale === null || !element.checkVisibility()) continue;
          // Painted over the surface with all that it is seen through.
          let opacity = 1;
          for (let up: Element | null = element; up !== null; up = up.parentElement) {
            opacity *= Number(getComputedStyle(up).opacity);
          }
          const { color, fill } = getComputedStyle(element);
          const text = element instanceof SVGElement ? fill : color;
          for (const [style, alpha] of [[ground, 1], [text, opacity]] as const) {
            context.globalAlpha = alpha;
            context.fillStyle = style;
            context.fillRect(0, 0, 1, 1);
          }
          const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
          colors.push([red, green, blue]);
        }
        return colors;
      }, ground);
      expect(colors.length).toBeGreaterThan(20);
      const least = Math.min(...colors.map((color) => contrast(color, rgbOf(ground))));
      expect(least).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("keeps every text in its box from 320 pixels on, and scrolls in one direction", async () => {
    const sizes = [["es", 320], ["en", 390], ["en", 1280], ["es", 1280]] as const;
    for (const [lang, width] of sizes) {
      await open({ width, lang, touch: width < 768 });
      await page.getByRole("button", { name: /^(Shop|Tienda)/ }).first().click();
      const wide = await page.evaluate(() => {
        const { scrollWidth } = document.documentElement;
        const cut = [...document.querySelectorAll(".widget h2, dt, dd, .readout, .button-link")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map(({ textContent }) => textContent);
        return { over: scrollWidth - innerWidth, cut };
      });
      expect([lang, width, wide]).toEqual([lang, width, { over: 0, cut: [] }]);
    }
  });

  it("says in its place that a widget's code did not arrive, and shows the others", async () => {
    await open();
    await page.route("**/PieWidget-*.js", (route) => route.abort());
    await page.reload();
    await page.locator(".scatter").waitFor();
    const pie = page.getByRole("region", { name: "Kind of place", exact: true });
    await pie.getByText("This part of the page did not load.").waitFor();
    expect(await pie.getByRole("button", { name: "Reload page" }).count()).toBe(1);
    await page.waitForFunction(() =>
      globalThis.panelState.widgets.get("parts")?.fault.value === "not_loaded"
    );
    await page.unroute("**/PieWidget-*.js");
    // A module that did not arrive stays away until the page is loaded again.
    await page.reload();
  });

  it("has targets of 24 pixels for a mouse, and of 44 for a finger", async () => {
    for (const [touch, least] of [[false, 24], [true, 44]] as const) {
      await open({ width: touch ? 390 : 1280, touch });
      await page.getByRole("button", { name: /^Shop/ }).first().click();
      const small = await page.evaluate(
        (least) =>
          [...document.querySelectorAll("button, input, select")]
            // A chip's remove button has 36 pixels and room around it.
            .filter((element) => element.closest(".chip, .menu") === null)
            .map((element) => ({ box: element.getBoundingClientRect(), element }))
            .filter(({ box }) => box.width > 1 && (box.width < least || box.height < least))
            .map(({ element, box }) =>
              `${element.outerHTML.slice(0, 80)} ${box.width}×${box.height}`
            ),
        least,
      );
      expect(small).toEqual([]);
    }
  });
});

describe("chips", () => {
  beforeEach(() => open());

  it("give focus to the next when one is removed, and keep it when the last is", async () => {
    await page.evaluate(() => {
      const { panelState: state } = globalThis;
      state.setFilter("kinds", { kind: "values", values: ["shop"] });
      state.setFilter("incomes", { kind: "range", from: 1_110_000, to: null });
      state.setText("find", { column: "street", text: "Broad" });
    });
    const remove = (name: RegExp) => page.getByRole("button", { name }).press("Enter");
    await remove(/^Remove filter: Kind/);
    expect(await focused()).toMatch(/^Remove filter: Income/);
    await page.getByRole("button", { name: "Clear all" }).press("Enter");
    expect(await focused()).toBe("Active filters");
    expect(await filters()).toEqual({});
  });

  it("take two rows at most, and show the rest when asked to", async () => {
    await page.evaluate(() => {
      const { panelState: state } = globalThis;
      state.setFilter("kinds", { kind: "values", values: ["museum"] });
      state.setFilter("parts", { kind: "values", values: ["museum"] });
      state.setFilter("incomes", { kind: "range", from: 1_110_000, to: 1_880_000 });
      state.setFilter("areas", { kind: "range", from: 460, to: 1800 });
      state.setText("find", { column: "street", text: "A street with a long name" });
    });
    const more = page.getByRole("button", { name: /^Show \d more filters$/ });
    await more.waitFor();
    const rows = () =>
      page.evaluate(() =>
        new Set([...document.querySelectorAll<HTMLElement>(".chip")].map((chip) => chip.offsetTop))
          .size
      );
    expect(await rows()).toBeLessThanOrEqual(2);
    await more.press("Enter");
    expect(await page.locator(".chip").count()).toBe(5);
    expect(await focused()).toMatch(/^Remove filter/);
  });
});

describe("categories", () => {
  beforeEach(() => open());

  it("keep only the first that is chosen, add others, and reset without losing focus", async () => {
    const row = (name: RegExp) => page.getByRole("button", { name }).first();
    await row(/^Bar/).press("Enter");
    await row(/^Shop/).press("Enter");
    expect(await filters()).toEqual({ kinds: { kind: "values", values: ["bar", "shop"] } });
    expect(await row(/^Bar/).getAttribute("aria-pressed")).toBe("true");
    expect(await row(/^Market/).getAttribute("aria-pressed")).toBe("false");
    await page.getByRole("button", { name: /^Reset Sum of/ }).press("Enter");
    expect(await filters()).toEqual({});
    expect(await focused()).toBe("Sum of Income by Kind of place");
  });

  it("stay where they are while the person chooses, whatever the view does to them", async () => {
    const names = () => page.locator(".category-name").allTextContents();
    await page.getByRole("button", { name: /^Bar/ }).first().click();
    const before = await names();
    await page.evaluate(() => {
      const own = globalThis.panelState.widgets.get("kinds");
      const result = own?.result.value;
      if (own === undefined || result?.type !== "category") return;
      own.result.value = { ...result, groups: result.groups.toReversed() };
    });
    expect(await names()).toEqual(before);
  });

  it("fade the others on the map while the pointer is on one", async () => {
    await page.getByRole("button", { name: /^Bar/ }).first().hover();
    await page.waitForFunction(() =>
      globalThis.panelState.layers.get("places")?.emphasized.value?.length === 1
    );
    await page.mouse.move(900, 10);
    await page.waitForFunction(() =>
      globalThis.panelState.layers.get("places")?.emphasized.value === null
    );
  });

  it("stay below the pointer when the first filter gets its chip", async () => {
    const row = page.getByRole("button", { name: /^Bar/ }).first();
    const top = async () => (await row.boundingBox())?.y;
    const before = await top();
    await row.click();
    await page.getByRole("button", { name: /^Remove filter/ }).waitFor();
    expect(await top()).toBe(before);

    // The title is as high beside "Reset", which takes the line's end, as it was alone.
    await open({ lang: "es", width: 320 });
    const head = page.locator("[data-widget=kinds] .widget-head");
    const high = await head.boundingBox();
    await page.getByRole("button", { name: /^Bar/ }).first().click();
    await page.getByRole("button", { name: /^Restablecer/ }).waitFor();
    expect((await head.boundingBox())?.height).toBe(high?.height);
  });

  it("sort and color the map from the menu, by keys alone", async () => {
    const menu = page.getByRole("button", { name: "Income: options" });
    await menu.press("Enter");
    await page.getByRole("menuitemcheckbox", { name: "Color map by this" }).press("Enter");
    expect(await page.evaluate(() => globalThis.panelState.query.value.colors.get("places"))).toBe(
      1,
    );
    expect(await focused()).toBe("Income: options");
    await page.getByRole("button", { name: "Sum of Income by Kind of place: options" }).press(
      "Enter",
    );
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const [first] = await page.locator(".category-name").allTextContents();
    expect(first).toBe("Bar");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Sum of Income by Kind of place: options");
  });

  it("are saved as a file from the menu", async () => {
    const menu = page.getByRole("button", { name: "Sum of Income by Kind of place: options" });
    await menu.press("Enter");
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Save as CSV" }).press("Enter");
    const file = await saved;
    expect(file.suggestedFilename())
      .toMatch(/^places-sum-of-income-by-kind-of-place-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await Deno.readTextFile(await file.path())).split("\r\n");
    expect(lines.slice(0, 2)).toEqual(["\uFEFFkind,income_sum", "market,120000000"]);
    expect(await focused()).toBe("Sum of Income by Kind of place: options");
    // There is nothing of a range to save.
    const ofRange = page.getByRole("button", { name: "Floor area: options", exact: true });
    expect(await ofRange.count()).toBe(0);
  });
});

describe("the histogram", () => {
  beforeEach(() => open());

  it("is brushed by keys: a bar, five, to the end", async () => {
    const from = edge("from");
    await from.press("PageUp");
    expect(await filters()).toEqual({ incomes: { kind: "range", from: 1_250_000, to: null } });
    expect(await from.getAttribute("aria-valuetext")).toBe("$1.25M");
    const to = edge("to");
    await to.press("ArrowLeft");
    expect(await filters()).toEqual({ incomes: { kind: "range", from: 1_250_000, to: 1_950_000 } });
    await to.press("End");
    await from.press("Home");
    expect(await filters()).toEqual({});
  });

  it("is brushed by the pointer, an edge is moved, and one bar is pressed on and off", async () => {
    const chart = page.locator("[data-widget=incomes] svg.chart");
    // Chips come and go above it.
    const at = async (bars: number) => {
      const box = await chart.boundingBox();
      if (box === null) throw new Error("The chart is not there");
      return [box.x + bars * box.width / 16, box.y + 30] as const;
    };
    const drag = async (from: number, to: number) => {
      await page.mouse.move(...await at(from));
      await page.mouse.down();
      await page.mouse.move(...await at(to), { steps: 4 });
      await page.mouse.up();
    };
    const click = async (bars: number) => page.mouse.click(...await at(bars));
    await drag(4.5, 7.5);
    expect(await filters()).toEqual({ incomes: { kind: "range", from: 1_180_000, to: 1_460_000 } });
    await drag(8, 10);
    expect(await filters()).toEqual({ incomes: { kind: "range", from: 1_180_000, to: 1_600_000 } });
    await click(13.5);
    expect(await filters()).toEqual({ incomes: { kind: "range", from: 1_810_000, to: 1_880_000 } });
    await click(13.5);
    expect(await filters()).toEqual({});
    await page.mouse.move(...await at(6.5));
    expect(await page.locator("[data-widget=incomes] .readout").textContent())
      .toBe("31 at $1.32M–$1.39M");
  });
});

describe("range, scatter, search", () => {
  beforeEach(() => open());

  it("takes numbers as they are written, and says where one is none", async () => {
    const field = page.getByRole("textbox", { name: "Floor area from" });
    await field.fill("1,200 m²");
    await field.press("Enter");
    expect(await filters()).toEqual({ areas: { kind: "range", from: 1200, to: null } });
    await field.fill("many");
    await field.press("Enter");
    expect(await page.getByRole("alert").textContent()).toBe("Enter a number.");
    await field.press("Escape");
    await field.blur();
    expect(await field.inputValue()).toMatch(/^1,200\sm²$/);
    await page.getByRole("slider", { name: "Floor area to" }).press("PageDown");
    expect(await filters()).toEqual({ areas: { kind: "range", from: 1200, to: 2325 } });
  });

  it("draws a box by the pointer, and moves its sides by keys", async () => {
    const plot = page.locator(".scatter svg.chart");
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (box === null) throw new Error("The plot is not there");
    await page.mouse.move(box.x + 100, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 90, { steps: 4 });
    await page.mouse.up();
    const { spread } = await filters();
    if (spread?.kind !== "box") throw new Error("There is no box");
    expect(spread.x.from).toBeLessThan(spread.x.to ?? 0);
    await page.getByRole("slider", { name: "Income, to" }).last().press("End");
    const after = (await filters()).spread;
    expect(after).toEqual({ ...spread, y: { ...spread.y, to: null } });
  });

  it("selects what is picked, and filters only when asked to", async () => {
    const field = search();
    await field.pressSequentially("Broad");
    await page.getByRole("option", { name: "1 Broad Street" }).waitFor();
    await field.press("ArrowDown");
    await field.press("ArrowDown");
    await field.press("Enter");
    expect(await page.evaluate(() => globalThis.panelHits)).toEqual(["2 Broad Street"]);
    expect(await page.evaluate(() => globalThis.panelState.query.value.texts.size)).toBe(0);
    await field.press("ArrowUp");
    await field.press("Enter");
    expect(await page.evaluate(() => [...globalThis.panelState.query.value.texts]))
      .toEqual([["find", { column: "street", text: "Broad" }]]);
    expect(await focused()).toBe("Search street or zip code");
  });

  it("tells the figures once they rest", async () => {
    const status = page.locator("main > [role=status]");
    await page.waitForFunction(() =>
      document.querySelector("main > [role=status]")?.textContent !== ""
    );
    expect(await status.textContent()).toBe("159 places in view, $221M income");
  });
});
