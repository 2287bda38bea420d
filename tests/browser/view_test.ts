/** The map's view by itself: what it draws, finds, tells, and survives. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser } from "playwright-core";
import type { Layer } from "../../lib/map/document.ts";
import { PALETTES } from "../../lib/map/basemap/palette.ts";
import type { Feature } from "../../lib/map/fields/feature.ts";
import { rgbOf } from "../../lib/map/layers/scales/oklch.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { eventually, expectEventually } from "../helpers/eventually.ts";
import { drawMap, leaveMapBlank } from "../helpers/map_drawing.ts";
import { loseContext } from "../helpers/lose_context.ts";
import { type Cloud, runSql, startCloud, STORES_TABLE } from "../helpers/cloud.ts";
import type { Bounds } from "../../lib/map/view/position.ts";
import { pixelsAt, spotsOfColor } from "../helpers/pixels.ts";
import { ASKED, DATASETS, SHOPS } from "../helpers/shops.ts";
import {
  colorsInPicture,
  type OpenView,
  startViewServer,
  VIEW_SIZE,
  type ViewServer,
} from "../helpers/view_page.ts";

const BOSTON = { longitude: -71.06, latitude: 42.36, zoom: 11 };
const RED = [214, 40, 57] as const;
let browser: Browser;
let cloud: Cloud;
let server: ViewServer;
let map: OpenView;
beforeAll(async () => {
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  server = await startViewServer(cloud, DATASETS);
  map = await server.open(browser, { start: BOSTON, layers: [SHOPS] });
  await map.page.evaluate((asked) => globalThis.viewPage.draw([asked]), ASKED);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
});

const points = () => spotsOfColor(map.page, RED, { size: 9 });

const jumpTo = (to: typeof BOSTON) =>
  map.page.evaluate((to) => globalThis.viewPage.view.moveTo(to, { animate: false }), to);

/** A graphics card that is done with no frame, and loses none, until it may catch up. */
const busyCard = () =>
  map.page.evaluateHandle(() => {
    const { prototype } = WebGL2RenderingContext;
    const { getSyncParameter, isContextLost } = prototype;
    prototype.getSyncParameter = function (): number {
      return this.UNSIGNALED;
    };
    prototype.isContextLost = () => false;
    return { catchUp: () => void Object.assign(prototype, { getSyncParameter, isContextLost }) };
  });

const lastPicked = async () => (await map.reports()).picked.at(-1);
const contexts = async () => (await map.reports()).contexts;

