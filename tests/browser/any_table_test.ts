/** A realistic table on screen: code stays text, days stay days, ids keep their digits. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { layOutData } from "../../emulator/test_data.ts";
import { writeLink } from "../../lib/map/query/map_url.ts";
import { EMPTY_QUERY, type MapQuery } from "../../lib/map/query/map_query.ts";
import type { MapPosition } from "../../lib/map/view/position.ts";
import {
  DAY,
  HTML,
  IDS,
  importAnyTable,
  importManyCategories,
  KINDS,
  MAP,
  POLICY,
  SCRIPT,
} from "../helpers/any_table.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { BOSTON, eventOf, mapIn, USERS, visit } from "../helpers/embedding.ts";
import { type HostApplication, startHost } from "../helpers/host_application.ts";
import { documentOf } from "../helpers/map_documents.ts";
import { goTo } from "../helpers/map_page.ts";

const map = documentOf(MAP);
/** Six lines, for a dataset of the same policy. */
const SIX_LINES = `{
  "version": 1,
  "title": "Many",
  "layers": [
    { "id": "many", "dataset": "many", "type": "point" }
  ]}`;
const SELECTED = { dataset: "things", id: IDS[4] ?? "" };
const DAY_MS = 86_400_000;

let dataDir: string;
let app: RunningApp;
let browser: Browser;
let host: HostApplication;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutData(dataDir);
  await importAnyTable(dataDir);
  await importManyCategories(dataDir);
  await layOutAccounts(`${dataDir}/kv.sqlite3`);
  await Deno.mkdir(`${dataDir}/maps`);
  await Deno.writeTextFile(`${dataDir}/maps/any.json`, JSON.stringify(MAP));
  await Deno.writeTextFile(`${dataDir}/maps/many.json`, SIX_LINES);
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(POLICY));
  const port = freePort();
  const environment = {
    POLICY_PATH: `${dataDir}/policy.json`,
    MAPS_PATH: `${dataDir}/maps`,
    EMBED_ORIGINS: `http://127.0.0.1:${port}`,
  };
  [app, browser] = await Promise.all([startApp({ dataDir, environment }), launchBrowser()]);
  host = await startHost({ hostname: "127.0.0.1", port, maps: app.origin, users: USERS });
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

function linkTo(query: Partial<MapQuery>, position: MapPosition | null = null): string {
  const link = { query: { ...EMPTY_QUERY, ...query }, position };
  return `${app.origin}/maps/any${writeLink(link, map, "")}`;
}

/** A signed-in user in that time zone. */
async function readerIn(timezoneId: string): Promise<Watched> {
  const watched = await watchedPage(browser, { timezoneId, drawsMaps: false });
  await signIn(watched.page, app.origin, BOSTON, USERS[BOSTON]);
  return watched;
}

const cardOf = (page: Page) => page.getByRole("region", { name: "Selected feature" });

async function csvOf(page: Page): Promise<string> {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).first().click();
  return await Deno.readTextFile(await (await saved).path());
}

describe("a table as people have them", () => {
  let reader: Watched;
  beforeAll(async () => {
    reader = await readerIn("UTC");
  });

  it("is the same day, digits and words at UTC−3 and at UTC+9", async () => {
    const day = Date.parse(DAY);
    const filters = new Map([["days", { kind: "time", from: day, to: day + DAY_MS } as const]]);
    const seen: string[] = [];
    for (const zone of ["America/Sao_Paulo", "Asia/Tokyo"]) {
      const { page, context, complaints } = await readerIn(zone);
      await page.goto(linkTo({ selected: SELECTED, filters }));
      const card = cardOf(page);
      await card.getByRole("heading", { name: `${HTML} 4` }).waitFor();
      await page.getByText("30 things in view").waitFor();
      const chip = page.getByRole("button", { name: /Remove filter/ });
      seen.push([await card.innerText(), await chip.getAttribute("aria-label")].join());
      const file = await csvOf(page);
      expect(file.match(new RegExp(`,${DAY},`, "g"))).toHaveLength(30);
      seen.push(file);
      expect(complaints).toEqual([]);
      await context.close();
    }
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
    expect(seen[0]).toContain(SELECTED.id);
    expect(seen[0]).toContain("29 Feb 2024");
  });

  it("shows code as text wherever it stands, and says what has no place", async () => {
    const { page, complaints } = reader;
    await page.goto(linkTo({}));
    await page.getByText("Without a place: 2 things").waitFor();
    await goTo(page, linkTo({ selected: SELECTED, table: "table" }));
    const card = cardOf(page);
    await card.getByRole("heading", { name: `${HTML} 4` }).waitFor();
    await card.getByText(SCRIPT).waitFor();
    expect(await card.getByRole("link").count()).toBe(0);
    await page.locator("[data-widget=kinds] [aria-pressed]").first().waitFor();
    for (const kind of KINDS) {
      if (kind === null || kind === "") continue;
      const named = page.locator("[data-widget=kinds]").getByText(kind, { exact: true });
      const more = page.locator("[data-widget=kinds]").getByText("more", { exact: false });
      if (await named.count() === 0 && await more.count() > 0) await more.first().click();
      await named.waitFor();
      expect([kind, await named.count()]).toEqual([kind, 1]);
    }
    await page.locator(".stage-dock").getByText(`${HTML} 12`).waitFor();
    await page.getByRole("combobox").fill(" 33");
    await page.getByRole("option", { name: `${HTML} 33` }).click();
    await card.getByRole("heading", { name: `${HTML} 33` }).waitFor();
    expect(await card.getByRole("link").getAttribute("href")).toBe("https://example.com/33");
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(globalThis, "hacked"))).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it("has the same features in view from either side of the 180th meridian", async () => {
    const { page } = reader;
    for (const longitude of [180, -180]) {
      await goTo(page, linkTo({}, { latitude: 0, longitude, zoom: 6 }));
      await page.getByText("38 things in view").waitFor();
    }
  });

  it("is on a map of six lines, by itself and in a page of another origin", async () => {
    await reader.page.goto(`${app.origin}/maps/many`);
    await reader.page.getByText("5,000 rows in view").waitFor();
    expect(reader.complaints).toEqual([]);
    await visit(
      browser,
      host,
      BOSTON,
      async ({ page }) => {
        await page.goto(`${host.origin}/empty`);
        await showMap(page, "many");
        expect(await eventOf(page, "carto-load")).toMatchObject({ count: 5_000 });
      },
      undefined,
      { drawsMaps: false },
    );
    await visit(
      browser,
      host,
      BOSTON,
      async ({ page }) => {
        await page.goto(`${host.origin}/empty`);
        await showMap(page, "any");
        await eventOf(page, "carto-load");
        await mapIn(page).getByRole("combobox").fill(" 33");
        await mapIn(page).getByRole("option", { name: `${HTML} 33` }).click();
        expect(await eventOf(page, "carto-select")).toMatchObject({
          id: IDS[33],
          dataset: "things",
        });
      },
      undefined,
      { drawsMaps: false },
    );
  });
});

/** Adds the element and its script, as a page of the application does. */
async function showMap(page: Page, map: string): Promise<void> {
  await page.evaluate(({ maps, map }) => {
    const element = document.createElement("carto-map");
    element.setAttribute("src", maps);
    element.setAttribute("map", map);
    element.setAttribute("code-url", "/carto-code");
    element.style.cssText = "display: block; height: 560px";
    const script = document.createElement("script");
    script.src = `${maps}/embed.js`;
    document.body.append(element, script);
  }, { maps: app.origin, map });
}
