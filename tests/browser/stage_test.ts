/** What stands around the map in a browser, with a map that only listens. */
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import type { ComponentPage } from "../helpers/component_page.ts";
import {
  type ComponentWindow,
  componentWindow,
  type WindowOptions,
} from "../helpers/component_window.ts";
import type {} from "../helpers/stage/globals.ts";
import { roomFaults } from "../helpers/stage/room_faults.ts";
import { textsOutOfBoxes } from "../helpers/text_boxes.ts";
import { serveStage } from "../helpers/stage/serve.ts";

let browser: Browser;
let server: ComponentPage;
let window: ComponentWindow;
let page: Page;
let faults: readonly string[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), serveStage()]);
  window = componentWindow(browser, server.url);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});
afterEach(() => expect(faults).toEqual([]));

async function open({ query = "", ...how }: WindowOptions & { query?: string } = {}) {
  ({ page, faults } = await window.open(`?${query}`, how));
  await page.locator(".map-canvas canvas").waitFor({ state: "attached" });
}

const phone = { width: 390, height: 844, touch: true };
const select = () => page.evaluate(() => globalThis.stageState.select(globalThis.stageFeature));
const card = () => page.getByRole("region", { name: "Selected feature" });
const sheet = () => page.getByRole("complementary", { name: "Filters, layers and table" });
const button = (name: string) => page.getByRole("button", { name, exact: true });
/** Resolves once the map knows that exactly these and the tools cover it. */
const coveredBy = async (...selectors: string[]) => {
  const map = await boxOf(".stage-map");
  const tools = await page.locator(".corner-end > .tool-group").all();
  const parts = [...selectors.map((one) => page.locator(one)), ...tools];
  const boxes = (await Promise.all(parts.map((part) => part.boundingBox()))).flatMap((box) =>
    box === null ? [] : [{ left: box.x - map.x, top: box.y, width: box.width, height: box.height }]
  );
  await page.waitForFunction((expected) => {
    const covered = (globalThis.stageMap.covers?.boxes ?? []).map(({ left, top, right, bottom }) =>
      [left, top, right - left, bottom - top].map(Math.round).join()
    );
    const boxes = expected.map(({ left, top, width, height }) =>
      [left, top, width, height].map(Math.round).join()
    );
    return covered.sort().join(" ") === boxes.sort().join(" ");
  }, boxes);
};
const boxOf = async (selector: string) => {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  return box;
};

