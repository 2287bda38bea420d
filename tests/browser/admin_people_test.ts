/** The console's pages of people, sessions, tokens and access, in a browser. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import * as v from "valibot";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { userKey } from "../../lib/storage/keys.ts";
import { ADMIN, type AdminApp, NO_ADMIN, startAdminApp } from "../helpers/admin.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, openMap, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import { eventually, expectEventually } from "../helpers/eventually.ts";
import { ONE_MAP, ONE_MAP_PATH, storesInView } from "../helpers/map_page.ts";
import { smallTargets } from "../helpers/targets.ts";
import { textsOutOfBoxes } from "../helpers/text_boxes.ts";

const [BOSTON] = NO_ADMIN;
const TEN_SECONDS = 10_000;

let browser: Browser;
let app: AdminApp;
let admin: Watched;
let boston: Watched;
/** How many they see of the whole map. */
let bostonsStores: number;
beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startAdminApp({ environment: ONE_MAP })]);
  boston = await watchedPage(browser, { drawsMaps: false });
  admin = await watchedPage(browser, { drawsMaps: false });
  for (const { page } of [boston, admin]) page.setDefaultTimeout(20_000);
  bostonsStores = await openMap(boston.page, app.origin, ...NO_ADMIN, ONE_MAP_PATH);
  await signIn(admin.page, app.origin, ...ADMIN);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Asks as the page's scripts do. */
const ask = (page: Page, path: string) =>
  page.context().request.get(`${app.origin}${path}`, { headers: SAME_ORIGIN });

const Answer = v.object({ token: v.string(), api_base_url: v.string() });

/** The token that the page's browser gets now. */
async function tokenOf(page: Page, path = "/api/carto-token") {
  const response = await ask(page, path);
  const { token, api_base_url } = v.parse(Answer, await response.json());
  return { token, api: api_base_url };
}

/** How CARTO answers to the token; the request itself does not matter. */
async function statusOf({ token, api }: { token: string; api: string }): Promise<number> {
  const url = `${api}/v3/maps/carto_dw/query?q=SELECT+1`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response.status;
}

const open = (path: string) => admin.page.goto(`${app.origin}${path}`);
const notice = () => admin.page.getByRole("status").textContent();

