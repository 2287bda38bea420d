/**
 * The element `<carto-map>` where codes fail or sessions end, in pages that move it about, and in
 * the components for React and Vue: in pages of another site, under a strict policy and Trusted
 * Types. React's pages are in StrictMode, which mounts everything twice.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Locator, Page } from "playwright-core";
import type { CartoMapElement } from "../../static/embed.d.ts";
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
import { expectEventually } from "../helpers/eventually.ts";
import { drawMap } from "../helpers/map_drawing.ts";
import type { Watched } from "../helpers/browser.ts";
import type { HostApplication } from "../helpers/host_application.ts";
import { type Framework, pageScript } from "../helpers/packages.ts";
import { painted, POINTS, settled, spotsOnMap } from "../helpers/map_page.ts";

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
    watched = await startVisit(browser, far, BOSTON, { drawsMaps: false });
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
    await drawMap(mapIn(page));
    await mapIn(page).getByRole("button", { name: "Zoom in" }).click();
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
      await addElement(page, app.origin, { map: "demand", hangs: true });
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
      await addElement(page, app.origin, { map: "demand" });
      await addElement(page, app.origin, { map: "demand" });
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
      await addElement(page, app.origin, { map: "demand" });
      await eventOf(page, "carto-load", 4);
      expect(await allEvents(page)).toHaveLength(4);
    }));

  it("leaves wheel and finger to the page, and says how the map is moved, until that is turned off", () =>
    visitUndrawn(async ({ page }) => {
      await page.goto(`${near.origin}/empty`);
      await addElement(page, app.origin, { map: "demand" });
      await page.evaluate(() => document.body.style.paddingBottom = "2000px");
      await eventOf(page, "carto-load");
      await settled(mapIn(page));
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
      await settled(mapIn(page));
      const start = await zoomed();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
      for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -400);
      await mapIn(page).locator(".scale-bar").filter({ hasNotText: start }).waitFor();
      expect(await scrolled()).toBe(0);
    }));
});

/** An event that the component dispatched. */
interface Call {
  readonly event: string;
  // deno-lint-ignore no-explicit-any -- the tests check the details of events
  readonly detail: any;
}

/** Calls a function of the page: see {@linkcode pageScript}. */
const show = (page: Page, name: "showExample" | "showMap" | "showNothing", props?: object) =>
  page.evaluate(({ name, props }) => Reflect.get(globalThis, name)(props), { name, props });

/** Resolves to the first call of the event after the first `since` calls. */
async function callOf(page: Page, event: string, since = 0): Promise<Call> {
  const found = await page.waitForFunction(
    ({ event, since }) =>
      Reflect.get(globalThis, "calls").slice(since).find((one: Call) => one.event === event),
    { event, since },
  );
  return await found.jsonValue();
}

const requestsOf = ({ requests }: Watched, path: string) =>
  requests.filter((url) => new URL(url).pathname === path).length;