describe("the stage", () => {
  it("has a panel of 320 pixels beside the map, and one sheet over it where it is narrow", async () => {
    await open();
    expect(await boxOf(".stage-panel")).toEqual({ x: 0, y: 0, width: 320, height: 800 });
    expect(await boxOf(".map-canvas")).toEqual({ x: 320, y: 0, width: 960, height: 800 });
    expect(await page.locator(".layers").isVisible()).toBe(true);

    await page.setViewportSize({ width: 640, height: 400 });
    expect(await boxOf(".stage-panel")).toEqual({ x: 0, y: 352, width: 640, height: 48 });
    expect(await boxOf(".stage-map")).toEqual({ x: 0, y: 0, width: 640, height: 400 });
    expect(await page.locator(".layers").count()).toBe(0);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    // A page of 1280 by 800 pixels at 400 %, below its header.
    await page.setViewportSize({ width: 320, height: 152 });
    await page.getByRole("group", { name: "Zoom" }).waitFor({ state: "detached" });
    const tools = await boxOf(".corner-end > .tool-group");
    expect(tools.y + tools.height).toBeLessThan((await boxOf(".stage-panel")).y - 32);
    expect(await page.locator(".corner-end .button:visible").count()).toBeGreaterThan(1);
  });

  it("has its sheet beside the map where it is too low for both, until something is selected", async () => {
    await open({ width: 640, height: 400 });
    const rest = { x: 0, y: 352, width: 640, height: 48 };
    await button("Filters").click();
    expect(await boxOf(".stage-panel")).toEqual({ x: 0, y: 0, width: 320, height: 400 });
    expect((await boxOf(".corner-end")).x).toBeGreaterThan(320);
    await coveredBy(".stage-panel");
    await sheet().getByRole("button", { name: "Resize" }).press("Enter");
    expect(await boxOf(".stage-panel")).toEqual(rest);
    expect(await button("Filters").evaluate((it) => it === document.activeElement)).toBe(true);
    await button("Filters").click();
    await select();
    await card().waitFor();
    expect(await boxOf(".stage-panel")).toEqual(rest);
  });

  it("has edges in forced colors where they are lines, and draws what is to be dragged", async () => {
    await open();
    await page.emulateMedia({ forcedColors: "active" });
    const looks = (selector: string, pseudo?: string) =>
      page.locator(selector).evaluate((element, pseudo) => {
        const { backgroundColor, borderTopWidth, borderLeftWidth } = getComputedStyle(
          element,
          pseudo,
        );
        const ground = getComputedStyle(document.body).backgroundColor;
        return {
          edges: [borderTopWidth, borderLeftWidth].join(),
          isSeen: backgroundColor !== ground,
        };
      }, pseudo);
    expect((await looks(".stage-panel")).edges).toBe("0px,0px");
    expect((await looks(".stage-map .layers")).edges).toBe("1px,1px");
    await page.setViewportSize({ width: 390, height: 844 });
    expect((await looks(".stage-panel")).edges).toBe("1px,0px");
    expect((await looks(".sheet-grip", "::before")).isSeen).toBe(true);
    await page.emulateMedia({ forcedColors: "none" });
  });

  it("opens the sheet by button, keys and by drawing it, to three heights", async () => {
    await open(phone);
    const height = async () => Math.round((await boxOf(".stage-panel")).height);
    expect(await sheet().getByText("159 places").isVisible()).toBe(true);
    await button("Filters").click();
    expect(await height()).toBe(Math.round(844 * 0.6));
    await page.locator(".sheet-grip").press("ArrowUp");
    expect(await height()).toBe(836);
    await page.keyboard.press("Escape");
    expect(await height()).toBe(84);

    const { x, y, width } = await boxOf(".sheet-grip");
    await page.mouse.move(x + width / 2, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y - 200, { steps: 8 });
    await page.mouse.move(x + width / 2, 330, { steps: 8 });
    expect(await height()).toBeGreaterThan(400);
    await page.mouse.up();
    await page.locator('.stage-panel:is([data-detent="half"], [data-detent="full"])').waitFor();
  });

  it("shows figures, layers or the table in the sheet", async () => {
    await open(phone);
    await page.getByRole("button", { name: "Layers" }).click();
    expect(await button("Hide Places").isVisible()).toBe(true);
    await page.getByRole("tab", { name: "Layers" }).press("ArrowLeft");
    expect(await page.getByRole("heading", { name: "Income", exact: true }).isVisible()).toBe(true);
    expect(await button("Hide Places").count()).toBe(0);
  });

  it("reports to the map what covers it", async () => {
    await open();
    await coveredBy(".stage-map .layers");
    await button("Layers").click();
    await coveredBy(".stage-map .layers");
    await select();
    await card().waitFor();
    await coveredBy(".stage-map .layers", ".feature-card");
    await open(phone);
    await coveredBy(".stage-panel");
    await button("Filters").click();
    await coveredBy(".stage-panel");
    await select();
    await card().waitFor();
    await coveredBy(".feature-card");
    expect(await sheet().isVisible()).toBe(false);
    await button("Close").click();
    await coveredBy(".stage-panel");
  });

  it("shows what a host asks for, beside a room for data that is known before", async () => {
    await open({ query: "ui=legend card zoom" });
    expect(await page.locator(".layers .legend").isVisible()).toBe(true);
    expect(await button("Hide Places").count()).toBe(0);
    expect(await button("Zoom in").isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: /Copy link|Export|Filters/ }).count()).toBe(0);
    expect(await page.locator(".panel").count()).toBe(0);
    for (const ui of ["", "ui=panel widgets toolbar", "ui=legend card zoom", "ui=layers", "ui="]) {
      await open({ query: ui });
      expect([ui, await roomFaults(page)]).toEqual([ui, []]);
    }
  });
});

