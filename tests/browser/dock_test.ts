/** The dock in a browser: brush, playback, table, splitter, menus, by pointer and by keys. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { type DockServer, startDockServer } from "../helpers/dock_page.ts";

const DAY = 86_400_000;
const day = (index: number) => Date.UTC(2026, 9, 20) + index * DAY;

let browser: Browser;
let server: DockServer;
beforeAll(async () => {
  browser = await launchBrowser();
  server = await startDockServer(browser);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** Where the middle of a bar is, and how wide one is. */
async function bars(page: Page) {
  const box = await page.locator(".time-chart svg").boundingBox();
  if (box === null) throw new Error("There is no chart");
  const step = box.width / 28;
  return { x: (bar: number) => box.x + bar * step, y: box.y + 20 };
}

async function drag(page: Page, from: number, to: number): Promise<void> {
  const { x, y } = await bars(page);
  await page.mouse.move(x(from), y);
  await page.mouse.down();
  await page.mouse.move(x((from + to) / 2), y);
  await page.mouse.move(x(to), y);
}

describe("the time series in a browser", () => {
  it("is brushed by pointer: drawn while it is held, filtered once it is let go", async () => {
    const { page, sight, complaints } = await server.open();
    await drag(page, 4.5, 9.5);
    expect((await sight()).windows.at(-1)).toEqual({ from: day(4), to: day(10) });
    expect((await sight()).filter).toBeNull();
    await page.mouse.up();
    expect(await sight()).toMatchObject({
      filter: { kind: "time", from: day(4), to: day(10) },
    });
    expect((await sight()).windows.at(-1)).toBeNull();

    await drag(page, 7, 9);
    await page.mouse.up();
    expect((await sight()).filter).toEqual({ kind: "time", from: day(6), to: day(12) });
    await drag(page, 12, 28);
    await page.mouse.up();
    expect((await sight()).filter).toEqual({ kind: "time", from: day(6), to: null });

    const { x, y } = await bars(page);
    await page.mouse.click(x(2.5), y);
    expect((await sight()).filter).toEqual({ kind: "time", from: day(2), to: day(3) });
    await page.getByRole("button", { name: "Clear" }).click();
    expect((await sight()).filter).toBeNull();
    expect(complaints).toEqual([]);
  });

  it("is brushed by keys on its two ends", async () => {
    const { page, sight } = await server.open();
    await page.getByRole("slider", { name: "Sent, from" }).focus();
    await page.keyboard.press("PageUp");
    await page.keyboard.press("ArrowRight");
    expect((await sight()).filter).toEqual({ kind: "time", from: day(6), to: null });
    await page.keyboard.press("Tab");
    await page.keyboard.press("PageDown");
    expect((await sight()).filter).toEqual({ kind: "time", from: day(6), to: day(23) });
    expect(await page.getByRole("slider", { name: "Sent, to" }).getAttribute("aria-valuetext"))
      .toBe("11 Nov 2026");
    await page.keyboard.press("End");
    await page.getByRole("slider", { name: "Sent, from" }).press("Home");
    expect((await sight()).filter).toBeNull();
  });

  it("plays until the person does anything, or looks elsewhere", async () => {
    const { page, sight } = await server.open({ in: "desktop with a clock" });
    const play = page.getByRole("button", { name: "Play" });
    const pauses = {
      key: () => page.keyboard.press("x"),
      pointer: () => page.mouse.click(5, 5),
      wheel: () => page.mouse.wheel(0, 10),
      hidden: () =>
        page.evaluate(() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
          Object.defineProperty(document, "hidden", { value: false, configurable: true });
        }),
      button: () => page.getByRole("button", { name: "Pause" }).click(),
    };
    for (const [by, pause] of Object.entries(pauses)) {
      await drag(page, 0.5, 1.5);
      await page.mouse.up();
      await play.click();
      await page.clock.runFor(2_100);
      const before = (await sight()).filter;
      expect([by, before]).toEqual([by, { kind: "time", from: null, to: day(2) }]);
      await pause();
      await play.waitFor();
      const { filter, windows } = await sight();
      expect([by, filter, windows.at(-1)])
        .toEqual([by, { kind: "time", from: day(4), to: day(6) }, null]);
      await page.getByRole("button", { name: "Clear" }).click();
    }
  });

  it("ends by itself, and starts over", async () => {
    const { page, sight } = await server.open({ in: "desktop with a clock" });
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(20_000);
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect((await sight()).filter).toEqual({ kind: "time", from: day(26), to: null });
    await page.getByRole("button", { name: "Play" }).click();
    expect((await sight()).windows.at(-1)).toEqual({ from: day(0), to: day(2) });
  });
});

