/**
 * `deno task screenshots` signs in to a demo of its own and takes the pictures of the documents;
 * `deno task screenshots deliveries` that one alone.
 */
import type { Page } from "playwright-core";
import { say } from "../lib/terminal.ts";
import { startApp } from "../tests/helpers/app.ts";
import { launchBrowser, signIn, watchedPage } from "../tests/helpers/browser.ts";

const FOLDER = new URL("../docs/images/", import.meta.url).pathname;

interface Picture {
  readonly name: string;
  /** The page's path. */
  readonly path: string;
  readonly options: Parameters<typeof watchedPage>[1];
  readonly account: readonly [username: string, password: string];
  /** What to do once the map is there. */
  prepare?(page: Page): Promise<void>;
}

const DESKTOP = { viewport: { width: 1280, height: 760 } };
const PHONE = {
  viewport: { width: 390, height: 760 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};
const BOSTON = ["user.boston@acme.com", "boston"] as const;
const NEW_YORK = ["user.ny@acme.com", "ny"] as const;

const PICTURES: readonly Picture[] = [
  {
    name: "retail-stores",
    path: "/maps/retail-stores",
    options: DESKTOP,
    account: NEW_YORK,
    async prepare(page) {
      await page.locator(".map-canvas canvas").first().focus();
      await page.keyboard.press("PageDown");
      await page.getByRole("button", { name: "Zoom to" }).waitFor();
      await page.evaluate(() =>
        document.activeElement instanceof HTMLElement && document.activeElement.blur()
      );
    },
  },
  {
    name: "deliveries",
    path: "/maps/deliveries?days=2026-07-06..2026-07-08&layers=routes",
    options: DESKTOP,
    account: BOSTON,
  },
  {
    name: "demand-dark",
    path: "/maps/demand",
    options: { ...DESKTOP, colorScheme: "dark" },
    account: BOSTON,
  },
  {
    name: "table-dark",
    path: "/maps/retail-stores?color=stores:revenue",
    options: { ...DESKTOP, colorScheme: "dark" },
    account: NEW_YORK,
    async prepare(page) {
      await page.getByRole("button", { name: "Table", exact: true }).click();
      await page.getByRole("row").nth(2).waitFor();
    },
  },
  { name: "phone", path: "/maps/retail-stores", options: PHONE, account: BOSTON },
];

const app = await startApp();
const browser = await launchBrowser();
await Deno.mkdir(FOLDER, { recursive: true });
const wanted = PICTURES.filter(({ name }) => Deno.args.length === 0 || Deno.args.includes(name));

for (const { name, path, options, account, prepare } of wanted) {
  const { page, context } = await watchedPage(browser, options);
  await signIn(page, app.origin, ...account);
  await page.goto(`${app.origin}${path}`);
  await page.waitForLoadState("networkidle");
  await prepare?.(page);
  await page.waitForLoadState("networkidle");
  // Tiles fade in and counts settle; nobody waits for a picture.
  await page.waitForTimeout(4_000);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  await context.close();
  say(`${name}.png`);
}

await browser.close();
await app.stop();
