/** The console in a browser: its frame and its overview. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser } from "playwright-core";
import { doctorReportKey, mintTotalKey, processKey } from "../../lib/storage/keys.ts";
import { hourOf } from "../../lib/storage/hourly_counts.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { ADMIN, type AdminApp, startAdminApp } from "../helpers/admin.ts";
import { axeFindings } from "../helpers/axe.ts";
import {
  launchBrowser,
  openPersonMenu,
  type PageOptions,
  signIn,
  signOutElsewhere,
  type Watched,
  watchedPage,
} from "../helpers/browser.ts";
import { runUsers } from "../helpers/users.ts";
import { smallTargets } from "../helpers/targets.ts";

let app: AdminApp;
let browser: Browser;
beforeAll(async () => {
  app = await startAdminApp();
  browser = await launchBrowser();
  await runUsers(["token", "add", "grafana"], {
    environment: app.environment,
    task: "cli/admin.ts",
  });
  await seed();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** A day's mints, a second process with another policy, and a doctor that found something. */
async function seed(): Promise<void> {
  const store = denoKv(app.environment.KV_PATH ?? "");
  const now = Date.now();
  const hour = hourOf(now);
  const finding = { title: "CARTO answers", found: "no answer in 5 s", fix: "Check the network." };
  await store.commit({
    sum: [1, 2, 5, 12].map((ago) => ({ key: mintTotalKey(hour - ago), by: 40 - ago })),
    set: [
      {
        key: processKey("another"),
        value: {
          ...{ startedAt: now - 60_000, seenAt: now, version: "", deno: "2.9.6" },
          ...{ policyVersion: 2, policyHash: "a".repeat(64), mapsHash: "b".repeat(64) },
          ...{ heldBack: ["oauth"], notReady: ["carto"] },
          faults: [{ code: "carto_timeout", count: 1204, lastAt: now - 240_000 }],
        },
      },
      {
        key: doctorReportKey(),
        value: {
          ...{ at: now, by: "ann@acme.com", isWhole: true },
          findings: [{ id: "api", outcome: "failure", ...finding }],
        },
      },
    ],
  });
  await store.close();
}

async function overview(options: PageOptions = {}): Promise<Watched> {
  const watched = await watchedPage(browser, { drawsMaps: false, ...options });
  await signIn(watched.page, app.origin, ...ADMIN, "/admin");
  return watched;
}

/** Whether the page itself scrolls sideways. */
const isTooWide = ({ page }: Watched) =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

describe("the overview", () => {
  it("shows how the app is, without a fault of axe, in light and dark and on a phone", async () => {
    const watched = await overview({ viewport: { width: 1280, height: 800 } });
    const { page, context } = watched;
    for (
      const text of [
        "Reachable",
        "Policies differ",
        "Not ready: carto",
        "carto_timeout",
        "1 failure",
      ]
    ) await page.getByText(text, { exact: true }).first().waitFor();
    const chart = page.getByRole("img", { name: /at most 39, in the hour from .* UTC/ });
    expect(await chart.locator("rect").count()).toBe(24);
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await axeFindings(page, { rules: "of color" })).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 700 });
      expect([width, await isTooWide(watched)]).toEqual([width, false]);
    }
    expect(await axeFindings(page)).toEqual([]);
    expect(watched.complaints).toEqual([]);
    await context.close();
  });

  it("is in Spanish, with targets for a thumb", async () => {
    const watched = await overview({
      ...{ locale: "es", viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
    });
    await watched.page.getByRole("heading", { name: "Resumen", level: 1 }).waitFor();
    const main = await watched.page.locator("body").innerText();
    expect(main).not.toMatch(/\b(Overview|Processes|Last seen|Run doctor)\b/);
    expect(await isTooWide(watched)).toBe(false);
    expect(await smallTargets(watched.page, 44)).toEqual([]);
    expect(await axeFindings(watched.page)).toEqual([]);
    await watched.context.close();
  });

  it("is reached from the menu, and left, by keyboard alone", async () => {
    const watched = await watchedPage(browser, { drawsMaps: false });
    const { page, context } = watched;
    await signIn(page, app.origin, ...ADMIN, "/sessions");
    await openPersonMenu(page);
    await page.getByRole("link", { name: "Administration" }).press("Enter");
    await page.waitForURL(`${app.origin}/admin`);
    const current = page.getByRole("navigation", { name: "Administration" })
      .locator('[aria-current="page"]');
    expect(await current.innerText()).toBe("Overview");
    await page.getByRole("link", { name: "Back to maps" }).press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/admin"));
    await context.close();
  });

  it("asks before it revokes, says of what, and lets it be", async () => {
    const { page, context } = await overview();
    const revoke = page.getByRole("button", { name: "Revoke grafana" });
    await revoke.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Revoke the API token grafana?" });
    await dialog.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await revoke.click();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    await revoke.click();
    await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("No API tokens").waitFor();
    await context.close();
  });

  it("runs the doctor, whose report takes the place of the last one", async () => {
    const { page, context } = await overview();
    await page.getByRole("button", { name: "Run doctor" }).click();
    await page.getByText("Run just now by user.ny@acme.com").waitFor();
    expect(await page.getByText("no answer in 5 s").count()).toBe(0);
    await context.close();
  });
});

describe("a page of the console", () => {
  it("goes away when the session ended in another tab, within ten seconds", async () => {
    const watched = await overview();
    const elsewhere = await signOutElsewhere(watched, app.origin);
    await watched.page.bringToFront();
    await watched.page.waitForURL(`${app.origin}/login?next=%2Fadmin`, { timeout: 12_000 });
    await elsewhere.close();
    await watched.context.close();
  });

  it("asks for the sign-in again, and is back where the person was", async () => {
    const { page, context } = await overview();
    await page.goto(`${app.origin}/admin/sign-in?next=%2Fadmin`);
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.getByLabel("User name").inputValue()).toBe(ADMIN[0]);
    await page.keyboard.type(ADMIN[1]);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${app.origin}/admin`);
    await context.close();
  });
});
