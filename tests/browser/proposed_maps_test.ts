/** Maps that `deno task maps new` makes of any table: closed at first, and right when opened. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { startEmulator } from "../../emulator/mod.ts";
import { Catalog } from "../../emulator/store/catalog.ts";
import { openDatabase } from "../../emulator/store/database.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, watchedPage } from "../helpers/browser.ts";
import { signInCookie } from "../helpers/client.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { BOSTON, USERS } from "../helpers/embedding.ts";
import { eventually, expectEventually } from "../helpers/eventually.ts";
import { BLANK_BASEMAP, figureOf } from "../helpers/map_page.ts";
import { pngOf } from "../helpers/pixels.ts";
import { layOutTables, operatorOf, propose, TABLES, TILESETS } from "../helpers/proposed_maps.ts";

const NAMES = [...TABLES, ...TILESETS];
/** A map's page costs seconds of processor time: each third one is drawn by default. */
const DRAWN_EVERY = Deno.env.get("PROPERTY_RUNS") === "all" ? 1 : 3;
/** The whole world, fitted beside panel and layers, is smaller than the tile of zoom 0. */
const SMALL = { width: 800, height: 480 };
const POLICY = {
  version: 1,
  tokens: { apis: ["maps", "sql"] },
  datasets: {},
  groups: { BOSTON: {} },
};

let dataDir: string;
/** Each map's id, with the number of rows of its table. */
const rowsOf = new Map<string, number>();
let app: RunningApp;
let browser: Browser;
/** What was opened, also where the rest could not be. */
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  dataDir = await makeDataDir();
  opened.defer(() => Deno.remove(dataDir, { recursive: true }));
  await layOutTables(dataDir);
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(POLICY));
  const emulator = await startEmulator({ dataDir });
  const operator = operatorOf(emulator, dataDir);
  using database = openDatabase(dataDir);
  const catalog = new Catalog(database);
  for (const [index, name] of NAMES.entries()) {
    await propose(operator, name, "--id", `map-${index}`);
    const table = catalog.find(name.replace(/_tileset$/, ""));
    assert(table !== undefined);
    rowsOf.set(`map-${index}`, table.rowCount);
  }
  await emulator.close();
  await layOutAccounts(`${dataDir}/kv.sqlite3`);
  const { POLICY_PATH, MAPS_PATH } = operator;
  const environment = { POLICY_PATH, MAPS_PATH, ...BLANK_BASEMAP };
  app = await startApp({ dataDir, environment });
  opened.defer(async () => void await app.stop());
  browser = await launchBrowser();
  opened.defer(() => browser.close());
});
afterAll(() => opened.disposeAsync());

async function statusOf(path: string, cookie: string): Promise<number> {
  const response = await fetch(`${app.origin}${path}`, { headers: { cookie } });
  await response.body?.cancel();
  return response.status;
}

/** Gives everything to the group, as an operator edits the policy, and waits until it counts. */
async function open(cookie: string): Promise<void> {
  const path = `${dataDir}/policy.json`;
  const policy = JSON.parse(await Deno.readTextFile(path));
  const all = Object.keys(policy.datasets).map((name) => [name, "all"] as const);
  policy.groups.BOSTON = Object.fromEntries(all);
  await Deno.writeTextFile(path, JSON.stringify(policy));
  await expectEventually(async () => await statusOf("/maps/map-0", cookie) === 200);
}

/** Styles of a page that shows nothing, and of one that shows what the layers paint. */
const NOTHING = "html { background: #fff !important } body * { visibility: hidden !important }";
const LAYERS = ".maplibregl-canvas-container div canvas { visibility: visible !important }";

/** Resolves once a layer has painted something; the page then shows nothing else. */
async function painted(page: Page): Promise<void> {
  const add = (css: string) =>
    page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets.push(sheet);
    }, css);
  const look = () => pngOf(page);
  await add(NOTHING);
  const blank = await look();
  await add(LAYERS);
  await eventually(async () => await look() === blank ? [] : [true], "layer that is painted");
}

/** @returns what a map's page shows wrongly. */
async function faultsOf(page: Page, id: string, rows: number): Promise<string[]> {
  await page.goto(`${app.origin}/maps/${id}`);
  const counted = await figureOf(page, "count");
  const faults = await page.locator(".part-fault").allInnerTexts();
  if (counted !== rows) faults.push(`counts ${counted} of ${rows} rows`);
  if (rows === 0) return faults;
  try {
    // Classes of cells are known once the cells are.
    await page.locator(".legend ul[aria-hidden]").waitFor({ state: "detached" });
    await painted(page);
  } catch (error) {
    faults.push(String(error));
  }
  return faults;
}

describe("a map that is proposed", () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = await signInCookie(app.origin, BOSTON, USERS[BOSTON]);
  });

  it("is seen by no one until a group gets its rows", async () => {
    const seen = await Promise.all([...rowsOf.keys()].map(async (id) => [
      id,
      await statusOf(`/maps/${id}`, cookie),
    ]));
    expect(seen).toEqual([...rowsOf.keys()].map((id) => [id, 404]));
    await open(cookie);
  });

  it("draws and counts every row of its table, whatever the table", async () => {
    const { page, complaints } = await watchedPage(browser, {
      viewport: SMALL,
      drawsMaps: "layers",
    });
    await signIn(page, app.origin, BOSTON, USERS[BOSTON]);
    const wrong: Record<string, readonly string[]> = {};
    for (const [index, [id, rows]] of [...rowsOf].entries()) {
      if (index % DRAWN_EVERY > 0) continue;
      const faults = [...await faultsOf(page, id, rows), ...complaints.splice(0)];
      if (faults.length > 0) wrong[NAMES[index] ?? id] = faults;
    }
    expect(wrong).toEqual({});
  });
});
