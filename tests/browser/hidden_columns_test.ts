/**
 * What the policy hides or masks from a user, including geometry, never reaches their browser, the
 * embedding page or a saved file, whatever a map's document names.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Page } from "playwright-core";
import { makeDataDir } from "../helpers/app.ts";
import type { Watched } from "../helpers/browser.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import {
  addElement,
  type Embedding,
  eventOf,
  mapIn,
  startEmbedding,
  visit,
} from "../helpers/embedding.ts";
import { settled } from "../helpers/map_page.ts";
import type { Row } from "../isolation/leak_checker.ts";
import { canaryOf, mapOfColumns } from "../isolation/map_documents.ts";
import { readTable } from "../isolation/owner.ts";
import { COLUMNS, TABLE } from "../isolation/people.ts";

const password = "a long pass phrase";
const SHOWN = ["store_id", "city"];
const HIDDEN = COLUMNS.filter((column) => !SHOWN.includes(column));
/** Columns that the map names wherever it can, among them a hidden text and a hidden number. */
const NAMED = ["city", "address", "revenue"];
/**
 * One user sees few columns, another no geometry and few columns of a second group's rows, the
 * third revenues that are rounded down.
 */
const [FEW, PARTLY, COARSE] = ["few@acme.com", "partly@acme.com", "coarse@acme.com"] as const;
const GROUPS = { [FEW]: ["FEW"], [PARTLY]: ["BOSTON", "PLACELESS"], [COARSE]: ["COARSE"] };
const STEP = 100_000;
const DATASET = { table: TABLE, geometry: { column: "geom", type: "point" }, id: "store_id" };
const POLICY = {
  version: 1,
  tokens: { apis: ["maps", "sql"] },
  datasets: {
    stores: {
      ...DATASET,
      columns: ["geom", ...COLUMNS],
      types: { store_id: "number", revenue: "number", size_m2: "number" },
      masks: { revenue: { floor: STEP } },
    },
    closed: { ...DATASET, columns: ["geom", "store_id"] },
  },
  groups: {
    FEW: { stores: { rows: { city: "BOSTON" }, columns: ["geom", ...SHOWN] } },
    BOSTON: { stores: { city: "BOSTON" } },
    COARSE: {
      stores: { rows: { city: "BOSTON" }, columns: ["geom", ...SHOWN], masked: ["revenue"] },
    },
    PLACELESS: { stores: { rows: { state: "VT" }, columns: ["store_id", "city"] } },
    OTHERS: { closed: "all" },
  },
};
const CLOSED = {
  version: 1,
  title: "Closed",
  layers: [{ id: "closed", dataset: "closed", type: "point" }],
};

let cloud: Cloud;
let dataDir: string;
let embedding: Embedding;
let table: readonly Row[];

