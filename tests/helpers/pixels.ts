/** Inspects what a page has painted. */
import type { BrowserContext, Page } from "playwright-core";

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Each look takes a picture of the page, which then has to wait with what it paints. */
export const betweenLooks = () => new Promise((resolve) => setTimeout(resolve, 100));

const blankPages = new WeakMap<BrowserContext, Promise<Page>>();

/** Another page of the browser decodes images, so that the app's CSP does not apply. */
function blankPage(context: BrowserContext): Promise<Page> {
  const blank = blankPages.get(context) ?? context.newPage();
  blankPages.set(context, blank);
  return blank;
}

/**
 * @param color red, green and blue, matched with a tolerance.
 * @returns a spot inside each painted area of the color that is at least `size` pixels across.
 */
export async function spotsOfColor(
  page: Page,
  color: readonly [number, number, number],
  { size = 5, within = 25 }: { size?: number; within?: number } = {},
): Promise<Spot[]> {
  const png = (await page.screenshot()).toString("base64");
  return await (await blankPage(page.context())).evaluate(findSpots, {
    png,
    color: [...color],
    size,
    within,
  });
}

/** Runs in the browser, so it must not use anything from outside itself. */
async function findSpots(
  { png, color, size, within }: { png: string; color: number[]; size: number; within: number },
): Promise<Spot[]> {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no 2D canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const matches = (x: number, y: number) =>
    color.every((value, channel) =>
      Math.abs((data[(y * image.width + x) * 4 + channel] ?? 0) - value) <= within
    );
  const across = Array.from({ length: size }, (_, step) => step);
  const spots: Spot[] = [];
  for (let y = 0; y + size < image.height; y++) {
    for (let x = 0; x + size < image.width; x++) {
      const center = { x: x + (size >> 1), y: y + (size >> 1) };
      if (!matches(center.x, center.y)) continue;
      if (
        spots.some((s) =>
          Math.abs(s.x - center.x) < 3 * size && Math.abs(s.y - center.y) < 3 * size
        )
      ) {
        continue;
      }
      const filled = across.every((step) =>
        matches(x + step, center.y) && matches(center.x, y + step)
      );
      if (filled) spots.push(center);
    }
  }
  return spots;
}

/** @returns red, green and blue at each spot. */
export async function pixelsAt(page: Page, spots: readonly Spot[]): Promise<number[][]> {
  const png = (await page.screenshot()).toString("base64");
  return await (await blankPage(page.context())).evaluate(readPixels, { png, spots: [...spots] });
}

/** Runs in the browser, so it must not use anything from outside itself. */
async function readPixels({ png, spots }: { png: string; spots: Spot[] }): Promise<number[][]> {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  if (context === null) throw new Error("no 2D canvas");
  context.drawImage(image, 0, 0);
  return spots.map(({ x, y }) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]);
}
