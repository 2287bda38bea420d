/** Every page for everyone: axe finds nothing, in light, in dark and in forced colours. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;
const LOOKS = [
  { name: "light", colorScheme: "light", forcedColors: "none" },
  { name: "dark", colorScheme: "dark", forcedColors: "none" },
  { name: "forced colours", colorScheme: "dark", forcedColors: "active" },
] as const;

let browser: Browser;
let app: RunningApp;
let watched: Watched;
let page: Page;
beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startApp()]);
  watched = await watchedPage(browser);
  page = watched.page;
  page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** The page as it is, in one look after the other. */
async function expectNoFindings(looked = page): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const { name, ...look } of LOOKS) {
    await looked.emulateMedia(look);
    const findings = await axeFindings(looked);
    if (findings.length > 0) found[name] = findings;
  }
  await looked.emulateMedia(LOOKS[0]);
  expect(found).toEqual({});
}

const settled = () => page.locator('.figures[aria-busy="false"]').waitFor();

describe("axe finds nothing", () => {
  it("on the sign-in page, with and without an error", async () => {
    await page.goto(`${app.origin}/login`);
    await expectNoFindings();
    await page.getByLabel("User name").fill("nobody@acme.com");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await expectNoFindings();
  });

  it("on an error page", async () => {
    await page.goto(`${app.origin}/nowhere`);
    await expectNoFindings();
  });

  it("on the page of sessions", async () => {
    await signIn(page, app.origin, ...NEW_YORK);
    await page.goto(`${app.origin}/sessions`);
    await expectNoFindings();
  });

  it("on the map, with its menus, its table and a store, and where nothing matches", async () => {
    await page.goto(app.origin);
    await settled();
    await expectNoFindings();
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: "Preferences" }).click();
    await expectNoFindings();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Table" }).click();
    await page.locator("tbody").getByRole("button").first().click();
    await expectNoFindings();
    await page.getByRole("searchbox").fill("zzzz");
    await page.getByText("No store in view has all").first().waitFor();
    await expectNoFindings();
  });

  it("on the map in Spanish", async () => {
    const spanish = await watchedPage(browser, { locale: "es-ES" });
    await spanish.context.addCookies(await watched.context.cookies());
    await spanish.page.goto(app.origin);
    await spanish.page.locator('.figures[aria-busy="false"]').waitFor();
    await expectNoFindings(spanish.page);
    await spanish.context.close();
  });

  it("on the sheet of a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(app.origin);
    await page.getByRole("button", { name: "Filters" }).click();
    await settled();
    await expectNoFindings();
  });

  it("on the dialog that asks to sign in again", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(app.origin);
    await settled();
    const elsewhere = await watched.context.newPage();
    await elsewhere.goto(`${app.origin}/sessions`);
    await elsewhere.locator("main").getByRole("button", { name: "Log out" }).click();
    await elsewhere.waitForURL(/login/);
    await elsewhere.close();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await expectNoFindings();
  });
});