describe("the map's view", () => {
  it("draws a table's points, and finds the one under the pointer", async () => {
    const [{ x, y }] = await eventually(points, "point");
    await map.page.mouse.move(x, y);
    const hovered = await eventually(
      async () => (await map.reports()).hovered.flatMap((one) => one ?? []),
      "feature under the pointer",
    );
    expect(hovered[0]).toMatchObject({ layer: "shops", feature: { dataset: "shops" } });
    const [row] = await runSql(
      cloud.emulator,
      `SELECT MIN(store_id) AS least FROM ${STORES_TABLE}`,
    );
    expect(typeof row?.least).toBe("number");
  });

  it("picks by a click, and by Enter in the middle; nothing beside points", async () => {
    const [{ x, y }] = await eventually(points, "point");
    await map.page.mouse.click(x, y);
    const picked = await lastPicked();
    expect(picked).toMatchObject({ dataset: "shops", bounds: null });
    expect(picked?.id).toMatch(/^\d+$/);
    expect(picked?.properties.storetype).toBeTruthy();
    const [longitude = 0, latitude = 0] = picked?.place ?? [];
    await map.page.mouse.click(5, 5);
    expect(await lastPicked()).toBeNull();
    await jumpTo({ longitude, latitude, zoom: 15 });
    await map.page.locator(".maplibregl-canvas").press("Enter");
    await eventually(async () => (await lastPicked())?.id === picked?.id ? [1] : [], "pick");
    await map.page.locator(".maplibregl-canvas").press("PageDown");
    await map.page.locator(".maplibregl-canvas").press("PageUp");
    expect((await map.reports()).steps).toEqual([1, -1]);
    await map.page.locator(".maplibregl-canvas").press("Escape");
    expect(await lastPicked()).toBeNull();
  });

  it("has deck.gl read no pixels by itself", async () => {
    const reads = await map.page.evaluateHandle(() => {
      const counted = { reads: 0 };
      const { prototype } = WebGL2RenderingContext;
      const { readPixels } = prototype;
      prototype.readPixels = function (...args: unknown[]) {
        counted.reads++;
        return Reflect.apply(readPixels, this, args);
      };
      return counted;
    });
    const count = () => reads.evaluate((counted) => counted.reads);
    const { mouse } = map.page;
    const before = (await map.reports()).hovered.length;
    await mouse.move(300, 300);
    await eventually(
      async () => (await map.reports()).hovered.slice(before).map((one) => ({ one })),
      "look",
    );
    await reads.evaluate((counted) => counted.reads = 0);
    await mouse.down();
    await mouse.move(340, 320, { steps: 4 });
    await mouse.up();
    expect(await count()).toBe(0);
    // The view's own look is counted: the counter works.
    await map.page.locator(".maplibregl-canvas").press("Enter");
    expect(await count()).toBeGreaterThan(0);
  });

  it("moves the last picture along while the graphics card is busy", async () => {
    const { page } = map;
    await jumpTo(BOSTON);
    await eventually(points, "point");
    const canvas = page.locator("canvas:not(.maplibregl-canvas)");
    const offset = async () => {
      const box = await canvas.boundingBox();
      return [Math.round(box?.x ?? NaN), Math.round(box?.y ?? NaN)];
    };
    const card = await busyCard();
    // A frame that the card will owe from now on.
    await page.evaluate((to) => {
      globalThis.viewPage.view.moveTo({ ...to, zoom: to.zoom + 0.01 }, { animate: false });
    }, BOSTON);
    await page.mouse.move(400, 300);
    await page.mouse.down();
    await page.mouse.move(520, 250, { steps: 5 });
    await eventually(async () => (await offset())[0] === 0 ? [] : [1], "picture that moved");
    const [x = NaN, y = NaN] = await offset();
    // A drag begins a few pixels after the press.
    expect(x).toBeGreaterThan(100);
    expect(x).toBeLessThanOrEqual(120);
    expect(y).toBeLessThan(-35);
    const [moved] = await eventually(points, "point");
    await card.evaluate((busy) => busy.catchUp());
    await page.mouse.up();
    await eventually(async () => String(await offset()) === "0,0" ? [1] : [], "frame at rest");
    const near = (one: { x: number; y: number }) =>
      Math.hypot(one.x - moved.x, one.y - moved.y) < 3;
    await eventually(async () => (await points()).filter(near), "point where it was moved to");
  });

  it("draws tiles that arrive while the graphics card is busy together, once it is done", async () => {
    const { page } = map;
    await jumpTo(BOSTON);
    await eventually(points, "point");
    const card = await page.evaluateHandle(() => {
      const { prototype } = WebGL2RenderingContext;
      const { getSyncParameter, drawElements } = prototype;
      const busy = { draws: 0, catchUp: () => void Object.assign(prototype, { getSyncParameter }) };
      prototype.getSyncParameter = function () {
        return this.UNSIGNALED;
      };
      prototype.drawElements = function (...args) {
        const isBasemap = "classList" in this.canvas &&
          this.canvas.classList.contains("maplibregl-canvas");
        if (!isBasemap) busy.draws++;
        drawElements.apply(this, args);
      };
      return busy;
    });
    const loading = async () => (await map.reports()).loading["shops"] ?? NaN;
    let asked = 0;
    let arrived = 0;
    const isTile = (url: string) => url.includes("formatTiles");
    page.on("request", (request) => isTile(request.url()) && asked++);
    page.on("requestfinished", (request) => isTile(request.url()) && arrived++);
    await page.evaluate((to) => {
      globalThis.viewPage.view.moveTo({ ...to, zoom: to.zoom + 2 }, { animate: false });
    }, BOSTON);
    await expectEventually(async () => await loading() > 1 && arrived === asked);
    const before = await card.evaluate(async (busy) => {
      for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
      return busy.draws;
    });
    expect(await loading()).toBe(asked);
    await card.evaluate((busy) => busy.catchUp());
    await expectEventually(async () => await loading() === 0);
    const after = await card.evaluate(async (busy) => {
      for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
      return busy.draws;
    });
    expect(after).toBeGreaterThan(before);
    // Each tile at most once: in one frame.
    expect(after - before).toBeLessThanOrEqual(asked);
  });

  it("captures both canvases, the ring and the credits", async () => {
    await jumpTo(BOSTON);
    await eventually(points, "point");
    await map.page.evaluate(({ longitude, latitude }) => {
      const place = [longitude, latitude] as const;
      const feature = { dataset: "shops", id: "1", properties: {}, bounds: null };
      globalThis.viewPage.view.mark({ ...feature, place });
    }, BOSTON);
    const found = await colorsInPicture(map.page, [RED, [18, 52, 86], [254, 220, 186]]);
    const [ofPoints = 0, ink = 0, surface = 0] = found;
    expect(ofPoints).toBeGreaterThan(100);
    expect(ink).toBeGreaterThan(100);
    expect(surface).toBeGreaterThan(100);
  });

  it("tells of a layer whose code does not arrive, and draws the others", async () => {
    await map.page.evaluate(async (asked) => {
      const heat = { ...asked.layer, id: "heat", type: "raster" as const };
      await globalThis.viewPage.draw([{ layer: heat, idColumn: null, request: null }, asked]);
    }, ASKED);
    const faults = await eventually(async () => (await map.reports()).faults, "fault");
    expect(faults).toEqual([["heat", "not_loaded"]]);
    await eventually(points, "point");
  });
});

