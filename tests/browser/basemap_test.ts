import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Page } from "playwright-core";
import { PALETTES } from "../../lib/map/basemap/palette.ts";
import { makeDataDir, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, watchedPage } from "../helpers/browser.ts";
import { ONE_MAP, ONE_MAP_PATH } from "../helpers/map_page.ts";
import { spotsOfColor } from "../helpers/pixels.ts";
import { protomapsArchive } from "../helpers/protomaps_archive.ts";

/** Few pixels to paint and to look at. */
const SMALL = { viewport: { width: 640, height: 480 } };

/** Resolves when an area of the colour is painted. */
async function painted(page: Page, hex: string): Promise<void> {
  const [red = 0, green = 0, blue = 0] = Uint8Array.fromHex(hex.slice(1));
  while ((await spotsOfColor(page, [red, green, blue], { size: 40, within: 3 })).length === 0);
}

describe("a map on an archive of the operator's", () => {
  it("is drawn in light and dark, by the app alone", async () => {
    const dataDir = await makeDataDir();
    await Deno.writeFile(`${dataDir}/world.pmtiles`, protomapsArchive());
    const [app, browser] = await Promise.all([
      startApp({ dataDir, environment: { BASEMAP: `${dataDir}/world.pmtiles`, ...ONE_MAP } }),
      launchBrowser(),
    ]);
    const { page, complaints, requests } = await watchedPage(browser, SMALL);

    await signIn(page, app.origin, "user.boston@acme.com", "boston", ONE_MAP_PATH);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await painted(page, PALETTES[theme].land);
      await painted(page, PALETTES[theme].water);
    }

    const tiles = requests.filter((url) => url.startsWith(`${app.origin}/basemap/`));
    expect(tiles.length).toBeGreaterThan(0);
    for (const url of requests) expect(new URL(url).hostname).toMatch(/^(localhost|127\.0\.0\.1)$/);
    expect(await page.getByText("OpenStreetMap contributors").count()).toBe(1);
    expect(complaints).toEqual([]);
    await browser.close();
    await app.stop();
    await Deno.remove(dataDir, { recursive: true });
  });
});