for (const framework of ["React", "Vue"] satisfies Framework[]) {
  describe(`the component for ${framework}`, () => {
    let watched: Watched;
    let page: Page;
    let props: Readonly<Record<string, string>>;
    beforeAll(async () => {
      far.add("/component", await pageScript(framework, app.origin));
      watched = await startVisit(browser, far, BOSTON, { drawsMaps: false });
      ({ page } = watched);
      await page.goto(`${far.origin}/component`);
      props = { src: app.origin, map: "retail-stores", codeUrl: "/carto-code", label: "Ours" };
    });
    // Vue tries a policy of Trusted Types, which this page forbids, and goes on without.
    afterAll(() => endVisit(watched, /embed\.mjs|trusted ?types? ?policy/i));

    it("reports a script that cannot be loaded, and shows its children", async () => {
      const failure = (message: string) => ({ code: "script_failed", message });
      await show(page, "showMap", { ...props, src: `${app.origin}/elsewhere/?key=1` });
      expect((await callOf(page, "Error")).detail)
        .toEqual(failure(`${app.origin}/elsewhere/embed.mjs?key=1 could not be loaded`));
      await page.route(`${app.origin}/embed.mjs`, (route) => route.abort());
      await show(page, "showMap", props);
      expect((await callOf(page, "Error", 1)).detail)
        .toEqual(failure(`${app.origin}/embed.mjs could not be loaded`));
      await page.getByText("No map").waitFor();
      await page.unroute(`${app.origin}/embed.mjs`);
      await show(page, "showNothing");
      expect(await page.locator("carto-map").count()).toBe(0);
    });

    it("shows the map of docs/embedding.md by one frame and one code", async () => {
      await show(page, "showExample");
      const { groups, count } = await eventOf(page, "carto-load");
      expect([groups, count > 0]).toEqual([["BOSTON"], true]);
      expect(far.asked).toBe(1);
      expect(requestsOf(watched, "/embed")).toBe(1);
      expect(await page.locator("iframe").getAttribute("title")).toBe("Our stores");
    });

    it("lets the page show what is selected in place of the card, and call methods", async () => {
      await page.locator("carto-map").evaluate(async (element: CartoMapElement) => {
        const table = await element.getWidget("table");
        const [row] = table.type === "table" ? table.rows : [];
        await element.select("retail_stores", row?.id ?? "");
      });
      const { properties } = await eventOf(page, "carto-select");
      await page.locator("output").getByText(properties.address).waitFor();
      await page.getByRole("button", { name: "Supermarkets", exact: true }).click();
      await expectEventually(async () => {
        const filters = await page.locator("carto-map")
          .evaluate((element) => Reflect.get(element, "getFilters").call(element));
        return filters.types?.[0] === "Supermarket";
      });
      expect(await mapIn(page).locator(".map-selected").count()).toBe(1);
      expect(await mapIn(page).locator(".feature-card").count()).toBe(0);
    });

    it("releases the map when it is removed", async () => {
      await show(page, "showNothing");
      await page.locator("iframe").waitFor({ state: "detached" });
      expect(await page.locator("carto-map").count()).toBe(0);
    });

    it("waits for src, and passes on events, attributes and what HTML has", async () => {
      const { src, ...rest } = props;
      const filters = { types: ["Drugstore"] };
      const since: number = await page.evaluate(() => Reflect.get(globalThis, "calls").length);
      await show(page, "showMap", { ...rest, filters, lang: "es" });
      await page.locator("carto-map.ours").waitFor();
      expect(await page.locator("iframe").count()).toBe(0);
      await show(page, "showMap", { ...rest, filters, lang: "es", src });
      await callOf(page, "Ready", since);
      expect((await callOf(page, "Load", since)).detail.groups).toEqual(["BOSTON"]);
      await mapIn(page).locator("html[lang=es]").waitFor();
      const filtersNow = () => page.evaluate(() => Reflect.get(globalThis, "map").getFilters());
      expect(await filtersNow()).toEqual(filters);
    });

    it("follows its props without another frame", async () => {
      const frames = requestsOf(watched, "/embed");
      const filters = { types: ["Hypermarket"] };
      const since: number = await page.evaluate(() => Reflect.get(globalThis, "calls").length);
      await show(page, "showMap", { ...props, filters, lang: "es", theme: "dark" });
      expect((await callOf(page, "Filter", since)).detail).toEqual({ filters });
      await mapIn(page).locator("html[data-theme=dark]").waitFor();
      expect(requestsOf(watched, "/embed")).toBe(frames);
    });

    it("signs out by its method, and has loaded the element once", async () => {
      await page.evaluate(() => Reflect.get(globalThis, "map").signOut());
      await callOf(page, "SessionEnd");
      await mapIn(page).getByRole("heading", { name: "Sesión cerrada" }).waitFor();
      // The first attempt was refused.
      expect(requestsOf(watched, "/embed.mjs")).toBe(2);
    });
  });
}
