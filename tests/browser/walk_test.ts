/** From a file to a page of another origin, by the commands and the code of docs/embedding.md. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { blockThirdPartyCookies, launchBrowser, watchedPage } from "../helpers/browser.ts";
import { settled } from "../helpers/map_page.ts";
import { hasNode } from "../helpers/programs.ts";
import { takeWalk } from "../helpers/walk.ts";

describe("docs/embedding.md, followed to the letter,", () => {
  const name = "shows a group's rows of one's own file in a page of another origin";
  it({ name, ignore: !hasNode }, async () => {
    await using walk = await takeWalk();
    await using browser = await launchBrowser();
    const { page } = await watchedPage(browser, { drawsMaps: false });
    await blockThirdPartyCookies(page);
    await page.addInitScript(() => {
      addEventListener("carto-load", (event) => {
        if (event instanceof CustomEvent) Reflect.set(globalThis, "loaded", event.detail);
      });
    });
    await page.goto(walk.page);
    const loaded = await page.waitForFunction(() => Reflect.get(globalThis, "loaded"));
    const boston = walk.rows.filter((row) => row.includes(",BOSTON,"));
    expect(boston.length).toBeLessThan(walk.rows.length);
    expect(await loaded.jsonValue()).toMatchObject({ count: boston.length, groups: ["BOSTON"] });
    await settled(page.frameLocator("iframe"));
  });
});