describe("the map's middle", () => {
  it("says that a group has no rows, in sight at each width and in both languages", async () => {
    for (const [lang, text] of [["en", "No places for your group"], ["es", "No hay "]] as const) {
      for (const width of [1280, 320]) {
        await open({ width, query: `lang=${lang}` });
        await page.evaluate(() => globalThis.stageState.datasetOf("places").total.value = 0);
        const notice = page.locator(".map-notice > div");
        await notice.getByText(text).waitFor();
        const [box, map] = [await boxOf(".map-notice > div"), await boxOf(".stage-map")];
        expect([lang, width, box.x >= map.x && box.x + box.width <= map.x + map.width])
          .toEqual([lang, width, true]);
        expect(await textsOutOfBoxes(page)).toEqual([]);
      }
    }
  });
});

describe("the whole screen", () => {
  it("is the map's, and given back by the same button", async () => {
    await open();
    await button("Full screen").click();
    await button("Exit full screen").waitFor();
    expect(await page.evaluate(() => document.fullscreenElement?.className)).toContain("stage");
    await button("Exit full screen").click();
    await button("Full screen").waitFor();
    expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
  });
});

describe("the number of filters", () => {
  const filter = () =>
    page.evaluate(() => {
      const { stageState: state } = globalThis;
      state.setFilter("kinds", { kind: "values", values: ["shop"] });
      state.setFilter("incomes", { kind: "range", from: 1_110_000, to: null });
    });

  it("is there with the panel hidden, on a phone, and where a host shows no panel", async () => {
    await open();
    await filter();
    expect(await page.locator(".panel-head .count").innerText()).toMatch(/^2/);
    await button("Hide panel").click();
    expect(await button("Filters, 2 active").isVisible()).toBe(true);
    await open(phone);
    await filter();
    expect(await button("Filters, 2 active").innerText()).toMatch(/2$/);
    for (const size of [{}, phone]) {
      await open({ query: "ui=legend card zoom", ...size });
      await filter();
      const count = page.locator(".corner-start");
      expect(await count.innerText()).toMatch(/^Filters\s*2/);
      await page.getByRole("button", { name: /^Filters, 2 active: Kind of place: Shop/ }).click();
      await page.locator(".toast").getByText("Kind of place: Shop").waitFor();
    }
  });
});

describe("the card", () => {
  it("takes focus where it is opened by keyboard alone, and gives it back", async () => {
    await open();
    await page.locator(".map-canvas canvas").focus();
    await page.keyboard.press("ArrowLeft");
    await select();
    expect(await card().getByRole("heading", { name: "7 Broad Street" }).isVisible()).toBe(true);
    await page.locator(".feature-card h2:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".map-canvas canvas:focus").waitFor();
    expect(await card().count()).toBe(0);

    await page.mouse.click(700, 500);
    await select();
    await card().waitFor();
    expect(await page.locator(".feature-card :focus").count()).toBe(0);
  });

  it("says exact values, and copies a link to the map's own page", async () => {
    await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await select();
    expect(await card().locator("dl").innerText()).toContain("$1,559,229");
    expect(await card().locator("dd:has(.swatch)").innerText()).toBe("Bar");
    await card().getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Link copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^http:\/\/localhost:\d+\/maps\/places/);
  });
});

