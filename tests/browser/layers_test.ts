/** What the map's layers paint, in a real browser. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import * as esbuild from "esbuild";
import type { Browser, Page } from "playwright-core";
import { buildOptions } from "../../fresh.config.ts";
import { colorScale } from "../../lib/map/layers/scales/color_scales.ts";
import { INK } from "../../lib/map/layers/scales/deck_color.ts";
import { contrast } from "../../lib/map/layers/scales/oklch.ts";
import { groundsOf } from "../../lib/map/layers/scales/palettes.ts";
import { launchBrowser, watchedPage } from "../helpers/browser.ts";
import { pixelsAt, type Spot } from "../helpers/pixels.ts";

let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const root = new URL("../../", import.meta.url).pathname;
  const { outputFiles: [script] } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["tests/helpers/layer_scene.ts"],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: buildOptions.target,
    conditions: ["visgl:webgl-only"],
    define: { "process.env.NODE_ENV": '"production"' },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    logLevel: "silent",
  });
  await esbuild.stop();
  browser = await launchBrowser();
  ({ page, complaints } = await watchedPage(browser, { viewport: { width: 512, height: 512 } }));
  await page.setContent("<style>body { margin: 0; background: #fff }</style>");
  await page.addScriptTag({ content: script?.text ?? "" });
});
afterAll(async () => {
  await browser.close();
  expect(complaints).toEqual([]);
});

const draw = (name: string, look: object = {}) =>
  page.evaluate<number>(`draw(${JSON.stringify(name)}, ${JSON.stringify(look)})`);
const pick = ({ x, y }: Spot) => page.evaluate<unknown>(`pick(${x}, ${y})`);

/** A color over white. */
function onWhite(color: readonly number[], opacity: number): number[] {
  return color.map((channel) => Math.round(255 + (channel - 255) * opacity));
}

function differs(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((channel, at) => Math.abs(channel - (other[at] ?? NaN))));
}

const rgb = ([red = 0, green = 0, blue = 0]: readonly number[]) => [red, green, blue] as const;

/** 180 degrees are one tile of 512 pixels. */
const POINTS = [-30, 0, 30].map((longitude) => ({
  x: Math.round(256 + longitude * 512 / 180),
  y: 256,
}));