beforeAll(async () => {
  dataDir = await makeDataDir();
  await Deno.mkdir(`${dataDir}/maps`);
  const write = (name: string, content: unknown) =>
    Deno.writeTextFile(`${dataDir}/${name}`, JSON.stringify(content));
  await write("policy.json", POLICY);
  await write("maps/all.json", mapOfColumns(NAMED));
  await write("maps/closed.json", CLOSED);
  for (const [username, groups] of Object.entries(GROUPS)) {
    await addUser(dataDir, { username, password, groups });
  }
  cloud = await startCloud();
  embedding = await startEmbedding({
    users: { [FEW]: password, [PARTLY]: password, [COARSE]: password },
    environment: {
      ...cloud.environment,
      POLICY_PATH: `${dataDir}/policy.json`,
      MAPS_PATH: `${dataDir}/maps`,
    },
    dataDir,
  });
  table = await readTable(cloud, embedding.app.origin);
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

interface Got {
  readonly url: string;
  readonly body: string;
}

/** @returns URL and body of all responses but scripts and style sheets, as they arrive. */
function recordAnswers(page: Page): Promise<Got>[] {
  const answers: Promise<Got>[] = [];
  page.on("response", (response) => {
    const url = response.url();
    if (/\.(js|css|svg)(\?|$)|\/basemap\//.test(url)) return;
    // An aborted request has no body.
    answers.push(
      response.body().then(
        (body) => ({ url, body: body.toString("latin1") }),
        () => ({ url, body: "" }),
      ),
    );
  });
  return answers;
}

/** All that a user obtained in a whole visit. */
interface Taken {
  readonly answers: readonly Got[];
  readonly selection: { readonly properties: Readonly<Record<string, unknown>> };
  readonly csv: readonly string[];
  readonly shown: string;
}

/** Opens the map, its table, a store's card and the file with all rows. */
async function takeAll(user: string): Promise<Taken> {
  let taken: Taken | undefined;
  const { browser, far } = embedding;
  await visit(
    browser,
    far,
    user,
    async ({ page }: Watched) => {
      const answers = recordAnswers(page);
      await openMap(page, "all");
      await eventOf(page, "carto-load");
      const map = mapIn(page);
      await settled(map);
      await map.getByRole("button", { name: "Export" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        map.getByRole("menuitem", { name: "CSV, all my rows" }).click(),
      ]);
      const csv = await Deno.readTextFile(await download.path());
      await map.getByRole("button", { name: "Table", exact: true }).click();
      const row = map.locator("tbody tr", { hasText: canaryOf("city") }).first();
      await row.click();
      const selection = await eventOf(page, "carto-select");
      await map.locator(".feature-card").waitFor({ state: "attached" });
      const shown = await map.locator("body").textContent() ?? "";
      taken = {
        answers: await Promise.all(answers),
        selection,
        csv: csv.trim().replace("\uFEFF", "").split("\r\n"),
        shown,
      };
    },
    undefined,
    { drawsMaps: false },
  );
  if (taken === undefined) throw new Error("Nothing was taken");
  return taken;
}

/** Puts the element for a map into the host's empty page. */
async function openMap(page: Page, map: string): Promise<void> {
  const { app, far } = embedding;
  await page.goto(`${far.origin}/empty`);
  await addElement(page, app.origin, { map });
}

/** Values that do not occur by chance. */
const canariesOf = (rows: readonly Row[], columns: readonly string[]): string[] =>
  rows.flatMap((row) => columns.flatMap((column) => String(row[column] ?? "")))
    .filter((value) => value.length > 6);

const found = (canaries: readonly string[], texts: readonly string[]): string[] =>
  canaries.filter((canary) => texts.some((text) => text.includes(canary)));

const textsOf = ({ answers, csv, selection, shown }: Taken): string[] => [
  ...answers.flatMap(({ url, body }) => [decodeURIComponent(url), body]),
  csv.join("\n"),
  JSON.stringify(selection),
  shown,
];
const cartoAnswers = ({ answers }: Taken) => answers.filter(({ url }) => url.includes("/v3/"));

describe("a browser of a user with few columns", () => {
  it("gets, shows, tells and saves nothing of the others", async () => {
    const taken = await takeAll(FEW);
    const boston = table.filter(({ city }) => city === "BOSTON");
    const texts = textsOf(taken);
    expect(found(HIDDEN.map(canaryOf), texts)).toEqual([]);
    expect(found(canariesOf(boston, HIDDEN), texts)).toEqual([]);
    // The browser does not request them from CARTO, and no tile, statistic or row has them.
    const asked = cartoAnswers(taken);
    expect(asked.some(({ url }) => /\/query\/\d+\/\d+\/\d+/.test(url))).toBe(true);
    expect(asked.some(({ url }) => url.includes("/sql/"))).toBe(true);
    const named = new RegExp(`\\b(${HIDDEN.join("|")})\\b`);
    expect(
      asked.filter(({ url, body }) => named.test(decodeURIComponent(url) + body))
        .map(({ url }) => url),
    ).toEqual([]);
    expect(Object.keys(taken.selection.properties)).toEqual(["city"]);
    expect(taken.csv[0]?.split(",").toSorted())
      .toEqual([...SHOWN, "longitude", "latitude"].toSorted());
    expect(taken.csv).toHaveLength(boston.length + 1);
    // Visible columns are present, or the test would prove nothing.
    expect(found([canaryOf("city")], texts)).toHaveLength(1);
  });

  it("gets the same error for a closed map and a missing one", async () => {
    const said: unknown[] = [];
    const { browser, far } = embedding;
    await visit(
      browser,
      far,
      FEW,
      async ({ page }) => {
        for (const map of ["closed", "none-such"]) {
          await openMap(page, map);
          const { code, message } = await eventOf(page, "carto-error");
          const heading = mapIn(page).getByRole("heading", { name: "Map not found" });
          await heading.waitFor();
          const text = await mapIn(page).locator("body").innerText();
          said.push({ code, message, text });
        }
      },
      /status of 404/,
    );
    expect(said[0]).toMatchObject({ code: "map_not_found" });
    expect(said[0]).toEqual(said[1]);
  });
});

describe("a browser of a user with hidden cells and hidden geometry", () => {
  it("gets, shows, tells and saves what those rows show, and nowhere where they are", async () => {
    const taken = await takeAll(PARTLY);
    const vermont = table.filter(({ state }) => state === "VT");
    expect(vermont.length).toBeGreaterThan(3);
    const seen = new Set(canariesOf(table.filter(({ city }) => city === "BOSTON"), COLUMNS));
    const canaries = canariesOf(vermont, HIDDEN).filter((value) => !seen.has(value));
    expect(found(canaries, textsOf(taken))).toEqual([]);

    const [header = "", ...rows] = taken.csv;
    const columns = header.split(",");
    const cells = rows.map((row) => row.split(","));
    const ids = new Set(vermont.map(({ store_id }) => String(store_id)));
    const ofVermont = cells.filter((row) => ids.has(row[columns.indexOf("store_id")] ?? ""));
    expect(ofVermont).toHaveLength(vermont.length);
    for (const row of ofVermont) {
      for (const column of ["address", "revenue", "longitude", "latitude"]) {
        expect([column, row[columns.indexOf(column)]]).toEqual([column, ""]);
      }
    }
    // No tile that CARTO sends lies beyond Boston, whether page or server instantiated the map.
    const bounds = taken.answers.flatMap(({ body }) =>
      [...body.matchAll(/"bounds":\[([^\]]*)\]/g)].map(([, list = ""]) =>
        list.split(",").map(Number)
      )
    );
    expect(bounds.length).toBeGreaterThan(0);
    for (const [west = 0, south = 0, east = 0, north = 0] of bounds) {
      expect(west > -71.3 && east < -70.9 && south > 42.2 && north < 42.5).toBe(true);
    }
  });
});

describe("a browser of a user with a mask", () => {
  it("gets, shows, tells and saves what the mask leaves, and calls it approximate", async () => {
    const taken = await takeAll(COARSE);
    const boston = table.filter(({ city }) => city === "BOSTON");
    const masked = boston.map(({ revenue }) => Math.floor(Number(revenue) / STEP) * STEP);
    // The mask changes every row: each of their revenues is hidden.
    expect(boston.filter(({ revenue }, index) => Number(revenue) === masked[index])).toEqual([]);
    expect(found(canariesOf(boston, ["revenue"]), textsOf(taken))).toEqual([]);

    const [header = "", ...rows] = taken.csv;
    const at = header.split(",").indexOf("revenue");
    const revenues = rows.map((row) => Number(row.split(",")[at])).toSorted();
    expect(revenues).toEqual(masked.toSorted());
    expect(taken.shown).toContain(`${canaryOf("revenue")} (approximate)`);
  });
});
