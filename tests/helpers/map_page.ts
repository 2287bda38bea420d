/** Helpers for the map in a page or a frame. */
import type { FrameLocator, Locator, Page } from "playwright-core";
import { betweenLooks, type Spot, spotsOfColor } from "./pixels.ts";

/**
 * The environment of an app whose basemap is land without anything on it: the usual one's shaders
 * and tiles take a fifth of the work of a page's map, and few tests are about them.
 */
export const BLANK_BASEMAP = {
  BASEMAP: new URL("blank_basemap.pmtiles", import.meta.url).pathname,
};

/**
 * The environment of an app with the tests' own map of the stores, which has every tool, beside a
 * small one of cells, and the stores' page: its name is that of the examples in the docs.
 */
export const TWO_MAPS = {
  MAPS_PATH: new URL("two_maps", import.meta.url).pathname,
  ...BLANK_BASEMAP,
};
export const STORES_PATH = "/maps/retail-stores";
/** The environment of an app with a minimal map, for tests that need any map, and its page. */
export const ONE_MAP = {
  MAPS_PATH: new URL("one_map", import.meta.url).pathname,
  ...BLANK_BASEMAP,
};
export const ONE_MAP_PATH = "/maps/stores";

/** A supermarket's color over the light basemap, and over the dark one. */
export const POINTS = { light: [49, 122, 185], dark: [60, 131, 197] } as const;

/**
 * Lays out the demo's maps in the folder, with the tests' own in the place of the stores'.
 *
 * @returns the environment of an app with them.
 */
export async function layOutMaps(folder: string): Promise<typeof TWO_MAPS> {
  const MAPS_PATH = `${folder}/maps`;
  await Deno.mkdir(MAPS_PATH);
  const demo = new URL("../../maps", import.meta.url).pathname;
  for await (const { name } of Deno.readDir(demo)) {
    await Deno.copyFile(`${demo}/${name}`, `${MAPS_PATH}/${name}`);
  }
  await Deno.copyFile(
    `${TWO_MAPS.MAPS_PATH}/retail-stores.json`,
    `${MAPS_PATH}/retail-stores.json`,
  );
  return { MAPS_PATH, ...BLANK_BASEMAP };
}

/** Goes to a state as "back" does, without loading the page again. */
export async function goTo(page: Page, search: string): Promise<void> {
  await page.evaluate((search) => {
    history.pushState(null, "", search === "" ? location.pathname : search);
    dispatchEvent(new PopStateEvent("popstate"));
  }, search);
  await settled(page);
}

/** Resolves once panel and table show what is in view and have no pending requests. */
export async function settled(map: Page | FrameLocator): Promise<void> {
  await map.locator("body").evaluate(async () => {
    // By then widgets show that their figures are stale.
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
  await map.locator(".panel-body [data-widget]").first().waitFor({ state: "attached" });
  await map.locator('.stage [aria-busy="true"], .panel-body .skeleton-line').first()
    .waitFor({ state: "detached" });
}

/** Resolves to a widget's figure with all digits, once it is current. */
export async function figureOf(map: Page | FrameLocator, widget: string): Promise<number> {
  await settled(map);
  const figure = map.locator(`[data-widget="${widget}"] .figure`);
  return Number((await figure.getAttribute("title"))?.replace(/[^\d.]/g, "") ?? NaN);
}

/** Resolves to the number of features in view, from the map's counting widget. */
export function storesInView(map: Page | FrameLocator): Promise<number> {
  return figureOf(map, "count");
}

/** @returns spots of a color, as {@linkcode spotsOfColor}, where nothing covers the map. */
export async function spotsOnMap(
  page: Page,
  color: Parameters<typeof spotsOfColor>[1],
  options: Parameters<typeof spotsOfColor>[2] = {},
  map: Page | FrameLocator = page,
): Promise<Spot[]> {
  const canvas = map.locator(".map-canvas");
  const box = await canvas.boundingBox();
  if (box === null) return [];
  const spots = await spotsOfColor(page, color, options);
  const seen = await canvas.evaluate((canvas, places) => {
    const { x, y } = canvas.getBoundingClientRect();
    return places.map((place) =>
      canvas.contains(document.elementFromPoint(x + place.x, y + place.y))
    );
  }, spots.map(({ x, y }) => ({ x: x - box.x, y: y - box.y })));
  return spots.filter((_, index) => seen[index]);
}

/** Resolves when stores are painted and stay where they are, so that one of them can be clicked. */
export async function painted(
  page: Page,
  map: Page | FrameLocator = page,
  theme: keyof typeof POINTS = "light",
): Promise<Spot[]> {
  const startedAt = performance.now();
  let before = "";
  while (performance.now() - startedAt < 30_000) {
    const spots = await spotsOnMap(page, POINTS[theme], {}, map);
    const now = JSON.stringify(spots);
    if (spots.length > 2 && now === before) return spots;
    before = now;
    await betweenLooks();
  }
  throw new Error("No stores are painted, or they do not rest");
}

/**
 * Dispatches the event of a page that becomes visible again: in the tests' Chromium, pages are
 * always visible. The page then calls its server at most every two seconds.
 */
export async function comeBackTo(page: Page, dialog: Locator): Promise<void> {
  while (!await dialog.isVisible()) {
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
