import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page, Response as PageResponse } from "playwright-core";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, countStores, startCloud } from "../helpers/cloud.ts";
import { painted, STORES_PATH, storesInView, TWO_MAPS } from "../helpers/map_page.ts";
import type { Spot } from "../helpers/pixels.ts";

const USERS = {
  BOSTON: { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" },
  "NEW YORK": { username: "bob@acme.com", group: "NEW YORK", password: "another pass phrase" },
} as const;

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
/** The stores of each city, and how many requests it took to count them. */
let counts: Readonly<Record<keyof typeof USERS, number>>;
let requestsOfTest: number;
const embeddedCartoPort = freePort();

beforeAll(async () => {
  dataDir = await makeDataDir();
  for (const user of Object.values(USERS)) await addUser(dataDir, user);
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  counts = {
    BOSTON: await countStores(cloud.emulator, "BOSTON"),
    "NEW YORK": await countStores(cloud.emulator, "NEW YORK"),
  };
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

/** Runs a visit of its own, and makes sure the page had nothing to complain about. */
async function visit(
  use: (watched: Watched) => Promise<void>,
  options: Parameters<typeof watchedPage>[1] = {},
): Promise<void> {
  const watched = await watchedPage(browser, options);
  await use(watched);
  await watched.context.close();
  expect(watched.complaints).toEqual([]);
}

function recordTiles(page: Page): Promise<string>[] {
  const tiles: Promise<string>[] = [];
  page.on("response", (response: PageResponse) => {
    if (!/\/query\/\d+\/\d+\/\d+\?/.test(response.url())) return;
    // A tile that is given up on, since the map has moved, has no body.
    tiles.push(response.body().then((body) => body.toString("latin1"), () => ""));
  });
  return tiles;
}

/** The map has shown all the city's stores, and no other's. */
async function expectOnly(
  city: keyof typeof USERS,
  shown: number,
  tiles: readonly Promise<string>[],
): Promise<void> {
  const other = city === "BOSTON" ? "NEW YORK" : "BOSTON";
  expect(shown).toBe(counts[city]);
  const texts = await Promise.all(tiles);
  expect(texts.join("")).toContain(city);
  for (const text of texts) expect(text).not.toContain(other);
}

describe("the map", () => {
  it("shows NEW YORK its stores, all of them and no other's", () =>
    visit(async ({ page }) => {
      const tiles = recordTiles(page);
      const { username, password } = USERS["NEW YORK"];
      const shown = await openMap(page, app.origin, username, password);
      await painted(page);
      await expectOnly("NEW YORK", shown, tiles);
    }));

  it("runs without the embedded CARTO where there is another", async () => {
    await expect(fetch(`http://localhost:${embeddedCartoPort}/`)).rejects.toThrow(TypeError);
    expect(app.output()).not.toContain("Demo account");
  });
});

describe("a visit", () => {
  let watched: Watched;
  let page: Page;
  let token: string;
  let spots: Spot[];
  let shown: number;
  let tiles: Promise<string>[];
  beforeAll(async () => {
    watched = await watchedPage(browser, { reducedMotion: "no-preference" });
    page = watched.page;
    tiles = recordTiles(page);
    const answer = page.waitForResponse((response) =>
      new URL(response.url()).pathname === "/api/carto-token"
    );
    shown = await openMap(page, app.origin, USERS.BOSTON.username, USERS.BOSTON.password);
    ({ token } = await (await answer).json());
    spots = await painted(page);
  });
  afterAll(() => watched.context.close());

  it("shows BOSTON its stores, all of them and no other's", () =>
    expectOnly("BOSTON", shown, tiles));

  it("loads from the app and CARTO, and from nowhere else", () => {
    const origins = new Set(watched.requests.map((url) => new URL(url).origin));
    expect([...origins].sort()).toEqual([app.origin, cloud.emulator.apiBaseUrl].sort());
  });

  it("asks for its token once, while its code is still loading", () => {
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
});

describe("many visits of one user and a few of another", () => {
  it("cost CARTO one OAuth token and two API tokens", async () => {
    // What a page asks of the app, as the visit above has shown.
    const { username, password } = USERS.BOSTON;
    const cookie = await signInCookie(app.origin, username, password);
    for (let visits = 0; visits < 10; visits++) {
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
    const port = freePort();
    const first = await startCloud(port);
    const folder = await makeDataDir();
    await addUser(folder, USERS.BOSTON);
    const other = await startApp({
      environment: { ...first.environment, ...TWO_MAPS },
      dataDir: folder,
    });
    await first[Symbol.asyncDispose]();

    const watched = await watchedPage(browser);
    const { page } = watched;
    await signIn(page, other.origin, USERS.BOSTON.username, USERS.BOSTON.password, STORES_PATH);
    const notice = page.getByRole("alert").getByText("Map data is unavailable right now.");
    await notice.waitFor();

    const second = await startCloud(port);
    expect(await storesInView(page)).toBe(await countStores(second.emulator, "BOSTON"));
    await notice.waitFor({ state: "detached" });

    await watched.context.close();
    await other.stop();
    await second[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });
});
