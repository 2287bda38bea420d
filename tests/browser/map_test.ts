import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page, Response as PageResponse } from "playwright-core";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { addUser, type Cloud, countStores, startCloud } from "../helpers/cloud.ts";
import { painted, STORES_PATH, storesInView } from "../helpers/map_page.ts";
import type { Spot } from "../helpers/pixels.ts";

const USERS = {
  BOSTON: { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" },
  "NEW YORK": { username: "bob@acme.com", group: "NEW YORK", password: "another pass phrase" },
} as const;

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
const embeddedCartoPort = freePort();

beforeAll(async () => {
  dataDir = await makeDataDir();
  for (const user of Object.values(USERS)) await addUser(dataDir, user);
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  app = await startApp({
    environment: { ...cloud.environment, EMULATOR_PORT: String(embeddedCartoPort) },
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

/** Where it does not matter what is painted: every pixel is painted in software. */
const SMALL = { viewport: { width: 640, height: 480 } };

describe("the map", () => {
  for (const [city, { username, password }] of Object.entries(USERS)) {
    const other = city === "BOSTON" ? "NEW YORK" : "BOSTON";
    it(`shows ${city} its stores, all of them and no other's`, () =>
      visit(async ({ page }) => {
        const tiles = recordTiles(page);
        const shown = await openMap(page, app.origin, username, password);
        expect(shown).toBe(await countStores(cloud.emulator, city));
        await painted(page);
        const texts = await Promise.all(tiles);
        expect(texts.join("")).toContain(city);
        for (const text of texts) expect(text).not.toContain(other);
      }));
  }

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
  beforeAll(async () => {
    watched = await watchedPage(browser, { reducedMotion: "no-preference" });
    page = watched.page;
    const answer = page.waitForResponse((response) =>
      new URL(response.url()).pathname === "/api/carto-token"
    );
    await openMap(page, app.origin, USERS.BOSTON.username, USERS.BOSTON.password);
    ({ token } = await (await answer).json());
    spots = await painted(page);
  });
  afterAll(() => watched.context.close());

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

  it("gives the browser nothing to complain about", () => {
    expect(watched.complaints).toEqual([]);
  });
});

describe("ten visits of one user and one of another", () => {
  it("cost CARTO one OAuth token and two API tokens", async () => {
    await using fresh = await startCloud();
    const folder = await makeDataDir();
    for (const user of Object.values(USERS)) await addUser(folder, user);
    const other = await startApp({ environment: fresh.environment, dataDir: folder });

    const { username, password } = USERS.BOSTON;
    await visit(async ({ page }) => {
      await openMap(page, other.origin, username, password);
      for (let load = 1; load < 10; load++) {
        await page.reload();
        await storesInView(page);
      }
    }, SMALL);
    await visit(async ({ page }) => {
      await openMap(page, other.origin, USERS["NEW YORK"].username, USERS["NEW YORK"].password);
    }, SMALL);

    const posts = (path: string) =>
      fresh.emulator.requests.filter((r) => r.method === "POST" && r.path === path).length;
    expect(posts("/oauth/token")).toBe(1);
    expect(posts("/v3/tokens")).toBe(2);
    await other.stop();
    await Deno.remove(folder, { recursive: true });
  });
});

describe("while CARTO is down", () => {
  it("the page says so, keeps the session, and recovers by itself", async () => {
    const port = freePort();
    const first = await startCloud(port);
    const folder = await makeDataDir();
    await addUser(folder, USERS.BOSTON);
    const other = await startApp({ environment: first.environment, dataDir: folder });
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