describe("the map's view, whatever it draws", () => {
  beforeAll(() => leaveMapBlank(map.page));
  afterAll(() => drawMap(map.page));

  it("loads the code of layers that few maps have when one is drawn", async () => {
    const heat = /\/map\/heatmap-/;
    expect(map.requests.some((url) => heat.test(url))).toBe(false);
    // What it blurs, it blurs in software, pixel by pixel.
    await map.page.setViewportSize({ width: 320, height: 200 });
    await map.page.evaluate(async ({ layer: { id: _, ...rest } }) => {
      const heat = {
        ...rest,
        id: "warmth",
        type: "heatmap" as const,
        radius: 30,
        palette: "Sunset",
      };
      const request = { kind: "quadbin" as const, columns: [], aggregation: "COUNT(*) AS n" };
      await globalThis.viewPage.draw([{ layer: heat, idColumn: null, request }]);
    }, ASKED);
    await eventually(async () => (await map.reports()).loading.warmth === 0 ? [1] : [], "heatmap");
    expect(map.requests.some((url) => heat.test(url))).toBe(true);
    expect((await map.reports()).faults).toHaveLength(1);
    await map.page.evaluate((asked) => globalThis.viewPage.draw([asked]), ASKED);
    await map.page.setViewportSize(VIEW_SIZE);
  });

  it("keeps its data uncovered until a person moves it, and the selected feature ever after", async () => {
    const { page } = map;
    const data: Bounds = [-71.3, 42.2, -70.9, 42.5];
    /** Where the data's corners are. */
    const extent = () =>
      page.evaluate(([west, south, east, north]) => {
        const { bounds } = globalThis.viewPage.view.inView();
        const y = (latitude: number) => Math.asinh(Math.tan(latitude * Math.PI / 180));
        const along = (longitude: number) =>
          innerWidth * (longitude - bounds[0]) / (bounds[2] - bounds[0]);
        const down = (latitude: number) =>
          innerHeight * (y(bounds[3]) - y(latitude)) / (y(bounds[3]) - y(bounds[1]));
        return { left: along(west), right: along(east), top: down(north), bottom: down(south) };
      }, data);
    const cover = (top: number) =>
      page.evaluate((top) => {
        const sheet = { left: 0, right: innerWidth, top, bottom: innerHeight };
        globalThis.viewPage.view.setCovers({
          boxes: [sheet],
          insets: { left: 0, right: 0, top: 0, bottom: innerHeight - top },
        });
      }, top);
    const moved = async () => (await map.reports()).moved.at(-1);
    await page.setViewportSize({ width: 1024, height: 640 });
    await page.evaluate((data) => {
      globalThis.viewPage.view.mark(null);
      globalThis.viewPage.view.begin(data);
    }, data);
    for (const top of [256, 540]) {
      await cover(top);
      const { bottom, top: north } = await extent();
      expect([north > 0, bottom < top, bottom > top - 60]).toEqual([true, true, true]);
    }
    await page.setViewportSize({ width: 390, height: 640 });
    await page.waitForFunction(() => globalThis.viewPage.reports.rests.length > 0);
    await expectEventually(async () => {
      const { left, right } = await extent();
      return left > 0 && right < 390 && right - left > 200;
    });
    await page.setViewportSize({ width: 1024, height: 640 });
    await expectEventually(async () => (await extent()).right > 500);
    expect(await moved()).toBe(false);

    await page.locator(".maplibregl-canvas").press("ArrowLeft");
    expect(await moved()).toBe(true);
    const before = await extent();
    await cover(256);
    expect(await extent()).toEqual(before);
    const ring = async () => (await page.locator(".map-selected").boundingBox())?.y ?? NaN;
    await cover(540);
    await page.evaluate(() =>
      globalThis.viewPage.view.mark({
        dataset: "shops",
        id: "1",
        properties: {},
        place: [-71.1, 42.25],
        bounds: null,
      })
    );
    await page.locator(".maplibregl-canvas").press("ArrowLeft");
    await cover(256);
    expect(Math.round(await ring() + 24)).toBe(256 - 16);
    // What a lower map would leave outside of it is brought back.
    await cover(640);
    await page.setViewportSize({ width: 1024, height: 300 });
    await expectEventually(async () => await ring() > 0 && await ring() < 300 - 24);
    await page.evaluate(() => globalThis.viewPage.view.mark(null));
    await page.setViewportSize(VIEW_SIZE);
    await expectEventually(async () =>
      (await page.locator(".maplibregl-canvas").boundingBox())?.height === VIEW_SIZE.height
    );
  });

  it("moves what is selected out from under a card by the least, and rings it", async () => {
    const { page } = map;
    await page.evaluate(async (to) => {
      const { view } = globalThis.viewPage;
      view.moveTo(to, { animate: false });
      const [longitude, latitude] = [to.longitude, to.latitude];
      view.setCovers(globalThis.coverOf({ left: 240 }));
      view.mark({
        dataset: "shops",
        id: "1",
        properties: {},
        place: [longitude, latitude],
        bounds: null,
      });
      await new Promise(requestAnimationFrame);
    }, BOSTON);
    const ring = await page.locator(".map-selected").boundingBox();
    expect(Math.round((ring?.x ?? 0) + 12)).toBe(240 - 28);
    expect(Math.round((ring?.y ?? 0) + 12)).toBe(VIEW_SIZE.height / 2);
    await page.evaluate(() => globalThis.viewPage.view.setCovers(globalThis.coverOf({ top: 150 })));
    const moved = await page.locator(".map-selected").boundingBox();
    expect(Math.round((moved?.x ?? 0) + 12)).toBe(240 - 28);
    expect(Math.round((moved?.y ?? 0) + 12)).toBe(150 - 28);
  });

  it("comes near a feature: to a point's street, to all of what is larger", async () => {
    const zoomOf = (feature: Pick<Feature, "place" | "bounds">) =>
      map.page.evaluate(({ start, feature }) => {
        const { view } = globalThis.viewPage;
        view.setCovers(globalThis.coverOf({ left: 320 }));
        view.moveTo(start, { animate: false });
        view.showFeature({ dataset: "shops", id: "1", properties: {}, ...feature });
        const { position, bounds } = view.inView();
        return { position, bounds };
      }, { start: BOSTON, feature });
    const point = await zoomOf({ place: [-71.2, 42.4], bounds: null });
    expect(point.position.zoom).toBe(13);
    // In the middle of what the card leaves.
    const [west, , east] = point.bounds;
    expect((-71.2 - west) / (east - west)).toBeCloseTo(320 / 2 / VIEW_SIZE.width, 2);
    const shape = await zoomOf({ place: [-71.2, 42.4], bounds: [-72, 42, -70.4, 42.8] });
    const [left, , right] = shape.bounds;
    expect(left).toBeLessThan(-72);
    // Nor is it under the card.
    expect((-70.4 - left) / (right - left)).toBeLessThan(320 / VIEW_SIZE.width);
  });

  it("tells the same bounds in each copy of the world, and over the 180th meridian", async () => {
    const boundsAt = (longitude: number) =>
      map.page.evaluate((longitude) => {
        const { view } = globalThis.viewPage;
        view.moveTo({ longitude, latitude: 0, zoom: 3 }, { animate: false });
        const { bounds, position } = view.inView();
        return [...bounds, position.longitude].map((one) => Math.round(one));
      }, longitude);
    const [west = 0, , east = 0] = await boundsAt(180);
    expect([west > 0 && west < 180, east > 180 && east < 360]).toEqual([true, true]);
    expect(await boundsAt(-180)).toEqual(await boundsAt(180));
    expect(await boundsAt(-71 - 360)).toEqual(await boundsAt(-71));
  });

  it("rings a feature beyond the 180th meridian, and brings it out from under a card", async () => {
    await map.page.evaluate(async () => {
      const { view } = globalThis.viewPage;
      view.moveTo({ longitude: 179, latitude: 0, zoom: 5 }, { animate: false });
      view.setCovers(globalThis.coverOf({ left: 240 }));
      view.mark({ dataset: "shops", id: "1", properties: {}, place: [-179.5, 0], bounds: null });
      await new Promise(requestAnimationFrame);
    });
    const ring = await map.page.locator(".map-selected").boundingBox();
    expect(Math.round((ring?.x ?? 0) + 12)).toBe(240 - 28);
  });
});

