/**
 * The map inside other applications' pages. The pages and their servers are the code of
 * docs/embedding.md.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page, Request as PageRequest } from "playwright-core";
import type { RunningApp } from "../helpers/app.ts";
import { type Watched, watchedPage } from "../helpers/browser.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import {
  allEvents,
  BOSTON,
  callElement,
  cookieAfterSettingOne,
  type ElementEvent,
  type Embedding,
  endEverySession,
  endVisit,
  eventOf,
  keptInFrame,
  mapIn,
  NEW_YORK,
  recordTiles,
  startEmbedding,
  startVisit,
  tokenStatus,
  USERS,
  visit as visitWith,
} from "../helpers/embedding.ts";
import type { HostApplication } from "../helpers/host_application.ts";
import { painted, POINTS, spotsOnMap, storesInView } from "../helpers/map_page.ts";
import { betweenLooks, spotsOfColor } from "../helpers/pixels.ts";

let embedding: Embedding;
let app: RunningApp;
let browser: Browser;
let near: HostApplication;
let far: HostApplication;
let stranger: HostApplication;

beforeAll(async () => {
  embedding = await startEmbedding();
  ({ app, browser, near, far, stranger } = embedding);
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
});

const visit = (
  host: HostApplication,
  user: string | null,
  use: (watched: Watched) => Promise<void>,
  tolerated?: RegExp,
) => visitWith(browser, host, user, use, tolerated);

const loads = async (page: Page) =>
  (await allEvents(page)).filter(({ type }) => type === "carto-load");

/** Resolves when the map in the frame has cells in a color of its legend. */
async function cellsPainted(page: Page): Promise<void> {
  const swatch = mapIn(page).locator(".legend .swatch [fill]").nth(2);
  const fill = await swatch.getAttribute("fill") ?? "";
  const [red = 0, green = 0, blue = 0] = fill.match(/\d+/g)?.map(Number) ?? [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < 30_000) {
    // The ground is seen through them.
    const spots = await spotsOnMap(page, [red, green, blue], { within: 40 }, mapIn(page));
    if (spots.length > 2) return;
    await betweenLooks();
  }
  throw new Error("No cells are painted");
}

