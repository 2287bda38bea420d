/**
 * `deno task screenshots` signs in to a demo of its own and takes the pictures that README shows.
 */
import { say } from "../lib/terminal.ts";
import { startApp } from "../tests/helpers/app.ts";
import { launchBrowser, openMap, watchedPage } from "../tests/helpers/browser.ts";

const FOLDER = new URL("../docs/images/", import.meta.url).pathname;

interface Picture {
  readonly name: string;
  readonly options: Parameters<typeof watchedPage>[1];
  readonly account: readonly [username: string, password: string];
}

const DESKTOP = { width: 1280, height: 760 };
const PHONE = { width: 390, height: 760 };
const PICTURES: readonly Picture[] = [
  { name: "map-light", options: { viewport: DESKTOP }, account: ["user.ny@acme.com", "ny"] },
  {
    name: "map-dark",
    options: { viewport: DESKTOP, colorScheme: "dark" },
    account: ["user.boston@acme.com", "boston"],
  },
  {
    name: "map-phone",
    options: { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    account: ["user.boston@acme.com", "boston"],
  },
];

const app = await startApp();
const browser = await launchBrowser();
await Deno.mkdir(FOLDER, { recursive: true });

for (const { name, options, account } of PICTURES) {
  const { page, context } = await watchedPage(browser, options);
  await openMap(page, app.origin, ...account);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  await context.close();
  say(`${name}.png`);
}

await browser.close();
await app.stop();