describe("a view whose graphics contexts are lost", () => {
  it("draws again once the graphics contexts of both canvases were lost and came back", async () => {
    await jumpTo(BOSTON);
    await eventually(points, "point");
    // In the middle of a frame, whose end is looked for only when the context is back.
    const card = await busyCard();
    await jumpTo({ ...BOSTON, zoom: BOSTON.zoom + 0.01 });
    await loseContext(map.page, "both");
    await eventually(async () => (await contexts()).includes("ok") ? [1] : [], "context");
    await card.evaluate((busy) => busy.catchUp());
    expect(await contexts()).toEqual(["lost", "ok"]);
    const [{ x, y }] = await eventually(points, "point");
    await map.page.mouse.click(x, y);
    expect((await lastPicked())?.dataset).toBe("shops");
  });

  it("says that they are gone when that happens twice in a minute", async () => {
    await loseContext(map.page, "layers");
    await eventually(async () => (await contexts()).includes("gone") ? [1] : [], "end");
    expect(await contexts()).toEqual(["lost", "ok", "gone"]);
  });

  it("complains of nothing on the console", () => {
    expect(map.complaints).toEqual([]);
  });
});

describe("a map that leans", () => {
  it("is leaned, turned and kept between zooms as its document says, and no other is", async () => {
    const leaning = await server.open(browser, {
      start: BOSTON,
      view: { pitch: 40, bearing: 30, zooms: [9, 12] },
    });
    const compass = (open: OpenView) => open.page.locator(".maplibregl-ctrl-compass").count();
    expect(await compass(leaning)).toBe(1);
    expect(await compass(map)).toBe(0);
    const zooms = await leaning.page.evaluate((to) =>
      [4, 15].map((zoom) => {
        const { view } = globalThis.viewPage;
        view.moveTo({ ...to, zoom }, { animate: false });
        return view.inView().position.zoom;
      }), BOSTON);
    expect(zooms).toEqual([9, 12]);
    const { page } = leaning;
    await page.evaluate(() => {
      const { view } = globalThis.viewPage;
      view.moveTo([-71.2, 42.3, -71, 42.4], { animate: false });
    });
    // The needle turns with the map.
    const needle = page.locator(".maplibregl-ctrl-compass .maplibregl-ctrl-icon");
    expect(await needle.getAttribute("style")).toContain("-30");
    await page.close();
  });
});

