/** Moves a map as a user does: drags it back and forth, and zooms by the wheel. */
import type { Page } from "playwright-core";
import { seeded } from "../../tests/helpers/store_points.ts";

export interface Moves {
  /** Makes the next move, and pauses briefly. */
  next(): Promise<void>;
  /** Moves the pointer to another position on the map. */
  point(): Promise<void>;
}

/** Every tenth move zooms about one level out or in. */
const ZOOMS = [-1, 1, 1, -1] as const;
const TICKS = 8;
/** The distance of a drag in CSS pixels, and its number of events. */
const DRAG = 300;
const STEPS = 10;
/** The pause before the next move. */
const REST_MS = 300;

export async function movesOf(page: Page): Promise<Moves> {
  const box = await page.locator(".map-canvas").boundingBox();
  if (box === null) throw new Error("The map is not in the page");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const random = seeded(11);
  let count = 0;
  let angle = 0;
  return {
    async next() {
      count += 1;
      await page.mouse.move(middle.x, middle.y);
      if (count % 10 === 0) {
        const direction = ZOOMS[(count / 10) % ZOOMS.length] ?? 1;
        for (let tick = 0; tick < TICKS; tick++) await page.mouse.wheel(0, direction * -100);
      } else {
        // There and back, so that the features stay in view.
        angle = count % 2 === 1 ? random() * 2 * Math.PI : angle + Math.PI;
        const [x, y] = [middle.x + DRAG * Math.cos(angle), middle.y + DRAG * Math.sin(angle)];
        await page.mouse.down();
        await page.mouse.move(x, y, { steps: STEPS });
        await page.mouse.up();
      }
      await page.waitForTimeout(REST_MS);
    },
    async point() {
      const reach = Math.min(box.width, box.height) / 4;
      const at = () => (2 * random() - 1) * reach;
      await page.mouse.move(middle.x + at(), middle.y + at());
    },
  };
}
