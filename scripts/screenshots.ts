/**
 * `deno task screenshots` signs in to a demo of its own and takes the pictures of the documents:
 * light, dark, on a phone, with the table, with nothing to show, and with trouble.
 */
import type { Page } from "playwright-core";
import { say } from "../lib/terminal.ts";
import { startApp } from "../tests/helpers/app.ts";
import { launchBrowser, openMap, watchedPage } from "../tests/helpers/browser.ts";

const FOLDER = new URL("../docs/images/", import.meta.url).pathname;

interface Picture {
  readonly name: string;
  readonly options: Parameters<typeof watchedPage>[1];
  readonly account: readonly [username: string, password: string];
  /** What to do once the map is there. */
  prepare?(page: Page): Promise<void>;
}

const DESKTOP = { width: 1280, height: 760 };
const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true };
const BOSTON = ["user.boston@acme.com", "boston"] as const;
const NEW_YORK = ["user.ny@acme.com", "ny"] as const;

const PICTURES: readonly Picture[] = [
  {
    name: "map-light",
    options: { viewport: DESKTOP },
    account: NEW_YORK,
    async prepare(page) {
      await page.getByRole("region", { name: "Map of the stores" }).focus();
      await page.keyboard.press("PageDown");
      await page.getByRole("button", { name: "Zoom to store" }).waitFor();
      await page.evaluate(() =>
        document.activeElement instanceof HTMLElement && document.activeElement.blur()
      );
    },
  },
  {
    name: "map-dark",
    options: { viewport: DESKTOP, colorScheme: "dark" },
    account: BOSTON,
    async prepare(page) {
      await page.getByRole("radio", { name: "Revenue" }).check();
    },
  },
  {
    name: "map-table",
    options: { viewport: DESKTOP },
    account: NEW_YORK,
    async prepare(page) {
      await page.getByRole("button", { name: "Table" }).click();
      await page.getByRole("row").nth(2).waitFor();
    },
  },
  {
    name: "map-clusters",
    options: { viewport: DESKTOP, reducedMotion: "reduce" },
    account: NEW_YORK,
    async prepare(page) {
      for (let step = 0; step < 4; step++) {
        await page.getByRole("button", { name: "Zoom out" }).click();
      }
    },
  },
  { name: "map-phone", options: { ...PHONE, deviceScaleFactor: 2 }, account: BOSTON },
  {
    name: "map-phone-sheet",
    options: { ...PHONE, deviceScaleFactor: 2, colorScheme: "dark" },
    account: BOSTON,
    async prepare(page) {
      await page.context().addCookies([{ name: "lang", value: "es", url: page.url() }]);
      await page.reload();
      await page.getByRole("button", { name: "Filtros" }).tap();
    },
  },
  {
    name: "map-empty",
    options: { viewport: DESKTOP },
    account: BOSTON,
    async prepare(page) {
      await page.getByRole("searchbox").fill("nowhere");
      await page.getByText("No store in view").waitFor();
    },
  },
  {
    name: "map-offline",
    options: { viewport: DESKTOP },
    account: BOSTON,
    async prepare(page) {
      await page.context().setOffline(true);
      await page.getByRole("button", { name: "Zoom in" }).click();
      await page.getByRole("alert").getByText("No connection").waitFor();
    },
  },
];

const app = await startApp();
const browser = await launchBrowser();
await Deno.mkdir(FOLDER, { recursive: true });
const wanted = PICTURES.filter(({ name }) => Deno.args.length === 0 || Deno.args.includes(name));

for (const { name, options, account, prepare } of wanted) {
  const { page, context } = await watchedPage(browser, options);
  await openMap(page, app.origin, ...account);
  await page.waitForLoadState("networkidle");
  await prepare?.(page);
  // Tiles fade in and counts settle; nobody waits for a picture.
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  await context.close();
  say(`${name}.png`);
}

await browser.close();
await app.stop();