describe("layers", () => {
  const { classes } = colorScale({
    color: { scale: "categories", column: "kind", palette: "Bold" },
    chosen: 0,
    layerType: "point",
    theme: "light",
    settingsOf: () => undefined,
    statsOf: () => ({
      min: undefined,
      max: undefined,
      quantiles: {},
      categories: ["a", "b", "constructor"],
    }),
  });

  it("paint the colors that the legend has", async () => {
    await draw("points");
    const painted = await pixelsAt(page, POINTS);
    for (const [at, { color }] of classes.entries()) {
      expect(differs(painted[at] ?? [], onWhite(color, 0.92))).toBeLessThanOrEqual(3);
    }
  });

  it("fade the classes that do not stand out, and show all of them by half", async () => {
    await draw("points", { emphasized: ["is:a"] });
    const faded = await pixelsAt(page, POINTS);
    for (const [at, { color }] of classes.entries()) {
      const opacity = at === 0 ? 0.92 : 0.92 / 4;
      expect(differs(faded[at] ?? [], onWhite(color, opacity))).toBeLessThanOrEqual(3);
    }
    await draw("points", { opacity: 0.5 });
    const [half = []] = await pixelsAt(page, POINTS);
    expect(differs(half, onWhite(classes[0]?.color ?? [], 0.46))).toBeLessThanOrEqual(3);
  });

  it("keep the color of the one that is pointed at, within a ring of ink", async () => {
    await draw("points", { hoveredId: "1" });
    const [, { x, y } = { x: NaN, y: NaN }] = POINTS;
    // The ring is at the end of its radius of 12 pixels, and wider by its own width.
    const across = Array.from({ length: 16 }, (_, away) => ({ x: x + away, y }));
    const painted = await pixelsAt(page, across);
    for (const inside of painted.slice(0, 10)) {
      expect(differs(inside, classes[1]?.color ?? [])).toBeLessThanOrEqual(3);
    }
    const darkest = Math.min(...painted.slice(10).map((color) => differs(color, INK.light.ink)));
    expect(darkest).toBeLessThan(24);
  });

  it("draw the features of a window of time alone", async () => {
    const day = (date: number) => Date.UTC(2026, 0, date);
    const window = { column: "day", from: day(2), to: day(3) };
    await draw("points", { window });
    const painted = await pixelsAt(page, POINTS);
    const isThere = painted.map((color) => differs(color, [255, 255, 255]) > 20);
    expect(isThere).toEqual([false, true, false]);
    // The next one is a matter of the graphics card alone.
    expect(await draw("points", { window: { ...window, from: day(3), to: day(4) } })).toBe(0);
    const [, , third = []] = await pixelsAt(page, POINTS);
    expect(differs(third, [255, 255, 255])).toBeGreaterThan(20);
  });

  const CROWDS = [
    { scene: "crowd", count: 4_000, what: "points" },
    { scene: "areas", count: 1_000, what: "areas" },
    { scene: "lines", count: 1_000, what: "lines" },
  ];
  for (const { scene, count, what } of CROWDS) {
    it(`look at no feature again when only their look changes, at ${count} ${what}`, async () => {
      expect(await draw(scene)).toBeGreaterThanOrEqual(2 * count);
      const looks = [{ hoveredId: "0 0 7", opacity: 0.4 }, {
        selectedId: "1 1 9",
        emphasized: ["is:b"],
      }];
      for (const look of looks) {
        // The one that is marked is drawn once more.
        expect([look, await draw(scene, look) <= 1]).toEqual([look, true]);
      }
    });
  }

  it("are drawn in one call for each tile: points, lines, areas and their outlines", async () => {
    await page.evaluate(() => {
      const { prototype } = WebGL2RenderingContext;
      const { drawElements, drawElementsInstanced, drawArraysInstanced } = prototype;
      const calls: number[] = [];
      Object.assign(globalThis, {
        drawnCalls: () => calls.splice(0),
        restore: () =>
          Object.assign(prototype, { drawElements, drawElementsInstanced, drawArraysInstanced }),
      });
      prototype.drawElements = function (...args) {
        calls.push(args[1]);
        drawElements.apply(this, args);
      };
      // As deck.gl draws them.
      prototype.drawElementsInstanced = prototype.drawArraysInstanced = () => calls.push(NaN);
    });
    const drawnCalls = async (scene: string) => {
      await draw(scene);
      return new Set(await page.evaluate<number[]>("drawnCalls()"));
    };
    // The four vertices of each of 1,000 points, and the end of the strip.
    expect(await drawnCalls("crowd")).toEqual(new Set([5_000]));
    // Of each of 250 lines both sides of five corners and of the two caps, and the end.
    expect(await drawnCalls("lines")).toEqual(new Set([3_750]));
    // Two triangles for each of 250 boxes; both sides of five corners, and the end.
    expect(await drawnCalls("areas")).toEqual(new Set([1_500, 2_750]));
    await page.evaluate("restore()");
  });

  it("draw a line with a casing and round ends, and find it and no more below the pointer", async () => {
    await draw("line");
    const [land] = groundsOf("light");
    const end = 256 + 30 * 512 / 180;
    const at = (x: number, y: number) => ({ x: Math.floor(x), y });
    const [middle = [], casing = [], beside = [], cap = [], corner = []] = await pixelsAt(page, [
      at(256, 256),
      at(256, 251),
      at(256, 249),
      at(end + 2, 256),
      at(end + 5, 251),
    ]);
    const white = [255, 255, 255];
    expect(differs(middle, [57, 105, 172])).toBeLessThanOrEqual(3);
    expect(differs(casing, land)).toBeLessThanOrEqual(3);
    expect(beside).toEqual(white);
    expect(cap).toEqual(middle);
    expect(corner).toEqual(white);
    const found = { feature: { id: "9007199254740993124" } };
    expect(await pick(at(256, 252))).toMatchObject(found);
    expect(await pick(at(end + 4, 256))).toMatchObject(found);
    for (const spot of [at(256, 249), at(end + 5, 251)]) expect(await pick(spot)).toBeNull();
    // Its width by a column, as while an author changes the map, and back.
    await draw("river");
    expect(await pixelsAt(page, [at(256, 249)])).toEqual([middle]);
    await draw("line");
    expect(await pixelsAt(page, [at(256, 249)])).toEqual([white]);
  });

  it("find a point within its circle", async () => {
    await draw("points");
    const [, { x, y } = { x: NaN, y: NaN }] = POINTS;
    expect(await pick({ x: x + 8, y: y + 8 })).toMatchObject({ feature: { id: "1" } });
    expect(await pick({ x: x + 10, y: y + 10 })).toBeNull();
  });

  it("outline areas in their own color, in the middle of the edge", async () => {
    await draw("area");
    const row = Array.from({ length: 12 }, (_, x) => ({ x: 136 + x, y: 290 }));
    const painted = await pixelsAt(page, row);
    // From 40 degrees in the west.
    const edge = 256 - 40 * 512 / 180 - 136;
    const strongest = painted.findIndex(([red = 255]) =>
      red === Math.min(...painted.map(([one = 255]) => one))
    );
    expect(Math.abs(strongest + 0.5 - edge)).toBeLessThanOrEqual(1);
    expect(painted[0]).toEqual([255, 255, 255]);
    expect(differs(painted[11] ?? [], painted[10] ?? [])).toBe(0);
    expect(Math.min(...painted.map(([red = 255]) => red))).toBeLessThan(160);
  });

  it("have an area across tiles as one feature, outlined around all of it", async () => {
    await draw("area", { selectedId: "9007199254740993123" });
    const [border = [], left = []] = await pixelsAt(page, [{ x: 256, y: 300 }, { x: 200, y: 300 }]);
    expect(border).toEqual(left);
    for (const x of [200, 312]) {
      expect(await pick({ x, y: 300 })).toMatchObject({ feature: { id: "9007199254740993123" } });
    }
  });

  it("write onto an area across tiles once, in its middle", async () => {
    await draw("named");
    const rows = Array.from({ length: 30 }, (_, y) => y + 298);
    /** Around one that many pixels from the middle of the area. */
    const isInked = async (away: number) => {
      const spots = rows.flatMap((y) =>
        Array.from({ length: 30 }, (_, x) => ({ x: 241 + away + x, y }))
      );
      return (await pixelsAt(page, spots)).some(([red = 255]) => red < 130);
    };
    expect([await isInked(-54), await isInked(0), await isInked(54)]).toEqual([false, true, false]);
  });

  it("write in an area's own hue, dark enough to be read, within a halo of the land's color", async () => {
    await draw("zone");
    const box = Array.from({ length: 60 * 30 }, (_, at) => ({
      x: 226 + at % 60,
      y: 298 + Math.floor(at / 60),
    }));
    const painted = await pixelsAt(page, box);
    const [land] = groundsOf("light");
    const darkest = painted.reduce<readonly number[]>(
      (least, [red = 255, green = 255, blue = 255]) =>
        contrast([red, green, blue], land) > contrast(rgb(least), land)
          ? [red, green, blue]
          : least,
      [255, 255, 255],
    );
    expect(contrast(rgb(darkest), land)).toBeGreaterThanOrEqual(4.5);
    // Orange, which as a fill has 3:1 alone.
    const [red = 0, green = 0, blue = 0] = darkest;
    expect(red > green && green > blue && red - blue > 40).toBe(true);
    expect(painted.filter((color) => differs(color, land) <= 3).length).toBeGreaterThan(40);
  });

  it("draw no band around the world for cells at its end", async () => {
    await draw("cells");
    const middle = Array.from({ length: 12 }, (_, at) => ({ x: 256, y: 20 + 40 * at }));
    const painted = await pixelsAt(page, middle);
    expect(painted.filter((color) => differs(color, [255, 255, 255]) > 5)).toEqual([]);
  });

  it("draw a cell and its outline at once, and find it where it is", async () => {
    await page.evaluate(() => {
      const { prototype } = WebGL2RenderingContext;
      const { drawElementsInstanced } = prototype;
      prototype.drawElementsInstanced = function (...args) {
        // As paths are drawn: nine times the vertices of the cells.
        Reflect.set(globalThis, "pathsDrawn", true);
        drawElementsInstanced.apply(this, args);
      };
    });
    await draw("cell");
    const row = Array.from({ length: 256 }, (_, x) => ({ x: 256 + x, y: 256 }));
    const painted = await pixelsAt(page, row);
    const color = [57, 105, 172];
    expect(differs(painted[0] ?? [], onWhite(color, 0.8))).toBeLessThan(4);
    const end = painted.findIndex((one) => differs(one, [255, 255, 255]) < 5);
    const edge = painted.slice(end - 3, end).map(([red = 255]) => red);
    expect(Math.min(...edge)).toBeLessThan((painted[0]?.[0] ?? 0) - 8);
    expect(await page.evaluate(() => Reflect.get(globalThis, "pathsDrawn"))).toBeUndefined();
    expect(await pick({ x: 256, y: 256 })).toMatchObject({ feature: { id: "8075fffffffffff" } });
    expect(await pick({ x: 500, y: 256 })).toBeNull();
  });
});
