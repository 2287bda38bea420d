/**
 * Pages whose maps are not drawn: compiling shaders and painting in software is half of the work of
 * a map, and many tests are about what stands beside it. All else of the map works as usual.
 */
import type { BrowserContext, FrameLocator, Page } from "playwright-core";

export async function leaveMapsBlank(context: BrowserContext): Promise<void> {
  await context.addInitScript(skipDrawing);
}

/** From the next frame on, for as long as the page is not loaded again. */
export async function drawMap(map: Page | FrameLocator): Promise<void> {
  await map.locator("html").evaluate((html) => html.dataset.draws = "");
}

/** From the next frame on, until {@linkcode drawMap}. */
export async function leaveMapBlank(page: Page): Promise<void> {
  await page.evaluate(() => void delete document.documentElement.dataset.draws);
}

/** Runs in the browser, so it must not use anything from outside itself. */
function skipDrawing(): void {
  const names = [
    // Without it no frame has anything new, and none is read back to paint the page.
    "clear",
    "drawArrays",
    "drawArraysInstanced",
    "drawElements",
    "drawElementsInstanced",
    "drawRangeElements",
  ] as const;
  for (const name of names) {
    const draw = WebGL2RenderingContext.prototype[name];
    Reflect.set(
      WebGL2RenderingContext.prototype,
      name,
      function (this: unknown, ...args: unknown[]) {
        if (document.documentElement.dataset.draws !== undefined) Reflect.apply(draw, this, args);
      },
    );
  }
}
