/** The element `<carto-map>` where codes fail or sessions end, and in pages that move it about. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Locator } from "playwright-core";
import type { RunningApp } from "../helpers/app.ts";
import {
  addElement,
  allEvents,
  BOSTON,
  callElement,
  type Embedding,
  endEverySession,
  endVisit,
  eventOf,
  mapIn,
  startEmbedding,
  startVisit,
  visit,
} from "../helpers/embedding.ts";
import type { Watched } from "../helpers/browser.ts";
import type { HostApplication } from "../helpers/host_application.ts";
import { painted, POINTS, spotsOnMap, storesInView } from "../helpers/map_page.ts";

let embedding: Embedding;
let app: RunningApp;
let browser: Browser;
let near: HostApplication;
let far: HostApplication;

beforeAll(async () => {
  embedding = await startEmbedding();
  ({ app, browser, near, far } = embedding);
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
});

/** Parts with data or pending data; the legend shows only the map's document. */
const SHOWS_DATA = ".category, tbody tr, .feature-card, .skeleton-line, .map-progress";

/** @returns whether nothing lies over the element's head or foot. */
async function isUncovered(element: Locator): Promise<boolean> {
  return await element.evaluate((node) => {
    const { left, top, bottom } = node.getBoundingClientRect();
    return [top + 4, bottom - 4].every((y) => node === document.elementFromPoint(left + 8, y));
  });
}

describe("the element's code and session", () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await startVisit(browser, far, BOSTON);
    await watched.page.clock.install();
  });
  afterAll(() => endVisit(watched, /status of (?:401|503)|ERR_INTERNET_DISCONNECTED/));

  it("reports a failed code request with the endpoint's reason, and retries", async () => {
    const { page } = watched;
    const problem = { title: "Unavailable", detail: "Your subscription is paused." };
    const answers = [Response.json(problem, { status: 503 }), Response.json({ code: 5 })];
    far.answerCode = () => Promise.resolve(answers.shift() ?? null);
    await page.goto(`${far.origin}/element`);
    const first = await eventOf(page, "carto-error");
    expect(first).toEqual({
      code: "no_code",
      message: "/carto-code answered 503: Your subscription is paused.",
      reason: "Your subscription is paused.",
      status: 503,
    });
    await page.clock.fastForward(1_000);
    expect((await eventOf(page, "carto-error", 2)).message).toBe(
      "/carto-code answered without a code",
    );
    await page.clock.fastForward(2_000);
    await eventOf(page, "carto-load");
  });

  it("shows no data half a minute after a remote end of its session, without user input", async () => {
    const { page } = watched;
    const first = await eventOf(page, "carto-load");
    await painted(page, mapIn(page));
    const types = mapIn(page).locator(".category");
    expect(await types.count()).toBeGreaterThan(1);
    // An outage does not end a session.
    await page.context().setOffline(true);
    const unanswered = page.waitForEvent(
      "requestfailed",
      (request) => request.url() === `${app.origin}/api/session`,
    );
    await page.clock.fastForward(60_000);
    await unanswered;
    expect(await types.count()).toBeGreaterThan(1);
    await page.context().setOffline(false);

    const gate = Promise.withResolvers<null>();
    far.answerCode = () => gate.promise;
    await endEverySession(app, BOSTON);
    await page.clock.fastForward(20_000);
    await eventOf(page, "carto-session-end");
    await page.clock.fastForward(3_000);
    await mapIn(page).getByText("Your session ended.").waitFor();
    await types.first().waitFor({ state: "detached" });
    expect(await mapIn(page).getByText(/stores? in view/).count()).toBe(0);
    expect(await mapIn(page).getByRole("alert").allInnerTexts())
      .toContain("Your session ended. The map will resume when you're signed in again.");
    expect(await mapIn(page).locator(SHOWS_DATA).count()).toBe(0);
    expect(await mapIn(page).getByRole("button", { name: "Export" }).count()).toBe(0);
    expect(await spotsOnMap(page, POINTS.light, {}, mapIn(page))).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    const canBeRead = await isUncovered(mapIn(page).getByText("Your session ended."));

    gate.resolve(null);
    expect(canBeRead).toBe(true);
    expect(await eventOf(page, "carto-load", 2)).toEqual(first);
    await mapIn(page).getByText("Your session ended.").waitFor({ state: "detached" });
    await painted(page, mapIn(page));
  });
});

