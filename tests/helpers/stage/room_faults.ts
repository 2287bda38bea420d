/** The part of the map that data is fitted into, on stages of all layouts. */
import type { Page } from "playwright-core";
import type {} from "./globals.ts";

/** In CSS pixels, from a phone to a desktop, with a page of 1280 by 800 at 400 %. */
const SIZES = [
  [320, 152],
  [390, 844],
  [480, 560],
  [640, 400],
  [768, 560],
  [768, 900],
  [900, 560],
  [1280, 720],
] as const;
/** Where there is no room clear of the tools. */
const LOWEST = [[320, 112], [100, 112], [900, 72]] as const;
/** What lasts over the map. */
const PARTS = ".stage-map .layers, .corner-end > .tool-group, .stage-panel";
/** Less is no room for data. */
const LEAST = { width: 100, height: 64 };

/** @returns what lies over it, and where it is another than a frame's inline script expects. */
export async function roomFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const { now, toBe, over } = await page.evaluate(async (parts) => {
      // The stage follows its size with the next frame.
      for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
      const room = document.querySelector(".map-room")?.getBoundingClientRect();
      const over = [...document.querySelectorAll(parts)].filter((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return room === undefined || left < room.right && right > room.left &&
            top < room.bottom && bottom > room.top;
      });
      return { ...globalThis.measureStage(), over: over.map(({ className }) => className) };
    }, PARTS);
    const fault = (what: string) => faults.push(`${width} x ${height}: ${what}`);
    for (const part of over) fault(`${part} lies over it`);
    if (JSON.stringify(toBe) !== JSON.stringify(now)) fault(JSON.stringify({ now, toBe }));
    const { left, right, top, bottom } = now.room;
    if (right - left < LEAST.width || bottom - top < LEAST.height) fault("too small");
  }
  for (const [width, height] of LOWEST) {
    await page.setViewportSize({ width, height });
    const isFree = await page.evaluate(() => {
      const box = (name: string) => document.querySelector(name)?.getBoundingClientRect();
      const [room, map, panel] = [box(".map-room"), box(".stage-map"), box(".stage-panel")];
      if (room === undefined || map === undefined) return false;
      const sheet = panel !== undefined && panel.right > map.left ? panel.top : map.bottom;
      return room.top >= map.top && room.bottom <= sheet;
    });
    if (!isFree) faults.push(`${width} x ${height}: outside of the map, or under the sheet`);
  }
  return faults;
}
