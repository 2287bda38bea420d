/**
 * `deno task screenshots` signs in to a new demo and takes the pictures of the docs;
 * `deno task screenshots deliveries` takes only that one.
 */
import { say } from "../lib/log/terminal.ts";
import { startApp } from "../tests/helpers/app.ts";
import { launchBrowser } from "../tests/helpers/browser.ts";
import { BOSTON, NEW_YORK, type Picture, selectFirst, take } from "./pictures/picture.ts";

const FOLDER = new URL("../docs/images/", import.meta.url).pathname;

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

const PICTURES: readonly Picture[] = [
  {
    name: "retail-stores",
    path: "/maps/retail-stores",
    options: DESKTOP,
    account: NEW_YORK,
    prepare: selectFirst,
  },
  {
    name: "deliveries",
    path:
      "/maps/deliveries?days=2026-07-06..2026-07-08&layers=routes&lat=42.354&lng=-71.06&zoom=12.5",
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

for (const picture of PICTURES) {
  if (Deno.args.length > 0 && !Deno.args.includes(picture.name)) continue;
  await Deno.writeFile(`${FOLDER}${picture.name}.png`, await take(browser, app.origin, picture));
  say(`${picture.name}.png`);
}

await browser.close();
await app.stop();
