/**
 * A working day at the map, in which every clock is the test's: eight hours with LONG_RUNS=all,
 * else some lifetimes of a token between the same events.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page, Request as PageRequest } from "playwright-core";
import { startEmulator } from "../../emulator/mod.ts";
import type { Emulator } from "../../emulator/mod.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { AppClock } from "../helpers/app_clock.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { addUser, productionSecrets } from "../helpers/cloud.ts";
import { RUNS_LONG } from "../helpers/long_runs.ts";
import { storesInView, TWO_MAPS } from "../helpers/map_page.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };
const MINUTE = 60_000;
/** How long the person works between the day's events, in minutes. */
const WORK = RUNS_LONG
  ? { first: 120, online: 60, shown: 40, last: 160 }
  : { first: 32, online: 12, shown: 12, last: 12 };
/** Of each part, a token's requests at least: they live for five minutes. */
const RENEWALS_A_MINUTE = 0.2;
const PORT = String(freePort());
const clock = new AppClock(PORT);
/** Tokens of five minutes, and of all that the map needs. */
const POLICY = {
  version: 1,
  tokens: { apis: ["maps", "sql"], lifetime_minutes: 5 },
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id", "storetype", "address", "city", "zip", "revenue", "size_m2"],
    },
  },
  groups: { BOSTON: { retail_stores: { city: "BOSTON" } } },
};

let browser: Browser;
let carto: Emulator;
let app: RunningApp;
let dataDir: string;
let aheadMs = 0;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  const POLICY_PATH = `${dataDir}/policy.json`;
  await Deno.writeTextFile(POLICY_PATH, JSON.stringify(POLICY));
  [browser, carto] = await Promise.all([
    launchBrowser(),
    startEmulator({ dataDir: `${dataDir}/carto`, now: () => Date.now() + aheadMs }),
  ]);
  app = await startApp({
    dataDir,
    preload: "tests/helpers/shifted_clock.ts",
    environment: {
      ...productionSecrets(),
      ...TWO_MAPS,
      PORT,
      POLICY_PATH,
      MINTS_PER_HOUR: "1000",
      SESSION_HOURS: "12",
      CARTO_API_BASE_URL: carto.apiBaseUrl,
      CARTO_AUTH_URL: carto.authUrl,
      CARTO_CLIENT_ID: carto.clientId,
      CARTO_CLIENT_SECRET: carto.clientSecret,
      CARTO_CONNECTION: carto.connection,
    },
  });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await carto.close();
  await clock[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Lets time pass everywhere: timers of the page that come due fire once, as after a nap. */
async function pass(page: Page, ms: number): Promise<void> {
  aheadMs += ms;
  await clock.pass(ms);
  await page.clock.fastForward(ms);
  await quiet(page);
}

const LONGEST_MS = 10_000;
const underWay = new Set<PageRequest>();

function watchRequests(page: Page): void {
  page.on("request", (request) => underWay.add(request));
  page.on("requestfinished", (request) => underWay.delete(request));
  page.on("requestfailed", (request) => underWay.delete(request));
}

/** Resolves when what a timer asked for has come, by the real network, and what that asked for. */
async function quiet(page: Page): Promise<void> {
  const startedAt = performance.now();
  for (let still = 0; still < 3; still = underWay.size === 0 ? still + 1 : 0) {
    await page.evaluate(() =>
      fetch("/icon.svg", { cache: "no-store" }).then((answer) => answer.text()).catch(() => null)
    );
    if (performance.now() - startedAt < LONGEST_MS) continue;
    throw new Error(`Still under way: ${[...underWay].map((one) => one.url()).join(" ")}`);
  }
}

/** @returns how much of the stores' own canvas is painted: 0 is a blank map. */
function paintedPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = [...document.querySelectorAll<HTMLCanvasElement>(".map-canvas canvas")].at(-1);
    if (canvas === undefined) return 0;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext("2d");
    context?.drawImage(canvas, 0, 0);
    const { data } = context?.getImageData(0, 0, copy.width, copy.height) ?? { data: [] };
    let painted = 0;
    for (let alpha = 3; alpha < data.length; alpha += 4) painted += Number(data[alpha] !== 0);
    return painted;
  });
}

