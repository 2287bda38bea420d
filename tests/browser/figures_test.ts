/** Every figure of the panel and the table, held to SQL that is run beside it. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, type Watched, watchedPage } from "../helpers/browser.ts";
import { figureOf, goTo, TWO_MAPS } from "../helpers/map_page.ts";
import { addUser, type Cloud, runSql, startCloud, STORES_TABLE } from "../helpers/cloud.ts";

const USER = { username: "bob@acme.com", group: "NEW YORK", password: "another pass phrase" };
const VIEWS = 20;

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, USER);
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  app = await startApp({ environment: { ...cloud.environment, ...TWO_MAPS }, dataDir });
  watched = await watchedPage(browser, { drawsMaps: false });
  page = watched.page;
  await openMap(page, app.origin, USER.username, USER.password);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** A state of the map, and the same as SQL. */
interface Trial {
  readonly search: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
  readonly type: string | null;
  readonly revenue: string | null;
  readonly text: string | null;
}

/** Numbers from 0 to 1 that are the same in every run (Marsaglia's xorshift, 32 bits). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function* trials(): Generator<Trial> {
  const random = numbers(20261124);
  const one = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
  for (let view = 0; view < VIEWS; view++) {
    const latitude = Number((40.76 + (random() - 0.5) * 0.12).toFixed(5));
    const longitude = Number((-73.97 + (random() - 0.5) * 0.12).toFixed(5));
    const zoom = Number((6 + random() * 8).toFixed(2));
    const params = new URLSearchParams({
      lat: String(latitude),
      lng: String(longitude),
      zoom: String(zoom),
    });
    const types = ["Supermarket", "Drugstore", "Discount Store", "Hypermarket"];
    const type = random() < 0.5 ? one(types) : undefined;
    const range = random() < 0.5 ? one(["1200000-1500000", "1350000-", "-1300000"]) : undefined;
    const text = random() < 0.4 ? one(["100", "10011", "ST", "AVE", "1"]) : undefined;
    if (type !== undefined) params.set("type", type);
    if (range !== undefined) params.set("revenue", range);
    if (text !== undefined) params.set("search", text);
    params.set("table", "open");
    const [from = "", to = ""] = range?.split("-") ?? [];
    const search = text === undefined
      ? null
      : /^\d/.test(text)
      ? `zip LIKE '${text}%'`
      : `address LIKE '%${text}%'`;
    const revenue = [from && `revenue >= ${from}`, to && `revenue < ${to}`].filter(Boolean);
    yield {
      search: `?${params}`,
      latitude,
      longitude,
      zoom,
      type: type === undefined ? null : `storetype = '${type}'`,
      revenue: revenue.length === 0 ? null : revenue.join(" AND "),
      text: search,
    };
  }
}

/** @returns the map's size in CSS pixels. */
const mapSize = () =>
  page.evaluate(() => {
    const { clientWidth: width, clientHeight: height } = document.querySelector(".map-canvas") ??
      document.body;
    return { width, height };
  });

/** What is in view, by the formulas of Web Mercator (OGC 17-083r4, annex H). */
function inView(
  { latitude, longitude, zoom }: Trial,
  { width, height }: { width: number; height: number },
): string {
  const world = 512 * 2 ** zoom;
  const x = (longitude + 180) / 360;
  const y = Math.asinh(Math.tan(latitude * Math.PI / 180)) / (2 * Math.PI);
  const longitudeAt = (x: number) => x * 360 - 180;
  const latitudeAt = (y: number) => Math.atan(Math.sinh(y * 2 * Math.PI)) * 180 / Math.PI;
  const [west, east] = [-1, 1].map((side) => longitudeAt(x + side * width / 2 / world));
  const [south, north] = [-1, 1].map((side) => latitudeAt(y + side * height / 2 / world));
  return `ST_X(geom) BETWEEN ${west} AND ${east} AND ST_Y(geom) BETWEEN ${south} AND ${north}`;
}

const digits = (text: string) => Number(text.replace(/[^\d]/g, ""));

/** A bar as those hear it who do not see it: `14 at $950K–$1.05M`. */
function binOf(text: string): readonly number[] {
  const [, count = "", ...limits] = /^([\d,]+) at \$([\d.]+[KM]?)–\$([\d.]+[KM]?)$/.exec(text) ??
    [];
  const [from = NaN, to = NaN] = limits.map((limit) =>
    Math.round(parseFloat(limit) * ({ K: 1_000, M: 1_000_000 }[limit.at(-1) ?? ""] ?? 1))
  );
  return [from, to, digits(count)];
}

async function shown() {
  const types = await page.locator('[data-widget="types"] .category').evaluateAll((rows) =>
    rows.map((row) =>
      [".category-name", ".category-value"].map((part) =>
        row.querySelector<HTMLElement>(part)?.title
      )
    )
  );
  const bins = await page.locator('[data-widget="revenues"] li').allTextContents();
  return {
    count: await figureOf(page, "count"),
    revenue: await figureOf(page, "total"),
    listed: digits(await page.locator(".table-count").innerText()),
    types: types.map(([type = "", value = ""]) => [type.toLowerCase(), digits(value)])
      .filter(([, value]) => value),
    bins: bins.map(binOf),
  };
}

async function fromSql(trial: Trial, view: string) {
  const where = (...conditions: (string | null)[]) =>
    `FROM ${STORES_TABLE} WHERE city = 'NEW YORK' AND ${
      [view, trial.text, ...conditions].filter((one) => one !== null).join(" AND ")
    }`;
  const { type, revenue } = trial;
  const [totals] = await runSql(
    cloud.emulator,
    `SELECT COUNT(*) AS count, SUM(revenue) AS revenue ${where(type, revenue)}`,
  );
  const types = await runSql(
    cloud.emulator,
    `SELECT storetype, SUM(revenue) AS value ${where(revenue)} GROUP BY storetype`,
  );
  const rows = await runSql(cloud.emulator, `SELECT revenue ${where(type)}`);
  const revenues = rows.map((row) => Number(row.revenue));
  return {
    count: Number(totals?.count),
    revenue: Number(totals?.revenue ?? 0),
    types: types.map(({ storetype, value }) => [String(storetype).toLowerCase(), value]).sort(),
    ofAllRevenues: revenues.length,
    binOf: (from: number, to: number) => revenues.filter((one) => one >= from && one < to).length,
  };
}

describe("the figures of the panel", () => {
  it(`are SQL's, for ${VIEWS} views with all kinds of filters`, async () => {
    const counts: number[] = [];
    // The table takes its room from the map before anything is measured.
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.getByRole("table").getByRole("row").nth(2).waitFor();
    for (const trial of trials()) {
      await goTo(page, trial.search);
      const size = await mapSize();
      const [figures, sql] = [await shown(), await fromSql(trial, inView(trial, size))];
      expect({ search: trial.search, count: figures.count, revenue: figures.revenue })
        .toEqual({ search: trial.search, count: sql.count, revenue: sql.revenue });
      expect(figures.types.sort()).toEqual(sql.types);
      expect(figures.listed).toBe(sql.count);
      if (sql.ofAllRevenues > 0) expect(figures.bins.length).toBeGreaterThan(8);
      for (const [from = 0, to = 0, count] of figures.bins) {
        expect({ from, count }).toEqual({ from, count: sql.binOf(from, to) });
      }
      counts.push(figures.count);
    }
    // A test of empty views alone would show nothing.
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(VIEWS / 2);
    expect(watched.complaints).toEqual([]);
  });
});