describe("layers", () => {
  it("are hidden, seen through and colored by another column", async () => {
    await open();
    await button("Hide Places").click();
    expect(await page.evaluate(() => globalThis.stageState.query.value.visible.get("places")))
      .toBe(false);
    await button("Show Places").click();
    await page.getByRole("slider", { name: "Opacity" }).fill("40");
    expect(await page.evaluate(() => globalThis.stageState.layers.get("places")?.opacity.value))
      .toBe(0.4);
    await page.getByLabel("Color by").selectOption({ label: "Income" });
    expect(await page.locator(".legend li").first().innerText()).toMatch(/^\$1.55M or more$/);
  });

  it("let a class stand out while the pointer rests on it", async () => {
    await open();
    const emphasized = () => globalThis.stageState.layers.get("places")?.emphasized.value;
    await page.locator(".legend li").first().hover();
    await page.waitForFunction(() =>
      globalThis.stageState.layers.get("places")?.emphasized.value?.length === 1
    );
    await page.mouse.move(600, 300);
    expect(await page.evaluate(emphasized)).toBe(null);
  });

  it("that cannot be drawn say why, and are tried again", async () => {
    await open();
    await page.evaluate(() => {
      const layer = globalThis.stageState.layers.get("places");
      if (layer !== undefined) layer.fault.value = "gone";
    });
    expect(await page.getByText("was not found in the warehouse").isVisible()).toBe(true);
    await page.locator(".layers").getByRole("button", { name: "Retry" }).click();
    expect(await page.evaluate(() => globalThis.stageMap.retried)).toEqual(["places"]);
  });
});

describe("the tooltip", () => {
  it("has its texts in its box, and its values whole, on every width and in both languages", async () => {
    const id = "1828911736415814803";
    for (const [width, lang, dark] of [[1280, "en", false], [390, "es", true]] as const) {
      await open({ width, query: `lang=${lang}`, dark });
      for (const size of new Set([width, 1280, 768, 390, 320])) {
        await page.setViewportSize({ width: size, height: 800 });
        await page.evaluate((id) => {
          const { stageFeature, stageState } = globalThis;
          const properties = { street: "Donaudampf".repeat(6), kind: id, income: 987654321987654 };
          const feature = { ...stageFeature, properties };
          stageState.hovered.value = { layer: "places", x: 100, y: 100, feature };
        }, id);
        const tip = page.locator(".tooltip");
        await tip.waitFor();
        // The page learns its size, and draws itself for it.
        await page.evaluate(async () => {
          for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
        });
        expect([size, lang, await textsOutOfBoxes(page)]).toEqual([size, lang, []]);
        const broken = await tip.locator("dd > span").evaluateAll((values) =>
          values.filter((value) => {
            const range = document.createRange();
            range.selectNodeContents(value);
            const tops = [...range.getClientRects()].map(({ top }) => top);
            // What is wider than the box is broken into lines.
            return new Set(tops).size > 1 && (value.textContent ?? "").length < 30;
          }).map(({ textContent }) => textContent)
        );
        expect([size, lang, broken]).toEqual([size, lang, []]);
      }
    }
  });

  it("stands beside the feature within the map, with what does not fit broken into lines", async () => {
    await open();
    await page.evaluate(() => {
      const { stageFeature: feature } = globalThis;
      const properties = { ...feature.properties, street: "Donaudampfschifffahrt".repeat(8) };
      globalThis.stageState.hovered.value = {
        layer: "places",
        x: 950,
        y: 790,
        feature: { ...feature, properties },
      };
    });
    const [tip, map] = [await boxOf(".tooltip"), await boxOf(".stage-map")];
    expect(tip.width).toBeLessThanOrEqual(256);
    expect(tip.x + tip.width).toBeLessThan(map.x + 950);
    expect(tip.y + tip.height).toBeLessThan(map.y + 790);
    const overflows = await page.locator(".tooltip").evaluate((tip) =>
      tip.scrollWidth > tip.clientWidth
    );
    expect(overflows).toBe(false);
  });
});