describe("a map whose ground is covered", () => {
  const CELLS: Layer = {
    ...{ id: "cells", dataset: "demand", visible: true, opacity: 1 },
    type: "h3",
    color: "#d62839",
    aggregate: {},
  };
  /** Its name is in the middle of the map, and among cells. */
  const BACK_BAY = { longitude: -71.081, latitude: 42.3503, zoom: 13 };
  const MIDDLE = [...Array(60 * 14).keys()].map((at) => ({
    x: VIEW_SIZE.width / 2 - 28 + at % 60,
    y: VIEW_SIZE.height / 2 + Math.floor(at / 60),
  }));
  const near = (pixel: readonly number[], color: readonly number[]) =>
    color.every((value, channel) => Math.abs((pixel[channel] ?? 0) - value) < 20);
  const [label, land] = [rgbOf(PALETTES.light.minorLabel), rgbOf(PALETTES.light.land)];

  it("has names above that, in their own color, and again after lost contexts", async () => {
    const open = await server.open(browser, { start: BACK_BAY, layers: [CELLS] });
    await open.page.evaluate(async (layer) => {
      const request = { kind: "h3" as const, columns: [], aggregation: "SUM(orders) AS orders" };
      await globalThis.viewPage.draw([{ layer, idColumn: null, request }]);
    }, CELLS);
    const isRead = () =>
      eventually(async () => {
        const pixels = await pixelsAt(open.page, MIDDLE);
        const count = (color: readonly number[]) =>
          pixels.filter((pixel) => near(pixel, color)).length;
        return count(land) < MIDDLE.length / 3 && count(label) > 20 ? [true] : [];
      }, "name above the cells");
    await isRead();
    await loseContext(open.page, "both");
    await eventually(
      async () => (await open.reports()).contexts.includes("ok") ? [1] : [],
      "context",
    );
    await isRead();
    await open.page.close();
  });
});