function setVisible(page: Page, visible: boolean): Promise<void> {
  return page.evaluate((visible) => {
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => visible ? "visible" : "hidden",
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);
}

/** All of the map's state that a person could lose. */
function stateOf(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([
      location.href,
      document.querySelector(".panel")?.textContent,
      document.querySelector(".map-selected")?.getAttribute("style"),
      document.querySelectorAll("canvas").length,
    ])
  );
}

const isTile = (url: string) => /\/query\/\d+\/\d+\/\d+\?/.test(url);
const isToken = (url: string) => url.includes("/api/carto-token?");

describe("a working day", () => {
  it("passes without a blank map, a lost state, or a healthy tile fetched twice", async () => {
    const watched: Watched = await watchedPage(browser, { drawsMaps: "layers" });
    const { page, context, requests } = watched;
    watchRequests(page);
    await page.clock.install();
    await signIn(page, app.origin, ANN.username, ANN.password, "/");
    await storesInView(page);
    // An old link, from before there were several maps.
    await page.goto(
      `${app.origin}/?lat=42.355&lng=-71.065&zoom=12.5&type=Supermarket&color=revenue`,
    );
    await page.clock.runFor(3_000);
    await storesInView(page);
    await quiet(page);

    const began = await stateOf(page);
    expect(await paintedPixels(page)).toBeGreaterThan(200);
    const count = (match: (url: string) => boolean) => requests.filter(match).length;
    const isOurs = (url: string) => !url.endsWith("/icon.svg");
    const expectUnharmed = async () => {
      expect(await stateOf(page)).toBe(began);
      expect(await paintedPixels(page)).toBeGreaterThan(200);
    };
    let minutes = 0;
    const work = async (length: number, step = 4) => {
      for (let passed = 0; passed < length; passed += step, minutes += step) {
        await page.mouse.move(700 + passed % 7, 400);
        await pass(page, step * MINUTE);
      }
    };
    /** Until nothing is asked for in a second. @returns how much was, so far. */
    const rest = async (): Promise<number> => {
      const before = count(isOurs);
      await pass(page, 1_000);
      return before === count(isOurs) ? before : await rest();
    };

    const [tiles, tokens] = [count(isTile), count(isToken)];
    await work(WORK.first);
    await expectUnharmed();
    expect(count(isTile)).toBe(tiles);
    expect(count(isToken) - tokens).toBeGreaterThan(WORK.first * RENEWALS_A_MINUTE);

    // What is asked for now would fail at once.
    await rest();
    await context.setOffline(true);
    await page.getByRole("alert").getByText("You're offline.").waitFor({ state: "detached" });
    await work(10, 5);
    await page.getByRole("alert").getByText("You're offline.").waitFor();
    expect(await paintedPixels(page)).toBeGreaterThan(200);
    await context.setOffline(false);
    // On a busy machine the first try may fail: the next is a timer's.
    const notice = page.getByRole("alert").getByText("You're offline.");
    for (let tries = 0; tries === 0 || await notice.count() > 0; tries++) {
      expect(tries).toBeLessThan(30);
      await pass(page, 1_000);
    }
    await expectUnharmed();

    await work(WORK.online);
    const down = ["maps", "tiles", "sql", "tokens", "oauth"] as const;
    for (const endpoint of down) carto.faults.inject({ endpoint, kind: "status", status: 503 });
    await work(10, 5);
    expect(await paintedPixels(page)).toBeGreaterThan(200);
    carto.faults.liftAll();
    await work(8);
    await expectUnharmed();

    // What recovers from the outage would be asked for out of sight.
    const before = await rest();
    await setVisible(page, false);
    for (let hour = 0; hour < 4; hour++) await pass(page, 15 * MINUTE);
    expect(requests.filter(isOurs).slice(before)).toEqual([]);
    await setVisible(page, true);
    await quiet(page);
    await expectUnharmed();

    await work(WORK.shown);
    // The lid is closed for an hour: no timer runs, and every token is over when it opens.
    await pass(page, 60 * MINUTE);
    await expectUnharmed();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.clock.runFor(2_000);
    await quiet(page);
    await page.getByRole("button", { name: "Zoom out" }).click();
    await page.clock.runFor(2_000);
    await quiet(page);
    expect(await paintedPixels(page)).toBeGreaterThan(200);
    await work(WORK.last);
    expect(minutes).toBeGreaterThan(RUNS_LONG ? 400 : 80);
    expect(await page.getByRole("alert").innerText()).toBe("");
    expect(await paintedPixels(page)).toBeGreaterThan(200);
    await context.close();
  });
});
