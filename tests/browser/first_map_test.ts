/** Order and number of the requests up to the first tiles, with CARTO ahead or slow. */
import { expect } from "@std/expect";
import * as v from "valibot";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Frame, Page, Response, Route } from "playwright-core";
import type { SentRequests } from "../../lib/map/first/sent_requests.ts";
import { MAP_FILES_LIST, type MapFiles, openMapFiles } from "../../lib/assets/map_files.ts";
import {
  openPageScripts,
  PAGE_SCRIPTS_FILE,
  type PageScripts,
} from "../../lib/assets/page_scripts.ts";
import { answerFirst, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import { BOSTON, type Embedding, NEW_YORK, startEmbedding, USERS } from "../helpers/embedding.ts";
import { expectEventually } from "../helpers/eventually.ts";
import { drawMap } from "../helpers/map_drawing.ts";
import { painted, STORES_PATH, storesInView } from "../helpers/map_page.ts";

const TOKEN_PATH = "/api/carto-token?map=retail-stores";
const TILE = /\/v3\/maps\/\w+\/query\/(\d+)\/\d+\/\d+\?/;
/** What instantiates a map, and the TileJSON of one. */
const METADATA = /\/v3\/maps\/\w+\/query\?/;
const isTileJson = (url: string) => METADATA.test(url) && url.includes("format=tilejson");
const tilesOf = (urls: readonly string[]) => urls.filter((url) => TILE.test(url));
const zoomsOf = (urls: readonly string[]) =>
  tilesOf(urls).map((url) => Number(TILE.exec(url)?.[1]));
const metadataOf = (urls: readonly string[]) => urls.filter((url) => METADATA.test(url));

let embedding: Embedding;
let files: MapFiles;
let scripts: PageScripts | null;

let watched: Watched;

beforeAll(async () => {
  embedding = await startEmbedding();
  files = await openMapFiles(new URL(`../../static/${MAP_FILES_LIST}`, import.meta.url));
  scripts = await openPageScripts(new URL(`../../${PAGE_SCRIPTS_FILE}`, import.meta.url));
  watched = await watchedPage(embedding.browser, { drawsMaps: false });
  await watched.page.addInitScript(countFrames);
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
});

/** Runs in the browser: counts in `data-frames` of each canvas what it draws. */
function countFrames(): void {
  const { clear } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.clear = function (...args) {
    clear.apply(this, args);
    if (!(this.canvas instanceof HTMLCanvasElement)) return;
    const { dataset } = this.canvas;
    dataset.frames = String(Number(dataset.frames ?? 0) + 1);
  };
}

const layerFrames = (page: Page) =>
  page.locator("canvas:not(.maplibregl-canvas)")
    .evaluate((canvas: HTMLCanvasElement) => Number(canvas.dataset.frames ?? 0));

/** @returns the page of a user whose map the server has instantiated, before its first request. */
async function ready(): Promise<Watched> {
  const { page, context, requests, complaints } = watched;
  await page.unrouteAll();
  await page.goto("about:blank");
  await signIn(page, embedding.app.origin, BOSTON, USERS[BOSTON]);
  await expectEventually(async () => {
    const answer = await context.request.get(embedding.app.origin + TOKEN_PATH, {
      headers: SAME_ORIGIN,
    });
    return "instantiated" in await answer.json();
  });
  requests.length = 0;
  complaints.length = 0;
  return watched;
}

/** Takes what the server has instantiated out of its answers, as where CARTO was slow. */
async function withoutInstantiated(page: Page): Promise<void> {
  await page.route(`**${TOKEN_PATH}`, async (route) => {
    const { response, json: { instantiated: _, instantiating: __, ...json } } = await tokenAnswer(
      route,
    );
    await route.fulfill({ response, json });
  });
}

/** @returns our server's answer to the page's request for its token. */
async function tokenAnswer(route: Route) {
  const headers = { ...await route.request().allHeaders(), ...SAME_ORIGIN };
  const response = await route.fetch({ headers });
  return { response, json: v.parse(v.record(v.string(), v.unknown()), await response.json()) };
}

/** Lets requests through once the promise resolves. */
const heldUntil = (released: Promise<unknown>) => async (route: Route) => {
  await released;
  await route.continue();
};

/** Resolves once the map's figures are there, and its tiles. */
async function complete(): Promise<void> {
  const { page, requests } = watched;
  expect(await storesInView(page)).toBeGreaterThan(0);
  await expectEventually(() => Promise.resolve(tilesOf(requests).length > 0));
  await page.waitForLoadState("networkidle");
}

const hasNoneTwice = (urls: readonly string[]) => expect(urls).toEqual([...new Set(urls)]);
/** @returns what was requested ahead and not used. */
const unused = (page: Page | Frame) =>
  page.evaluate(() => {
    const sent: SentRequests | undefined = globalThis.sentRequests;
    return [...sent?.keys() ?? []];
  });

describe("a map that the server has instantiated", () => {
  it("has its tiles requested before the engine, nothing twice, and no empty frame before them", async () => {
    const { page, requests, complaints } = await ready();
    const [engine, tiles] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    for (const { path } of [files.source, files.view]) {
      await page.route(`**${path}`, heldUntil(engine.promise));
    }
    await page.route(TILE, heldUntil(tiles.promise));
    await page.goto(embedding.app.origin + STORES_PATH);
    await drawMap(page);
    await expectEventually(() => Promise.resolve(tilesOf(requests).length > 0));
    const early = tilesOf(requests);
    engine.resolve();
    // It is shown where a tile takes a second: the map has had its view since.
    await expectEventually(() =>
      Promise.resolve(requests.some((url) => url.includes("/basemap/")))
    );
    expect(await layerFrames(page)).toBe(0);
    tiles.resolve();
    await painted(page);
    expect(await layerFrames(page)).toBeGreaterThan(0);
    await page.waitForLoadState("networkidle");
    expect(tilesOf(requests).slice(0, early.length)).toEqual(early);
    hasNoneTwice(tilesOf(requests));
    expect(metadataOf(requests)).toEqual([]);
    expect(requests.filter((url) => url.endsWith(TOKEN_PATH))).toHaveLength(1);
    expect(await unused(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("asks for the tiles of the next view where one is left before its first tile", async () => {
    const { page, requests, complaints } = await ready();
    const released = Promise.withResolvers<void>();
    await page.route(TILE, heldUntil(released.promise));
    await page.goto(embedding.app.origin + STORES_PATH);
    await page.getByRole("button", { name: "Zoom in" }).click();
    const zooms = () => zoomsOf(requests);
    await expectEventually(() => Promise.resolve(Math.max(...zooms()) > Math.min(...zooms())));
    released.resolve();
    await complete();
    expect(complaints).toEqual([]);
  });

  // With 404 too: lib/map/access/tile_fetch_test.ts
  it("is instantiated by the page where CARTO refuses its tiles", async () => {
    const { page, requests } = await ready();
    await page.route(TILE, async (route) => {
      if (metadataOf(requests).length > 0) return await route.continue();
      await route.fulfill({
        status: 403,
        headers: { "access-control-allow-origin": "*" },
        json: { error: "No" },
      });
    });
    const answers: number[] = [];
    const note = (answer: Response) => {
      if (TILE.test(answer.url())) answers.push(answer.status());
    };
    page.on("response", note);
    await page.goto(embedding.app.origin + STORES_PATH);
    await complete();
    page.off("response", note);
    expect(metadataOf(requests)).toHaveLength(2);
    const refused = answers.lastIndexOf(403) + 1;
    expect(refused).toBeGreaterThan(0);
    expect(answers.length - refused).toBeGreaterThanOrEqual(refused);
    expect(await page.getByRole("button", { name: "Retry" }).count()).toBe(0);
  });

  it("serves for the statistics alone where the link filters", async () => {
    const { page, requests, complaints } = await ready();
    await page.goto(`${embedding.app.origin}${STORES_PATH}?types=Supermarket`);
    await complete();
    expect(metadataOf(requests)).toHaveLength(2);
    const [first] = tilesOf(requests);
    expect(requests.indexOf(first ?? "")).toBeGreaterThan(requests.findIndex(isTileJson));
    hasNoneTwice(tilesOf(requests));
    expect(complaints).toEqual([]);
  });

  it("is requested again where another person signs in meanwhile", async () => {
    const { page, requests } = await ready();
    const { app } = embedding;
    const html = await page.request.get(app.origin + STORES_PATH);
    const text = await html.text();
    await signIn(page, app.origin, NEW_YORK, USERS[NEW_YORK]);
    // The page that the person before was sent, with this one's cookie.
    await answerFirst(page, `**${STORES_PATH}`, { response: html, body: text });
    await page.goto(app.origin + STORES_PATH);
    await page.waitForURL(app.origin + STORES_PATH);
    await page.locator(".person-name").getByText(NEW_YORK).waitFor();
    await complete();
    expect(requests.filter((url) => url.endsWith(TOKEN_PATH)).length).toBeGreaterThan(1);
    expect(await unused(page)).toEqual([]);
  });
});

describe("a slow CARTO", () => {
  it("is asked by our server alone, for whose maps the page waits", async () => {
    const { page, requests, complaints } = await ready();
    await page.route(`**${TOKEN_PATH}`, async (route) => {
      const { response, json } = await tokenAnswer(route);
      const { instantiated, ...rest } = json;
      const maps = v.parse(
        v.record(v.string(), v.object({ parameters: v.string() })),
        instantiated,
      );
      const instantiating = Object.values(maps).map(({ parameters }) => parameters);
      await route.fulfill({ response, json: { ...rest, instantiating } });
    });
    await page.goto(embedding.app.origin + STORES_PATH);
    await complete();
    expect(requests.filter((url) => url.includes("/api/first-map?"))).toHaveLength(1);
    expect(metadataOf(requests)).toEqual([]);
    hasNoneTwice(tilesOf(requests));
    expect(complaints).toEqual([]);
  });

  it("does not make the map begin where the data is not", async () => {
    const { page, requests, complaints } = await ready();
    await withoutInstantiated(page);
    const released = Promise.withResolvers<void>();
    await page.route((url) => isTileJson(url.href), heldUntil(released.promise));
    await page.goto(embedding.app.origin + STORES_PATH);
    await expectEventually(() => Promise.resolve(requests.some(isTileJson)));
    // A map that begins elsewhere after a second would show its basemap by then.
    await page.waitForTimeout(1_500);
    expect(requests.filter((url) => url.includes("/basemap/"))).toEqual([]);
    released.resolve();
    await complete();
    // One instantiation, and no tile of the whole country.
    expect(metadataOf(requests)).toHaveLength(2);
    hasNoneTwice(tilesOf(requests));
    expect(Math.min(...zoomsOf(requests))).toBeGreaterThan(9);
    expect(complaints).toEqual([]);
  });
});

describe("a frame", () => {
  /** Opens it in a host's page, with a code in its URL, or with codes for when it asks. */
  async function openFrame({ codes }: { codes: "in the URL" | "by message" }) {
    const { app, near } = embedding;
    const { page } = watched;
    near.reset(BOSTON);
    await page.goto(`${near.origin}/empty`);
    await page.evaluate(async ({ maps, codes }) => {
      const codeOf = async () =>
        (await (await fetch("/carto-code", { method: "POST" })).json()).code;
      const frame = document.createElement("iframe");
      Object.assign(frame.style, { width: "900px", height: "560px" });
      const query = new URLSearchParams({ origin: location.origin, map: "retail-stores" });
      const fragment = codes === "in the URL" ? `#code=${await codeOf()}` : "";
      frame.src = `${maps}/embed?${query}${fragment}`;
      addEventListener("message", async ({ source, data }) => {
        if (source !== frame.contentWindow || data.code !== "wanted") return;
        frame.contentWindow?.postMessage({ v: 1, type: "code", code: await codeOf() }, maps);
      });
      document.body.append(frame);
    }, { maps: app.origin, codes });
    return page.frameLocator("iframe");
  }

  function frameOf(page: Page): Frame {
    const frame = page.frames().find((one) => one.url().includes("/embed?"));
    if (frame === undefined) throw new Error("There is no frame");
    return frame;
  }

  const pathsOf = (urls: readonly string[]) => urls.map((url) => new URL(url).pathname);

  it("opens by the code in its URL, in one request, with its tiles before the engine", async () => {
    const { page, context, requests, complaints } = await ready();
    await context.clearCookies();
    requests.length = 0;
    const released = Promise.withResolvers<void>();
    for (const { path } of [files.source, files.view]) {
      await page.route(`**${path}`, heldUntil(released.promise));
    }
    const map = await openFrame({ codes: "in the URL" });
    await expectEventually(() => Promise.resolve(tilesOf(requests).length > 0));
    const ahead = tilesOf(await unused(frameOf(page)));
    released.resolve();
    expect(await storesInView(map)).toBeGreaterThan(0);
    await map.locator(".map-progress").waitFor({ state: "detached" });
    // The first view is the last one: nothing that is loaded after it moves the map.
    expect(tilesOf(requests).sort()).toEqual(ahead.sort());
    const paths = pathsOf(requests);
    expect(paths.filter((path) => path.startsWith("/api/"))).toEqual(["/api/embed-session"]);
    expect(embedding.near.asked).toBe(1);
    expect(metadataOf(requests)).toEqual([]);
    hasNoneTwice(tilesOf(requests));
    const frame = frameOf(page);
    expect(await unused(frame)).toEqual([]);
    expect(await frame.evaluate(() => location.hash)).toBe("");
    expect(frame.url()).not.toContain("code=");
    expect(complaints).toEqual([]);

    // A page of that URL again, whose code is spent: the host page is asked for another. It is so
    // narrow that there is a sheet.
    requests.length = 0;
    await page.evaluate(() => {
      const frame = document.querySelector("iframe");
      if (frame === null) return;
      Object.assign(frame.style, { width: "640px", height: "400px" });
      frame.src = frame.src.replace("#", "&theme=light#");
    });
    await expectEventually(() => Promise.resolve(embedding.near.asked === 2));
    expect(await storesInView(map)).toBeGreaterThan(0);
    await map.locator(".map-progress").waitFor({ state: "detached" });
    expect(new Set(zoomsOf(requests)).size).toBe(1);
  });

  it("without a code in its URL asks for its own scripts before the map's code", async () => {
    const { context, requests, complaints } = await ready();
    await context.clearCookies();
    const map = await openFrame({ codes: "by message" });
    expect(await storesInView(map)).toBeGreaterThan(0);
    const paths = pathsOf(requests);
    const own = [...scripts?.islands.EmbeddedMap ?? [], scripts?.words.en ?? ""];
    const last = Math.max(...own.map((path) => paths.indexOf(path)));
    expect(Math.min(...own.map((path) => paths.indexOf(path)))).toBeGreaterThanOrEqual(0);
    for (const { path } of [files.source, files.view]) {
      expect(paths.indexOf(path)).toBeGreaterThan(last);
    }
    expect(complaints).toEqual([]);
  });
});
