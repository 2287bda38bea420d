import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type RunningApp, startApp } from "../helpers/app.ts";
import {
  answerFirst,
  launchBrowser,
  openPersonMenu,
  signIn,
  signOutElsewhere,
  type Watched,
  watchedPage,
} from "../helpers/browser.ts";
import { ONE_MAP, ONE_MAP_PATH, storesInView } from "../helpers/map_page.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;
const BOSTON = ["user.boston@acme.com", "boston"] as const;

/** The sign-in page, with the way back to the map. */
const TO_SIGN_IN = `**/login?next=${encodeURIComponent(ONE_MAP_PATH)}`;

let app: RunningApp;
let browser: Browser;
let scripted: Watched;
let plain: Watched;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({ environment: ONE_MAP }), launchBrowser()]);
  scripted = await watchedPage(browser, { drawsMaps: false });
  plain = await watchedPage(browser, { javaScriptEnabled: false });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** @returns the page that tests share, of a person who is not signed in, with nothing open. */
async function begin(watched: Watched): Promise<Watched> {
  const { page, context, complaints, requests } = watched;
  await page.unrouteAll();
  await page.goto("about:blank");
  await context.clearCookies();
  requests.length = 0;
  complaints.length = 0;
  return watched;
}

/** @returns the page with the user's map, which is opened unless the test before left it there. */
async function mapOf(user: typeof BOSTON | typeof NEW_YORK): Promise<Watched> {
  const { page, complaints } = scripted;
  const isMap = page.url() === app.origin + ONE_MAP_PATH;
  const isTheirs = isMap && await page.locator("header .person").getByText(user[0]).isVisible();
  if (!isTheirs) {
    await begin(scripted);
    await signIn(page, app.origin, user[0], user[1], ONE_MAP_PATH);
  }
  await storesInView(page);
  complaints.length = 0;
  return scripted;
}

/** What has the focus: its name, or else what it is. */
const focused = (page: Page) =>
  page.evaluate(async () => {
    // What asks for the focus of a new page gets it with a frame, and not before.
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    return document.activeElement?.getAttribute("name") ?? document.activeElement?.tagName;
  });