describe("the element", () => {
  const visitUndrawn = (use: (watched: Watched) => Promise<void>) =>
    visit(browser, near, BOSTON, use, undefined, { drawsMaps: false });

  it("gives up on the page's own getCode after 10 seconds, and asks it again", () =>
    visitUndrawn(async ({ page }) => {
      await page.clock.install();
      await page.goto(`${near.origin}/empty`);
      await addElement(page, app.origin, { hangs: true });
      await page.waitForFunction(() => Reflect.get(globalThis, "hangs"));
      await page.clock.fastForward(10_000);
      expect((await eventOf(page, "carto-error")).message).toBe("no answer in 10 s");
      await page.clock.fastForward(1_000);
      await eventOf(page, "carto-load");
      expect(await allEvents(page)).toHaveLength(2);
    }));

  it("may be there twice, moved, removed and added again, and defined twice", () =>
    visitUndrawn(async ({ page }) => {
      await page.goto(`${near.origin}/empty`);
      await addElement(page, app.origin);
      await addElement(page, app.origin);
      await eventOf(page, "carto-load", 2);
      await page.evaluate(() => {
        const [first, second] = document.querySelectorAll("carto-map");
        const section = document.createElement("section");
        document.body.append(section);
        if (first !== undefined) section.append(first);
        second?.remove();
      });
      await eventOf(page, "carto-load", 3);
      expect(await page.locator("iframe").count()).toBe(1);
      expect(near.asked).toBe(3);
      // Removed while its code is pending: a later response is ignored.
      const gate = Promise.withResolvers<null>();
      near.answerCode = () => gate.promise;
      await callElement(page, "reload");
      await page.waitForRequest(`${near.origin}/carto-code`);
      await page.evaluate(() => document.querySelector("carto-map")?.remove());
      gate.resolve(null);
      expect(await page.locator("iframe").count()).toBe(0);
      await addElement(page, app.origin);
      await eventOf(page, "carto-load", 4);
      expect(await allEvents(page)).toHaveLength(4);
    }));

  it("leaves wheel and finger to the page, and says how the map is moved, until that is turned off", () =>
    visitUndrawn(async ({ page }) => {
      await page.goto(`${near.origin}/element`);
      await page.evaluate(() => document.body.style.paddingBottom = "2000px");
      await eventOf(page, "carto-load");
      await storesInView(mapIn(page));
      const canvas = mapIn(page).locator(".map-canvas");
      const zoomed = () => mapIn(page).locator(".scale-bar").innerText();
      const scrolled = () => page.evaluate(() => scrollY);
      const hint = mapIn(page).locator(".map-hint .maplibregl-cooperative-gesture-screen");
      const before = await zoomed();
      const box = await canvas.boundingBox();
      if (box === null) throw new Error("There is no map");
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
      const shownAt = Date.now();
      await page.mouse.wheel(0, 240);
      await hint.waitFor();
      const wash = await hint.evaluate((screen) => getComputedStyle(screen).backgroundColor);
      expect(wash).toContain("0.34");
      expect(await hint.innerText()).toBe("Use Ctrl + scroll to zoom the map");
      await hint.waitFor({ state: "detached" });
      expect(Date.now() - shownAt).toBeGreaterThan(1_100);
      await page.waitForFunction(() => scrollY === 240);
      expect(await zoomed()).toBe(before);

      await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.8 - 240);
      await page.keyboard.down("Control");
      // Two levels: a step of the scale is up to two and a half times.
      for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -400);
      await page.keyboard.up("Control");
      await mapIn(page).locator(".scale-bar").filter({ hasNotText: before }).waitFor();
      expect(await scrolled()).toBe(240);

      await page.evaluate(() => {
        document.querySelector("carto-map")?.setAttribute("cooperative-gestures", "off");
        scrollTo(0, 0);
      });
      await eventOf(page, "carto-load", 2);
      await storesInView(mapIn(page));
      const start = await zoomed();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
      for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -400);
      await mapIn(page).locator(".scale-bar").filter({ hasNotText: start }).waitFor();
      expect(await scrolled()).toBe(0);
    }));
});
