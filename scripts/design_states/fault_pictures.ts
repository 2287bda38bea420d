/** Messages of a map's page in fault states, several pictures combined. */
import type { Browser, Page } from "playwright-core";
import { signOutElsewhere } from "../../tests/helpers/browser.ts";
import { loseContext } from "../../tests/helpers/lose_context.ts";
import { comeBackTo, settled } from "../../tests/helpers/map_page.ts";
import { compose, type Part } from "../pictures/compose.ts";
import { BOSTON, type Picture, take } from "../pictures/picture.ts";
import { TESTER, WORCESTER } from "./demo.ts";

const options = { viewport: { width: 800, height: 476 }, permissions: ["clipboard-write"] };
const STORES = "/maps/retail-stores";

/** Hidden to save room: they are not the subject of the picture. */
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
    passing: true,
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
      await loseContext(page, "layers");
      await page.getByRole("alert").getByText(/./).waitFor({ state: "detached" });
      await loseContext(page, "layers");
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

/** @returns all of them with their names. */
export async function takeFaults(browser: Browser, origin: string): Promise<Uint8Array> {
  const parts: Part[] = [];
  for (const fault of FAULTS) {
    parts.push({ title: fault.name, png: await take(browser, origin, fault) });
  }
  const board = { width: 1280, height: 1640, columns: 2, colorScheme: "light" } as const;
  // The reference has two per row.
  const inRows = [0, 1].flatMap((column) => parts.filter((_, index) => index % 2 === column));
  return await compose(browser, inRows, board);
}