describe("the table in a browser", () => {
  it("goes through its rows and pages by keys, and selects", async () => {
    const { page, sight } = await server.open({ table: true });
    await page.getByRole("button", { name: "P-1", exact: true }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect((await sight()).selected).toBe("3");
    await page.keyboard.press("Enter");
    expect((await sight()).selected).toBeNull();
    await page.keyboard.press("End");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    expect((await sight()).page).toBe(2);
    // The last page has two rows: focus is on the last of them.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("P-12");
    expect(await page.getByText("Rows 11–12 of 12").count()).toBe(1);
  });

  it("sorts, colors, filters and hides by its columns", async () => {
    const { page, sight, complaints } = await server.open({ table: true });
    const weight = page.getByRole("button", { name: "Weight", exact: true });
    await weight.click();
    expect((await sight()).sort).toEqual({ column: "kg", direction: "asc" });
    await weight.click();
    expect((await sight()).sort).toEqual({ column: "kg", direction: "desc" });

    await weight.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    expect((await sight()).sort).toEqual({ column: "kg", direction: "asc" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
      .toBe("Weight: options");

    const choose = async (item: string) => {
      await page.getByRole("button", { name: "Weight: options" }).click();
      await page.getByRole("menuitem", { name: item }).or(
        page.getByRole("menuitemradio", { name: item }),
      ).click();
    };
    await choose("Color map by Weight");
    expect((await sight()).color).toBe(1);
    await choose("Filter by Weight…");
    expect((await sight()).widgets).toEqual(["weights"]);
    await choose("Hide column");
    expect(await weight.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BUTTON");

    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Weight" }).click();
    expect(await weight.count()).toBe(1);
    const { keys: { length } } = await sight();
    await page.keyboard.press("Escape");
    // The map's own Escape does not hear of it.
    expect(await page.getByRole("menu").count()).toBe(0);
    expect((await sight()).keys.slice(length)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("is as high as the splitter says", async () => {
    const { page } = await server.open({ table: true });
    const splitter = page.getByRole("separator", { name: "Table height" });
    const height = () => page.locator(".dock").evaluate((element) => element.clientHeight);
    await splitter.waitFor();
    expect(await height()).toBe(340);
    await splitter.press("ArrowUp");
    expect([await height(), await splitter.getAttribute("aria-valuenow")]).toEqual([364, "364"]);
    await splitter.press("Home");
    expect(await height()).toBe(160);
    await splitter.press("End");
    expect(await height()).toBe(448);
    const box = await splitter.boundingBox();
    if (box === null) throw new Error("There is no splitter");
    await page.mouse.move(500, box.y + 6);
    await page.mouse.down();
    await page.mouse.move(500, box.y + 106);
    await page.mouse.up();
    expect(await height()).toBe(348);
    await splitter.dblclick();
    expect(await height()).toBe(340);
  });

  it("gives way to the time series, and takes focus there", async () => {
    const { page } = await server.open({ table: true });
    await page.getByRole("button", { name: "Close table" }).click();
    await page.getByRole("slider", { name: "Sent, from" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Sent");
    await page.getByRole("tab", { name: "Sent" }).press("ArrowRight");
    await page.getByRole("separator").waitFor();
    expect(await page.getByRole("tab", { name: "Table" }).getAttribute("aria-selected")).toBe(
      "true",
    );
  });

  it("saves its rows as a file", async () => {
    const { page } = await server.open({ table: true });
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as CSV" }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(/^parcels-boston-\d{4}-\d\d-\d\d\.csv$/);
    const [header, first] = (await Deno.readTextFile(await file.path())).split("\r\n");
    expect([header, first]).toEqual([
      "\uFEFFcode,status,kg,page,longitude,latitude",
      "P-1,LATE,1.5,https://parcels.example/1,-71,42",
    ]);
  });
});

describe("paper", () => {
  it("has all rows where the menu prints, those on the page otherwise, and no page around", async () => {
    const { page } = await server.open({ table: true, theme: "dark" });
    await page.locator(".row-name").first().waitFor();
    await page.evaluate(() => {
      // As a browser does it: the page learns of it before and after.
      globalThis.print = () => {
        dispatchEvent(new Event("beforeprint"));
        const rows = document.querySelectorAll(".printed-map tbody tr").length;
        document.body.dataset.rows = String(rows);
        dispatchEvent(new Event("afterprint"));
      };
    });
    const printed = () => page.evaluate(() => document.body.dataset.rows);
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "Print or save as PDF" }).click();
    await page.waitForFunction(() => document.body.dataset.rows !== undefined);
    expect(await printed()).toBe("12");
    expect(await page.locator(".printed-map").count()).toBe(0);
    await page.evaluate(() => globalThis.print());
    expect(await printed()).toBe("5");

    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("main").isVisible()).toBe(false);
    expect(await page.locator(".printed-map h1").innerText()).toBe("Parcels");
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe("rgba(0, 0, 0, 0)");
  });
});

describe("the dock for everybody", () => {
  it("keeps to WCAG 2.2 in both appearances, and on a phone", async () => {
    for (
      const options of [
        { table: true },
        { theme: "dark" },
        { show: "table", in: "phone", locale: "es" },
        { show: "time", in: "phone", theme: "dark" },
      ] as const
    ) {
      const { page, complaints } = await server.open(options);
      await page.locator(".row-name, .time-chart").first().waitFor();
      expect([options, await axeFindings(page)]).toEqual([options, []]);
      const overflow = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      expect([options, overflow, complaints]).toEqual([options, 0, []]);
    }
  });

  it("has menus that keep to it too", async () => {
    const { page } = await server.open({ table: true });
    await page.getByRole("button", { name: "Weight: options" }).click();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Export" }).click();
    expect(await axeFindings(page)).toEqual([]);
  });
});
