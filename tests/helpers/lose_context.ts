/** Loses and restores a map's graphics contexts, as a browser does. */
import type { Page } from "playwright-core";

/** @param which the basemap's canvas, the layers', or all of the page. */
export async function loseContext(page: Page, which: "map" | "layers" | "both"): Promise<void> {
  await page.evaluate(async (which) => {
    const all = [...document.querySelectorAll("canvas")];
    // The basemap below raised labels is a picture.
    const canvases = all.filter((canvas) => canvas.getContext("webgl2") !== null);
    const chosen = canvases.filter((canvas) =>
      which === "both" || canvas.matches(".maplibregl-canvas") === (which === "map")
    );
    const extensions = chosen.map((canvas) =>
      canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")
    );
    const lost = chosen.map((canvas) =>
      new Promise((resolve) => canvas.addEventListener("webglcontextlost", resolve))
    );
    for (const extension of extensions) extension?.loseContext();
    await Promise.all(lost);
    // Not while the loss event is being dispatched.
    await new Promise((resolve) => setTimeout(resolve));
    for (const extension of extensions) extension?.restoreContext();
  }, which);
}