describe("keys", () => {
  it("act while focus is on the map, and nowhere else", async () => {
    await open();
    await page.locator(".map-canvas canvas").focus();
    await page.keyboard.press("/");
    await page.locator("input[role=combobox]:focus").waitFor();
    await page.keyboard.press("l");
    expect(await page.locator("input[role=combobox]").inputValue()).toBe("l");
    await page.locator(".map-canvas canvas").focus();
    await page.keyboard.press("l");
    await page.locator(".layers-head:focus").waitFor();
  });

  it("keep their place where the panel is hidden and comes back", async () => {
    await open();
    await button("Hide panel").press("Enter");
    await page.locator(".corner-start button:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".stage-panel button:focus").waitFor();
  });
});

/** What has focus, once frames are drawn: "" for the page as a whole. */
const focused = () =>
  page.evaluate(async () => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return "";
    return activeElement.ariaLabel ?? activeElement.textContent?.trim() ?? "";
  });

describe("focus", () => {
  const choose = (...bars: string[]) =>
    page.evaluate((bars) => {
      for (const bar of bars) globalThis.stageState.toggleValue("kinds", bar);
      globalThis.stageState.setFilter("incomes", { kind: "range", from: 1_000_000, to: null });
    }, bars);

  it("goes on beside a filter that is removed, reset, or cleared with all others", async () => {
    await open();
    await choose("bar");
    await page.getByRole("button", { name: /^Remove filter/ }).first().click();
    expect(await focused()).toMatch(/^Remove filter/);
    await choose("bar");
    await button("Clear all").click();
    expect(await focused()).not.toBe("");
    await choose("bar");
    await page.getByRole("button", { name: /^Reset/ }).first().click();
    expect(await focused()).not.toBe("");
  });

  it("goes on in the place of a fault whose Retry helped", async () => {
    await open();
    const setFault = (part: "layers" | "widgets", fault: "gone" | null) =>
      page.evaluate(([part, fault]) => {
        const [first] = globalThis.stageState[part].values();
        if (first !== undefined) first.fault.value = fault;
      }, [part, fault] as const);
    for (const part of ["layers", "widgets"] as const) {
      await setFault(part, "gone");
      await page.getByRole("button", { name: "Retry" }).click();
      await setFault(part, null);
      expect([part, await focused()]).not.toEqual([part, ""]);
    }
  });

  it("goes on in the sheet, in the card over it, and back where it was", async () => {
    await open(phone);
    await button("Filters").click();
    expect(await focused()).toBe("Figures");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Filters");
    await button("Filters").click();
    const widget = page.locator(".sheet-figures button:visible").first();
    await widget.focus();
    const name = await focused();
    await select();
    await card().waitFor();
    expect(await focused()).toBe("7 Broad Street");
    await button("Close").click();
    expect(await focused()).toBe(name);
  });

  it("is on the list of keys while that is open, and returns", async () => {
    await open();
    await page.locator(".map-canvas canvas").focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    // At its beginning, not on what a Space would turn off.
    expect(await focused()).toBe("Keyboard shortcuts");
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel("Use single keys").uncheck();
    await button("Close").click();
    expect(await focused()).toBe("Map");
    await page.keyboard.press("l");
    expect(await focused()).toBe("Map");
    // Without single keys, Tab leads to the list. It is remembered that they are off.
    await page.reload();
    await page.locator(".map-canvas canvas").focus();
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await button("Keyboard shortcuts").focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Use single keys").check();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Keyboard shortcuts");
    await page.locator(".map-canvas canvas").focus();
    await page.keyboard.press("l");
    expect(await focused()).toBe("Layers");
  });
});

describe("axe finds nothing", () => {
  for (const [name, options] of Object.entries({ wide: {}, dark: { dark: true }, phone })) {
    it(`on a stage that is ${name}, with a card and without`, async () => {
      await open(options);
      // The map's page has it in its header.
      const findings = async () =>
        (await axeFindings(page, { rules: name === "dark" ? "of color" : "all" }))
          .filter((text) => !text.includes("level-one heading"));
      expect(await findings()).toEqual([]);
      await select();
      await card().waitFor();
      expect(await findings()).toEqual([]);
    });
  }
});
