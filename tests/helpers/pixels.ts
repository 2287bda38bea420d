/** Inspects what a page has painted. */
import { decode, type DecodedPng } from "fast-png";
import type { CDPSession, Page } from "playwright-core";

export interface Spot {
  readonly x: number;
  readonly y: number;
}

type Color = readonly [red: number, green: number, blue: number];

/** Each look takes a picture of the page, which then has to wait with what it paints. */
export const betweenLooks = () => new Promise((resolve) => setTimeout(resolve, 100));

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Takes a picture of what is in sight: by Chromium's own call, which packs it in half the time that
 * Playwright's asks for.
 *
 * @returns a PNG, in base64.
 */
export async function pngOf(page: Page): Promise<string> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  const { data } = await (await session).send("Page.captureScreenshot", {
    format: "png",
    optimizeForSpeed: true,
  });
  return data;
}

const pictureOf = async (page: Page): Promise<DecodedPng> =>
  decode(Uint8Array.fromBase64(await pngOf(page)));

/**
 * @param color red, green and blue, matched with a tolerance.
 * @returns a spot inside each painted area of the color that is at least `size` pixels across.
 */
export async function spotsOfColor(
  page: Page,
  color: Color,
  { size = 5, within = 25 }: { size?: number; within?: number } = {},
): Promise<Spot[]> {
  const picture = await pictureOf(page);
  const { width, height } = picture;
  const matches = matching(picture, color, within);
  /** Whether a cross of the size is filled whose top and left ends are there. */
  const isFilled = (x: number, y: number, center: Spot) => {
    for (let step = 0; step < size; step++) {
      if (matches[center.y * width + x + step] === 0) return false;
      if (matches[(y + step) * width + center.x] === 0) return false;
    }
    return true;
  };
  const spots: Spot[] = [];
  for (let y = 0; y + size < height; y++) {
    for (let x = 0; x + size < width; x++) {
      const center = { x: x + (size >> 1), y: y + (size >> 1) };
      if (matches[center.y * width + center.x] === 0) continue;
      const isNear = (one: Spot) =>
        Math.abs(one.x - center.x) < 3 * size && Math.abs(one.y - center.y) < 3 * size;
      if (!spots.some(isNear) && isFilled(x, y, center)) spots.push(center);
    }
  }
  return spots;
}

/** @returns for each pixel 1 if it has about the color, else 0. */
function matching({ data, channels }: DecodedPng, color: Color, within: number): Uint8Array {
  const [red, green, blue] = color;
  const matches = new Uint8Array(data.length / channels);
  for (let pixel = 0, at = 0; pixel < matches.length; pixel++, at += channels) {
    const isNear = Math.abs((data[at] ?? 0) - red) <= within &&
      Math.abs((data[at + 1] ?? 0) - green) <= within &&
      Math.abs((data[at + 2] ?? 0) - blue) <= within;
    if (isNear) matches[pixel] = 1;
  }
  return matches;
}

/** @returns red, green and blue at each spot. */
export async function pixelsAt(page: Page, spots: readonly Spot[]): Promise<number[][]> {
  const { data, width, channels } = await pictureOf(page);
  return spots.map(({ x, y }) => {
    const at = (y * width + x) * channels;
    return [...data.subarray(at, at + 3)];
  });
}
