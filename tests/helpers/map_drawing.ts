/**
 * Pages whose maps are not drawn, or without their basemap: compiling shaders in software is half
 * of the work of a map, and many tests are about what stands beside it. All else of the map works
 * as usual.
 */
import type { BrowserContext, FrameLocator, Page } from "playwright-core";

/** What is drawn of a map: `layers` are those over the basemap. */
export type Drawn = "all" | "layers" | "nothing";

/** Draws no more than that on the context's pages, until a page says otherwise. */
export async function limitDrawing(context: BrowserContext, drawn: Drawn): Promise<void> {
  await context.addInitScript(skipDrawing, drawn);
}

/** From the next frame on, for as long as the page is not loaded again. */
export async function drawMap(map: Page | FrameLocator): Promise<void> {
  await setDrawn(map, "all");
}

/** As {@linkcode drawMap}, without the basemap. */
export async function drawLayers(page: Page): Promise<void> {
  await setDrawn(page, "layers");
}

/** Draws the layers that are there, too: a map has a new frame only for something new. */
export async function drawLayersNow(page: Page): Promise<void> {
  await drawLayers(page);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  for (const more of [2, 0]) {
    await page.setViewportSize({ width, height: height + more });
    // The map follows its element's size, of which it learns with a frame.
    await page.evaluate(async () => {
      for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    });
  }
}

/** From the next frame on, until {@linkcode drawMap}. */
export async function leaveMapBlank(page: Page): Promise<void> {
  await setDrawn(page, "nothing");
}

async function setDrawn(map: Page | FrameLocator, drawn: Drawn): Promise<void> {
  await map.locator("html").evaluate((html, drawn) => void (html.dataset.draws = drawn), drawn);
}

/** Runs in the browser, so it must not use anything from outside itself. */
function skipDrawing(atFirst: Drawn): void {
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
      function (this: WebGL2RenderingContext, ...args: unknown[]) {
        const drawn = document.documentElement.dataset.draws ?? atFirst;
        const isOfBasemap = this.canvas instanceof HTMLCanvasElement &&
          this.canvas.classList.contains("maplibregl-canvas");
        if (drawn === "all" || drawn === "layers" && !isOfBasemap) Reflect.apply(draw, this, args);
      },
    );
  }
}