describe("a token", () => {
  it("is revoked from its row: CARTO refuses it within seconds, and its map goes on", async () => {
    const before = await tokenOf(boston.page);
    expect(await statusOf(before)).not.toBe(401);
    const { page } = admin;
    await open(`/admin/tokens?q=${BOSTON}`);
    expect(await page.locator("tbody tr").first().textContent()).toContain(BOSTON);
    expect(await page.content()).not.toContain(before.token);
    const startedAt = performance.now();
    await page.getByRole("button", { name: /^Revoke tok_/ }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("heading").textContent()).toContain(BOSTON);
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await page.waitForURL(/done=revoked/);
    await expectEventually(async () => await statusOf(before) === 401);
    expect(performance.now() - startedAt).toBeLessThan(TEN_SECONDS);
    expect(await notice()).toContain("revoked");

    // What it asks of CARTO next is refused, and it gets another token.
    const asked = boston.page.waitForRequest(/\/api\/carto-token/);
    for (let zooms = 0; zooms < 3; zooms++) {
      await boston.page.getByRole("button", { name: "Zoom in" }).click();
    }
    await asked;
    await expectEventually(async () => await storesInView(boston.page) > 0);
    const after = await tokenOf(boston.page);
    expect(after.token).not.toBe(before.token);
    expect(await statusOf(after)).not.toBe(401);
  });

  it("is shown on its owner's page: when it was revoked here, and deleted at CARTO", async () => {
    await open(`/admin/people?q=${BOSTON.slice(0, 8)}`);
    await admin.page.getByRole("link", { name: BOSTON }).click();
    const row = admin.page.getByRole("region", { name: /^Revoked/ }).locator("tbody tr");
    const [reason, here, atCarto] = await row.first().locator("td").allTextContents();
    expect(reason).toBe("Revoked by an operator");
    for (const time of [here, atCarto]) expect(time).toMatch(/\d\d:\d\d:\d\d UTC$/);
  });

  it("are revoked together only where that is typed", async () => {
    await open("/admin/tokens");
    const { page } = admin;
    await page.getByRole("button", { name: "Revoke all tokens" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("revoke all");
    const before = await tokenOf(boston.page);
    await dialog.getByRole("button", { name: "Revoke all tokens" }).click();
    await page.waitForURL(/done=all/);
    await expectEventually(async () => await statusOf(before) === 401);
    const wrong = await app.post("/admin/tokens/change", { change: "revoke_all", typed: "yes" });
    expect(wrong.headers.get("location")).toMatch(/^\/admin\/tokens\?done=typed\./);
  });
});

describe("a view as a group", () => {
  it("has the group's map in a banner, a token of its own, and ends by its button", async () => {
    const { page } = admin;
    const own = await tokenOf(page);
    await open("/admin/access?group=BOSTON");
    await page.getByRole("button", { name: "View as" }).click();
    await page.waitForURL(/\/admin\/access\/view\/stores/);
    const banner = page.getByRole("region", { name: "View as" });
    expect(await banner.textContent()).toContain("the group BOSTON");
    await expectEventually(async () => await storesInView(page) === bostonsStores);
    const viewed = await tokenOf(page, "/admin/access/token?map=stores");
    expect([own.token, (await tokenOf(boston.page)).token]).not.toContain(viewed.token);
    expect((await tokenOf(page)).token).toBe(own.token);
    expect(await axeFindings(page)).toEqual([]);

    await banner.getByRole("button", { name: "End the view" }).click();
    await page.waitForURL(/done=view_ended/);
    expect(await notice()).toContain("ended");
    await expectEventually(async () => await statusOf(viewed) === 401);
    expect(await statusOf(own)).not.toBe(401);
    expect((await ask(page, "/admin/access/token")).status()).toBe(401);
  });
});

describe("the pages of people", () => {
  const PAGES = [
    "/admin/access",
    "/admin/access?group=BOSTON",
    "/admin/people",
    `/admin/people/person?name=${BOSTON}`,
    "/admin/people?q=nobody",
    "/admin/sessions",
    "/admin/tokens",
  ];

  for (const path of PAGES) {
    it(`are accessible and fit narrow screens: ${path}`, async () => {
      const { page } = admin;
      await open(path);
      expect(await axeFindings(page)).toEqual([]);
      expect(await smallTargets(page, 24)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axeFindings(page, { rules: "of color" })).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
      for (const width of [320, 390]) {
        await page.setViewportSize({ width, height: 700 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });
  }

  it("keep hostile names inside their boxes, and run no script in them", async () => {
    const { page } = admin;
    const groups = ["W".repeat(200), "<img src=x onerror=document.title='run'>", "\u202eback"];
    const username = "oidc:' onmouseover=document.title='run' x='";
    const value = { username, displayName: groups[0], groups, method: "oidc", passwordHash: null };
    const store = denoKv(app.environment.KV_PATH);
    await store.commit({ set: [{ key: userKey(username), value }] });
    await store.close();
    await page.setViewportSize({ width: 320, height: 700 });
    const name = encodeURIComponent(username);
    for (const path of ["people", `people/person?name=${name}`, `access?person=${name}`]) {
      await open(`/admin/${path}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      // The navigation scrolls sideways.
      const out = (await textsOutOfBoxes(page)).filter((text) => !text.includes("nav.admin-nav"));
      expect([path, out, await page.title() === "run"]).toEqual([path, [], false]);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("speak Spanish", async () => {
    const context = await browser.newContext({ locale: "es" });
    const page = await context.newPage();
    await signIn(page, app.origin, ...ADMIN, "/admin/tokens");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Tokens de acceso");
    await page.goto(`${app.origin}/admin/access`);
    expect(await page.locator("tbody").first().textContent()).toContain("Algunas filas");
    await context.close();
  });

  it("end a session by keyboard, and its page learns of it; rows are counted on request", async () => {
    const { page } = admin;
    await open("/admin/access?group=BOSTON");
    await page.getByRole("button", { name: "Count rows" }).click();
    expect(await page.locator("main").textContent()).toMatch(/Rows: \d+/);

    await open(`/admin/people/person?name=${BOSTON}`);
    const [end] = await eventually(
      () => page.getByRole("button", { name: /^End .* of / }).all(),
      "session",
    );
    await end.focus();
    await page.keyboard.press("Enter");
    const submit = page.getByRole("dialog").getByRole("button", { name: "End", exact: true });
    for (let tabs = 0; tabs < 3 && !await isFocused(submit.first()); tabs++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=session_ended/);
    await expectEventually(async () => (await ask(boston.page, "/api/session")).status() === 401);
    const audit = await app.audit();
    for (const change of ["token_revoked", "all_tokens_revoked", "view_started", "rows_counted"]) {
      assert(audit.includes(`"change":"${change}"`), change);
    }
    expect(admin.complaints).toEqual([]);
  });
});

const isFocused = (locator: ReturnType<Page["locator"]>) =>
  locator.evaluate((one) => one === document.activeElement);