describe("without JavaScript", () => {
  it("a person signs in, sees what was wrong, and sees and ends their sessions, in the language and appearance of their choice", async () => {
    const { page, complaints } = await begin(plain);
    const html = page.locator("html");
    await page.goto(`${app.origin}/sessions`);
    expect(page.url()).toBe(`${app.origin}/login?next=%2Fsessions`);
    await page.getByRole("button", { name: "Español" }).click();
    await page.getByRole("heading", { name: "Iniciar sesión" }).waitFor();
    await page.getByRole("button", { name: "Oscuro" }).click();
    expect(await html.getAttribute("data-theme")).toBe("dark");
    await page.getByLabel("Usuario").fill(BOSTON[0]);
    await page.getByLabel("Contraseña").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("no son correctos").waitFor();
    expect(await page.title()).toContain("Error");
    // The name is kept, the password is to be typed again.
    expect(await page.getByLabel("Usuario").inputValue()).toBe(BOSTON[0]);
    expect(await page.getByLabel("Contraseña").inputValue()).toBe("");
    await page.getByRole("button", { name: "English" }).click();
    expect(page.url()).toBe(`${app.origin}/login?next=%2Fsessions`);
    await page.getByLabel("User name").fill(BOSTON[0]);
    await page.getByLabel("Password").fill(BOSTON[1]);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${app.origin}/sessions`);

    const other = await begin(scripted);
    await signIn(other.page, app.origin, ...BOSTON);
    await page.reload();
    const item = page.getByRole("listitem");
    expect(await item.count()).toBe(2);
    expect(await item.filter({ hasText: "This one" }).count()).toBe(1);
    await page.getByRole("button", { name: "End: Chrome on Linux" }).click();
    await page.waitForURL(`${app.origin}/sessions`);
    expect(await item.count()).toBe(1);
    await openPersonMenu(page);
    await page.getByRole("button", { name: "Español" }).click();
    await page.getByRole("heading", { name: "Dónde tiene la sesión iniciada" }).waitFor();
    expect(await html.getAttribute("lang")).toBe("es");
    await openPersonMenu(page);
    await page.locator("#person-menu").getByRole("button", { name: "Cerrar sesión" }).click();
    await page.waitForURL(`${app.origin}/login`);
    await page.goto(`${app.origin}/sessions`);
    expect(new URL(page.url()).pathname).toBe("/login");
    // Chromium tells of every page that answers with an error.
    expect(complaints.filter((complaint) => !complaint.includes("401"))).toEqual([]);
  });
});

describe("the sign-in page's script", () => {
  it("runs once the page is painted, has the focus where typing goes on, and opens the map in its document", async () => {
    const { page, context, complaints, requests } = await begin(scripted);
    await page.goto(`${app.origin}/sessions`);
    await page.goto(TO_SIGN_IN.replace("**", app.origin));
    // The map's code is evaluated: all but what is marked as later.
    const awaited = 'link[as="script"]:not([data-later])';
    await page.waitForFunction((awaited) => {
      const paths = [...document.querySelectorAll<HTMLLinkElement>(awaited)].map(({ href }) =>
        href
      );
      const loaded = performance.getEntriesByType("resource")
        .filter((entry) => Reflect.get(entry, "initiatorType") !== "link").map(({ name }) => name);
      return paths.length > 0 && paths.every((path) => loaded.includes(path));
    }, awaited);
    const [paint, firstImport] = await page.evaluate(() => [
      performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity,
      Math.min(
        ...performance.getEntriesByType("resource")
          .filter(({ name }) => /\/(map|_fresh)\/(?!.*signin)/.test(name))
          .filter((entry) => Reflect.get(entry, "initiatorType") === "other")
          .map(({ startTime }) => startTime),
      ),
    ]);
    expect(firstImport).toBeGreaterThan(paint);

    await page.evaluate(() => Reflect.set(globalThis, "sameDocument", true));
    expect(await focused(page)).toBe("username");
    await page.keyboard.type(BOSTON[0]);
    await page.keyboard.press("Tab");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("The user name or the password is wrong").waitFor();
    expect(await page.title()).toContain("Error");
    expect(await focused(page)).toBe("password");
    expect(await page.getByLabel("Password").inputValue()).toBe("");

    await context.setOffline(true);
    await page.keyboard.type(BOSTON[1]);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("You're offline").waitFor();
    await context.setOffline(false);

    requests.length = 0;
    await page.getByLabel("Password").press("Enter");
    await page.locator("header .person").getByText(BOSTON[0]).waitFor();
    await page.locator("canvas").first().waitFor();
    expect(page.url()).toBe(`${app.origin}${ONE_MAP_PATH}`);
    expect(await page.evaluate(() => Reflect.get(globalThis, "sameDocument"))).toBe(true);
    expect(requests.filter((url) => url.includes("/api/carto-token"))).toHaveLength(1);
    const tolerated = /401|ERR_INTERNET_DISCONNECTED/;
    expect(complaints.filter((complaint) => !tolerated.test(complaint))).toEqual([]);
    await page.goBack({ waitUntil: "commit" });
    // Not the sign-in page, which would lead to the map again.
    expect(page.url()).toBe(`${app.origin}/sessions`);
  });

  it("leads to the map also where its page is refused at first, or CARTO's token", async () => {
    const { page, context } = await begin(scripted);
    const refusals = [
      { path: `**${ONE_MAP_PATH}`, status: 503 },
      { path: `**${ONE_MAP_PATH}`, status: 403 },
      { path: "**/api/carto-token**", status: 503 },
    ];
    for (const { path, ...refusal } of refusals) {
      await page.goto(TO_SIGN_IN.replace("**", app.origin));
      const refused = await answerFirst(page, path, { ...refusal, body: "No" });
      await page.getByLabel("User name").fill(BOSTON[0]);
      await page.getByLabel("Password").fill(BOSTON[1]);
      await page.keyboard.press("Enter");
      await page.locator("header .person").getByText(BOSTON[0]).waitFor();
      await page.locator(".map-canvas canvas").first().waitFor();
      expect(page.url()).toBe(`${app.origin}${ONE_MAP_PATH}`);
      expect(await refused()).toBe(true);
      await context.clearCookies();
    }
  });

  it("leaves a page that is no map to the browser, where a choice leads back to its address", async () => {
    const { page } = await begin(scripted);
    await page.goto(`${app.origin}/login?next=${encodeURIComponent("/sessions?view=old")}`);
    await page.getByLabel("User name").fill(BOSTON[0]);
    await page.getByLabel("Password").fill(BOSTON[1]);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${app.origin}/sessions?view=old`);
    await page.getByText("This one").waitFor();
    await page.evaluate(() => history.replaceState(null, "", "/sessions?view=new"));
    await openPersonMenu(page);
    await page.getByRole("button", { name: "Dark" }).click();
    await page.locator("html[data-theme=dark]").waitFor();
    expect(page.url()).toBe(`${app.origin}/sessions?view=new`);
  });

  it("shows another person nothing of the one before, in the tab of both", async () => {
    const { page, context, requests } = await begin(scripted);
    for (const [name, password] of [BOSTON, NEW_YORK]) {
      await page.goto(TO_SIGN_IN.replace("**", app.origin));
      requests.length = 0;
      await page.getByLabel("User name").fill(name);
      await page.getByLabel("Password").fill(password);
      await page.keyboard.press("Enter");
      await page.locator("header .person").getByText(name).waitFor();
      await page.locator(".map-canvas canvas").first().waitFor();
      expect(await page.evaluate(() => document.body.textContent)).not
        .toContain(name === BOSTON[0] ? NEW_YORK[0] : BOSTON[0]);
      expect(requests.filter((url) => url.includes("/api/carto-token"))).toHaveLength(1);
      if (name === BOSTON[0]) {
        // As where the cookie is gone, and the document is still open.
        await context.clearCookies();
      }
    }
    await page.reload();
    await page.locator("header .person").getByText(NEW_YORK[0]).waitFor();
  });
});

