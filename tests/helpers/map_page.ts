/** The map as a test sees it in a page, or in a frame of it. */
import type { FrameLocator, Locator, Page } from "playwright-core";
import { type Spot, spotsOfColor } from "./pixels.ts";

/** A supermarket as it is painted over the light basemap, and over the dark one. */
export const POINTS = { light: [57, 127, 187], dark: [99, 164, 229] } as const;

/** Resolves to how many stores are in view, once the map says so. */
export async function storesInView(map: Page | FrameLocator): Promise<number> {
  const count = map.getByText(/^[\d,]+ stores? in view$/);
  await count.waitFor();
  return Number((await count.innerText()).replace(/\D/g, ""));
}

/** @returns spots of a colour, as {@linkcode spotsOfColor} does, on the map alone. */
export async function spotsOnMap(
  page: Page,
  color: Parameters<typeof spotsOfColor>[1],
  options: Parameters<typeof spotsOfColor>[2] = {},
  map: Page | FrameLocator = page,
): Promise<Spot[]> {
  const box = await map.locator(".map-canvas").boundingBox();
  if (box === null) return [];
  return (await spotsOfColor(page, color, options)).filter(({ x, y }) =>
    x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
  );
}

/** Resolves when stores are painted. */
export async function painted(
  page: Page,
  map: Page | FrameLocator = page,
  theme: keyof typeof POINTS = "light",
): Promise<Spot[]> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 30_000) {
    const spots = await spotsOnMap(page, POINTS[theme], {}, map);
    if (spots.length > 2) return spots;
  }
  throw new Error("No stores are painted");
}

/**
 * What a page is told when it is seen again: to the tests' Chromium all pages are seen always. It
 * asks its server no more often than every two seconds.
 */
export async function comeBackTo(page: Page, dialog: Locator): Promise<void> {
  while (!await dialog.isVisible()) {
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
