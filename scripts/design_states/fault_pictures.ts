/** What a map's page says when something is not as it should be: several pictures on one. */
import type { Browser, Page } from "playwright-core";
import { signOutElsewhere } from "../../tests/helpers/browser.ts";
import { comeBackTo, settled } from "../../tests/helpers/map_page.ts";
import { BOSTON, type Picture, take } from "../pictures/picture.ts";
import { TESTER, WORCESTER } from "./demo.ts";

const options = { viewport: { width: 800, height: 476 }, permissions: ["clipboard-write"] };
const STORES = "/maps/retail-stores";

/** There is little room, and they are not what the picture is of. */
const foldLayers = async (page: Page) => {
  const head = page.locator(".layers-head[aria-expanded=true]");
  if (await head.count() > 0) await head.click();
};

const FAULTS: readonly Picture[] = [
  { name: "Empty group", path: STORES, options, account: WORCESTER },
  {
    name: "A layer and a widget that cannot be drawn",
    path: "/maps/faults",
    options,
    account: TESTER,
    arrange: (page) =>
      page.route(
        /\/v3\/sql\/.*histogram.*size_m2|size_m2.*histogram/,
        (route) => route.fulfill({ status: 400, json: { error: "Not found" } }),
      ),
    prepare: (page) => page.locator(".layers").getByText("Retry").scrollIntoViewIfNeeded(),
  },
  {
    name: "Offline",
    path: STORES,
    options,
    account: BOSTON,
    async prepare(page) {
      await foldLayers(page);
      await page.context().setOffline(true);
      await page.getByRole("button", { name: "Zoom in" }).click();
      await page.getByRole("alert").getByText("You're offline.").waitFor();
    },
  },
  {
    name: "Map data unavailable; link copied",
    path: STORES,
    options,
    account: BOSTON,
    async prepare(page) {
      await foldLayers(page);
      await page.route("**/v3/**", (route) => route.fulfill({ status: 503, body: "" }));
      await page.getByRole("button", { name: "Zoom in" }).click();
      await page.getByRole("alert").getByText("Map data is unavailable").waitFor();
      await page.getByRole("button", { name: /^Copy link/ }).first().click();
      await page.mouse.move(400, 300);
    },
  },
  {
    name: "Session ended",
    path: STORES,
    options,
    account: BOSTON,
    async prepare(page) {
      const context = page.context();
      const elsewhere = { page, context, complaints: [], requests: [] };
      await signOutElsewhere(elsewhere, new URL(page.url()).origin);
      await comeBackTo(page, page.getByRole("dialog"));
    },
  },
  {
    name: "WebGL lost",
    path: STORES,
    options,
    account: BOSTON,
    async prepare(page) {
      for (let times = 0; times < 2; times++) await loseContext(page);
      await page.getByRole("button", { name: "Reload map" }).waitFor();
    },
  },
  {
    name: "Loading, from 400 ms on",
    path: STORES,
    options,
    account: BOSTON,
    arrange: (page) => page.route(/\/v3\/(?!.*basemap)/, () => {}),
    prepare: foldLayers,
  },
  {
    name: "Nothing matches the filters",
    path: `${STORES}?address=zzzz`,
    options,
    account: BOSTON,
    async prepare(page) {
      await settled(page);
      await foldLayers(page);
    },
  },
];

/** Takes the graphics of the layers away, and gives them back. */
async function loseContext(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>(".map-canvas canvas")) {
      const extension = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
      if (extension === undefined || extension === null) continue;
      const lost = new Promise((resolve) => canvas.addEventListener("webglcontextlost", resolve));
      const restored = new Promise((resolve) =>
        canvas.addEventListener("webglcontextrestored", resolve)
      );
      extension.loseContext();
      await lost;
      await new Promise((resolve) => setTimeout(resolve));
      extension.restoreContext();
      await Promise.race([restored, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    }
  });
}

/** @returns all of them with their names, two in a row. */
export async function takeFaults(browser: Browser, origin: string): Promise<Uint8Array> {
  const figures: string[] = [];
  for (const fault of FAULTS) {
    const png = await take(browser, origin, fault);
    figures.push(`<figure><figcaption>${fault.name}</figcaption>
      <img src="data:image/png;base64,${png.toBase64()}"></figure>`);
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 1640 } });
  await page.setContent(`<style>
    body { margin: 0; padding: 24px; display: grid; grid-template-columns: 1fr 1fr; gap: 24px;
      background: #f3f5f7; font: 600 13px system-ui, sans-serif }
    figure { margin: 0 } figcaption { padding-bottom: 8px }
    img { display: block; width: 100%; border-radius: 8px; box-shadow: 0 0 0 1px #dddee0 }
    </style>${figures.join("")}`);
  const png = await page.screenshot();
  await page.close();
  return png;
}