describe("after logging out", () => {
  it("the map is gone, also by the back button, and so is what the browser kept", async () => {
    const { page, complaints } = await mapOf(NEW_YORK);
    await page.evaluate(() => localStorage.setItem("kept", "something"));
    await openPersonMenu(page);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.waitForURL(`${app.origin}/login`);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.goBack();
    await page.waitForURL(TO_SIGN_IN);
    expect(await page.locator("canvas").count()).toBe(0);
    expect(await page.getByRole("status").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe("a map in one tab", () => {
  it("restarts when its user returns after another user signed in in another tab", async () => {
    const { page } = await mapOf(BOSTON);
    const elsewhere = await signOutElsewhere(scripted, app.origin);
    await signIn(elsewhere, app.origin, ...NEW_YORK);
    await elsewhere.close();
    // As the window manager does it.
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await page.locator("header .person").getByText(NEW_YORK[0]).waitFor();
    expect(await page.getByText(BOSTON[0]).count()).toBe(0);
  });
});

describe("after signing out in another tab", () => {
  it("a page that a browser kept in memory has no map, and leads to the sign-in", async () => {
    const { page } = await mapOf(NEW_YORK);
    // What a browser tells a page that it freezes for "back" and wakes up again; the Chromium that
    // npm carries never does that by itself.
    const tell = (event: "pagehide" | "pageshow") =>
      page.evaluate((name) => {
        dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
      }, event);
    await tell("pagehide");
    expect(await page.locator("canvas").count()).toBe(0);

    const elsewhere = await signOutElsewhere(scripted, app.origin);
    await elsewhere.close();
    await tell("pageshow");
    await page.waitForURL(TO_SIGN_IN);
    expect(await page.locator("canvas").count()).toBe(0);
  });
});
