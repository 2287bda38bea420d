import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, openMap, watchedPage } from "../helpers/browser.ts";
import { type Attempt, attempt } from "../helpers/carto_client.ts";
import { addUser, type Cloud, mintAsOwner, startCloud } from "../helpers/cloud.ts";
import { ONE_MAP, ONE_MAP_PATH } from "../helpers/map_page.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };
const TABLE = "carto-demo-data.demo_tables.retail_stores";

let browser: Browser;
let cloud: Cloud;
let app: RunningApp;
let dataDir: string;
let page: Page;
/** What Ann's page was given, and what anybody with developer tools has in hand. */
let hers: { token: string; sql: string; access: Attempt };

beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  [browser, cloud] = await Promise.all([launchBrowser(), startCloud()]);
  app = await startApp({ environment: { ...cloud.environment, ...ONE_MAP }, dataDir });
  page = (await watchedPage(browser, { drawsMaps: false })).page;
  const answer = page.waitForResponse(/\/api\/carto-token\?map=stores$/);
  await openMap(page, app.origin, ANN.username, ANN.password, ONE_MAP_PATH);
  const body = await (await answer).json();
  hers = {
    token: body.token,
    sql: body.sources.retail_stores.sql_query,
    access: {
      accessToken: body.token,
      apiBaseUrl: body.api_base_url,
      connectionName: body.connection_name,
    },
  };
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

describe("a Boston user's token, used by hand", () => {
  it("opens Boston's stores, or the refusals below would prove nothing", async () => {
    const outcome = await attempt(page, "vectorQuerySource", {
      ...hers.access,
      sqlQuery: hers.sql,
    });
    expect(outcome.status).toBe(200);
    expect(outcome.tile).toContain("BOSTON");
  });

  const newYork = (sql: string) => sql.replace("'BOSTON'", "'NEW YORK'");
  const variations: [string, (sql: string) => string][] = [
    ["the same SQL for New York", newYork],
    ["the same SQL with an OR", (sql) => `${sql} OR \`city\` = 'NEW YORK'`],
    ["the same SQL without its condition", (sql) => sql.replace(/ WHERE .*/, "")],
    ["the same SQL inside another", (sql) => `SELECT * FROM (${sql}) UNION ALL ${newYork(sql)}`],
    ["the same SQL in another case", (sql) => sql.toLowerCase()],
    ["the same SQL and a second statement", (sql) => `${sql}; ${newYork(sql)}`],
    ["the same SQL and a comment", (sql) => `${sql} -- x`],
    ["the whole table by SQL", () => `SELECT * FROM \`${TABLE}\``],
  ];
  for (const [name, vary] of variations) {
    it(`is refused ${name}`, async () => {
      const sqlQuery = vary(hers.sql);
      const outcome = await attempt(page, "vectorQuerySource", { ...hers.access, sqlQuery });
      expect(outcome).toMatchObject({ status: 403, tile: "" });
    });
  }

  it("is refused the table by its name", async () => {
    const outcome = await attempt(page, "vectorTableSource", { ...hers.access, tableName: TABLE });
    expect(outcome).toMatchObject({ status: 403, tile: "" });
  });

  it("is refused the guide's query, whatever parameter is sent with it", async () => {
    const outcome = await attempt(page, "vectorQuerySource", {
      ...hers.access,
      sqlQuery: `SELECT * FROM \`${TABLE}\` WHERE city = @groupcity`,
      queryParameters: { groupcity: "NEW YORK" },
    });
    expect(outcome).toMatchObject({ status: 403, tile: "" });
  });

  it("shows no New York whatever parameter is sent with its own query", async () => {
    const outcome = await attempt(page, "vectorQuerySource", {
      ...hers.access,
      sqlQuery: hers.sql,
      queryParameters: { groupcity: "NEW YORK", city: "NEW YORK" },
    });
    expect(outcome.tile).not.toContain("NEW YORK");
  });

  it("is refused all of that by the SQL API too", async () => {
    for (const [, vary] of variations) {
      const outcome = await attempt(page, "query", { ...hers.access, sqlQuery: vary(hers.sql) });
      expect(outcome).toMatchObject({ status: 403, tile: "" });
    }
  });

  it("is refused away from the app's origin", async () => {
    const url = new URL(`${hers.access.apiBaseUrl}/v3/maps/carto_dw/query`);
    url.searchParams.set("q", hers.sql);
    for (const origin of ["https://evil.example", `${app.origin}.evil.example`]) {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${hers.token}`, origin },
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ error: "Unauthorized referer" });
    }
  });
});

describe("the guide's own design, a grant with @groupcity", () => {
  it("leaks: the browser picks the city, and the grant does not mind", async () => {
    const source = `SELECT * FROM \`${TABLE}\` WHERE city = @groupcity`;
    const token = await mintAsOwner(cloud.emulator, {
      grants: [{ connection_name: "carto_dw", source }],
      allowed_apis: ["maps"],
    });
    for (const groupcity of ["BOSTON", "NEW YORK"]) {
      const outcome = await attempt(page, "vectorQuerySource", {
        ...hers.access,
        accessToken: token,
        sqlQuery: source,
        queryParameters: { groupcity },
      });
      expect(outcome.status).toBe(200);
      expect(outcome.tile).toContain(groupcity);
    }
  });
});