describe("a link", () => {
  it("leads to the map by way of carto-embed's own sign-in", async () => {
    const watched = await watchedPage(browser, { drawsMaps: false });
    const { page } = watched;
    await page.goto(`${far.origin}/link`);
    await page.getByRole("link", { name: "Our stores on the map" }).click();
    await page.waitForURL(`${app.origin}/login?next=%2Fmaps%2Fretail-stores`);
    await page.getByLabel("User name").fill(BOSTON);
    await page.getByLabel("Password").fill(USERS[BOSTON]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${app.origin}/maps/retail-stores`);
    await page.getByRole("heading", { name: "Retail stores" }).waitFor();
    await watched.context.close();
    expect(watched.complaints).toEqual([]);
  });
});

describe("the frame's page outside any frame", () => {
  it("says where it belongs, and leads to the map", async () => {
    const { page, context, complaints } = await watchedPage(browser, { drawsMaps: false });
    await page.goto(`${app.origin}/embed?origin=${near.origin}`);
    await page.getByRole("heading", { name: "This map belongs in another page" }).waitFor();
    expect(await page.locator("main a").getAttribute("href")).toBe("/");
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("a frame with ten lines of the page's own", () => {
  let watched: Watched;
  let tiles: readonly Promise<string>[];
  beforeAll(async () => {
    watched = await startVisit(browser, near, NEW_YORK);
    const { page } = watched;
    tiles = recordTiles(page);
    await page.goto(`${near.origin}/frame`);
    await page.getByText("ready loaded").waitFor();
  });
  afterAll(() => endVisit(watched));

  it("shows the page's user their stores and no other's", async () => {
    const { page } = watched;
    await painted(page, mapIn(page));
    const texts = (await Promise.all(tiles)).join("");
    expect(texts).toContain("NEW YORK");
    expect(texts).not.toContain("BOSTON");
  });

  it("takes no messages from another origin, from another window, nor in another form", async () => {
    const { page, requests } = watched;
    for (const origin of [stranger.origin, near.origin]) {
      await page.evaluate((src) => {
        const other = document.createElement("iframe");
        const loaded = new Promise((resolve) => other.onload = resolve);
        other.src = src;
        document.body.append(other);
        return loaded;
      }, `${origin}/empty`);
      await page.frames().find((frame) => frame.url() === `${origin}/empty`)?.evaluate(() => {
        parent.frames[0]?.postMessage({ v: 1, type: "sign-out" }, "*");
        parent.postMessage({ v: 1, type: "ready" }, "*");
      });
    }
    await page.evaluate(() => {
      const messages: unknown[] = [
        null,
        "sign-out",
        { type: "sign-out" },
        { v: 2, type: "sign-out" },
        { v: 1, type: "sign-out-all" },
        { v: 1, type: "code", code: 5 },
        { v: 1, type: "theme", theme: "url(x)" },
        [{ v: 1, type: "sign-out" }],
      ];
      for (const message of messages) frames[0]?.postMessage(message, "*");
      // The last one is accepted: by then all earlier ones were handled.
      frames[0]?.postMessage({ v: 1, type: "theme", theme: "light" }, "*");
    });
    await mapIn(page).first().locator("html[data-theme=light]").waitFor();
    await storesInView(mapIn(page).first());
    expect(near.asked).toBe(1);
    expect(requests.filter((url) => url.endsWith("/api/embed-session"))).toHaveLength(1);
  });
});

describe("the element", () => {
  let watched: Watched;
  let tiles: readonly Promise<string>[];
  let request: PageRequest;
  beforeAll(async () => {
    watched = await startVisit(browser, far, BOSTON);
    const { page } = watched;
    tiles = recordTiles(page);
    const requested = page.waitForRequest(`${app.origin}/api/embed-session`);
    await page.goto(`${far.origin}/element`);
    request = await requested;
  });
  afterAll(() => endVisit(watched, /status of 40[014]/));

  it("shows the page's user their stores, in another site's isolated page with a strict policy", async () => {
    const { page, requests } = watched;
    const { count, groups } = await eventOf(page, "carto-load");
    expect(groups).toEqual(["BOSTON"]);
    expect(await storesInView(mapIn(page))).toBe(count);
    await painted(page, mapIn(page));
    const texts = (await Promise.all(tiles)).join("");
    expect(texts).toContain("BOSTON");
    expect(texts).not.toContain("NEW YORK");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await cookieAfterSettingOne(page)).toBe("");
    const carto = requests.filter((url) => url.includes("/v3/maps/")).map((u) => new URL(u).origin);
    expect(new Set(requests.map((url) => new URL(url).origin)))
      .toEqual(new Set([far.origin, app.origin, ...carto.slice(0, 1)]));
    expect(far.asked).toBe(1);
    expect(await page.locator("iframe").getAttribute("title")).toBe("Our stores");
  });

  it("carries the code by messages alone: no address, storage or document holds it or the token", async () => {
    const { page, requests } = watched;
    await eventOf(page, "carto-load");
    const { code } = request.postDataJSON();
    const { token } = await (await request.response())?.json();
    const kept = await keptInFrame(page);
    for (const secret of [code, token]) {
      expect(secret).toMatch(/^[\w.-]{43,}$/);
      expect(requests.join()).not.toContain(secret);
      expect(kept).not.toContain(secret);
      expect(app.output()).not.toContain(secret);
    }
    const replayed = await fetch(`${app.origin}/api/embed-session`, {
      method: "POST",
      headers: { "content-type": "application/json", ...SAME_ORIGIN },
      body: JSON.stringify({ code, origin: far.origin }),
    });
    expect([replayed.status, (await replayed.json()).code]).toEqual([401, "code_spent"]);
  });

  it("tells the page of the store that is clicked, and of none", async () => {
    const { page } = watched;
    await eventOf(page, "carto-load");
    const [spot] = await painted(page, mapIn(page));
    if (spot === undefined) throw new Error("no store to click");
    await page.mouse.click(spot.x, spot.y);
    const selection = await eventOf(page, "carto-select");
    expect(selection.dataset).toBe("retail_stores");
    expect(selection.properties).toMatchObject({
      city: "BOSTON",
      storetype: expect.any(String),
      revenue: expect.any(Number),
    });
    expect(await page.locator("output").innerText()).toBe(selection.properties.address);
    await mapIn(page).locator(".map-selected").waitFor();
    await page.keyboard.press("Escape");
    expect(await eventOf(page, "carto-select", 2)).toBeNull();
    expect(await mapIn(page).locator(".map-selected").count()).toBe(0);
  });

  it("goes on with a new code when its session ends, with the map in view all the time, until signOut()", async () => {
    const { page } = watched;
    const first = await eventOf(page, "carto-load");
    const started = page.waitForResponse(`${app.origin}/api/embed-session`);
    await painted(page, mapIn(page));
    // The element that shows the data stays the same.
    for (const part of ["html", ".category >> nth=0"]) {
      await mapIn(page).locator(part).evaluate((element) => element.dataset.mark = "same");
    }
    await endEverySession(app, BOSTON);
    // Requests tiles, which CARTO now refuses.
    await mapIn(page).getByRole("button", { name: "Zoom in" }).click();
    await eventOf(page, "carto-session-end");
    expect(await eventOf(page, "carto-load", 2)).toEqual(first);
    await mapIn(page).getByText("Your session ended.").waitFor({ state: "detached" });
    await painted(page, mapIn(page));
    expect(await mapIn(page).locator("[data-mark=same]").count()).toBe(2);
    expect(await mapIn(page).getByRole("alert").innerText()).toBe("");

    const { token } = await (await started).json();
    expect(await tokenStatus(app, token)).toBe(200);

    const ended = page.waitForResponse(`${app.origin}/api/logout`);
    await callElement(page, "signOut");
    expect((await ended).status()).toBe(204);
    await mapIn(page).getByRole("heading", { name: "Signed out" }).waitFor();
    expect(await mapIn(page).locator("canvas").count()).toBe(0);
    expect(await spotsOfColor(page, POINTS.light)).toEqual([]);
    expect(await tokenStatus(app, token)).toBe(401);

    far.user = NEW_YORK;
    await callElement(page, "reload");
    expect((await eventOf(page, "carto-load", 3)).groups).toEqual(["NEW YORK"]);
  });

  it("shows the map that it names, and tells of one that is not there, or has to be named", async () => {
    const { page } = watched;
    const name = (map: string) =>
      page.locator("carto-map").evaluate((element, map) => element.setAttribute("map", map), map);
    const { counts } = await eventOf(page, "carto-load");
    const { length } = await loads(page);
    expect(Object.keys(counts)).toEqual(["retail_stores"]);
    await name("demand");
    expect(Object.keys((await eventOf(page, "carto-load", length + 1)).counts)).toEqual(["demand"]);
    await cellsPainted(page);
    await name("none-such");
    expect((await eventOf(page, "carto-error")).code).toBe("map_not_found");
    const before = await page.evaluate(() => Reflect.get(globalThis, "cartoEvents").length);
    await name("");
    await page.waitForFunction(
      (before) =>
        Reflect.get(globalThis, "cartoEvents").slice(before)
          .some((event: ElementEvent) => event.detail?.code === "map_required"),
      before,
    );
  });
});

describe("the element's looks", () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await startVisit(browser, near, BOSTON, { drawsMaps: false });
    await watched.page.goto(`${near.origin}/element`);
  });
  afterAll(() => endVisit(watched));

  it("take the theme that the page says, whatever the system prefers", async () => {
    const { page } = watched;
    await eventOf(page, "carto-load");
    const background = () =>
      mapIn(page).locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(await background()).toBe("rgb(243, 245, 247)");
    await page.evaluate(() => document.querySelector("carto-map")?.setAttribute("theme", "dark"));
    await mapIn(page).locator("html[data-theme=dark]").waitFor();
    expect(await background()).toBe("rgb(15, 19, 24)");
  });

  it("are in the language of the element, which may change", async () => {
    const { page } = watched;
    await mapIn(page).locator("html[lang=en]").waitFor();
    await page.evaluate(() => document.querySelector("carto-map")?.setAttribute("lang", "es-MX"));
    await mapIn(page).locator("html[lang=es]").waitFor();
    await mapIn(page).getByText("Tiendas a la vista").waitFor();
  });

  it("take the basemap that the page says", async () => {
    const { page } = watched;
    const begun = page.waitForRequest(/\/embed\?.*basemap=offline/);
    await page.evaluate(() =>
      document.querySelector("carto-map")?.setAttribute("basemap", "offline")
    );
    await begun;
  });
});

describe("a page of an origin that is not configured", () => {
  it("gets no map from the browser, and the element says why within 10 seconds", () =>
    visit(stranger, BOSTON, async ({ page }) => {
      await page.clock.install();
      await page.goto(`${stranger.origin}/element`);
      const frame = page.frames()[1];
      await page.waitForFunction(() => document.querySelector("carto-map")?.shadowRoot);
      expect(await mapIn(page).getByText("stores").count()).toBe(0);
      await page.clock.fastForward(10_000);
      const { code, message } = await eventOf(page, "carto-error");
      expect(code).toBe("frame_timeout");
      expect(message).toContain(stranger.origin);
      await page.getByRole("link", { name: "Our stores on the map" }).waitFor();
      expect(frame?.isDetached()).toBe(true);
      expect(stranger.asked).toBe(0);
    }, /frame-ancestors|status of 403/));

  it("gets none under the name of one that is", () =>
    visit(stranger, BOSTON, async ({ page }) => {
      await page.goto(`${stranger.origin}/empty`);
      const refused = page.waitForEvent("console", (message) =>
        /frame-ancestors/.test(message.text()));
      await page.evaluate(({ maps, origin }) => {
        const frame = document.createElement("iframe");
        frame.src = `${maps}/embed?origin=${origin}`;
        document.body.append(frame);
      }, { maps: app.origin, origin: near.origin });
      expect((await refused).text()).toContain(near.origin);
      await page.frames()[1]?.waitForURL(/^chrome-error:/);
    }, /frame-ancestors/));
});
