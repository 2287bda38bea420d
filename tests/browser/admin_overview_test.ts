/** The console in a browser: its frame, its overview, and its records of what happened. */
import { Buffer } from "node:buffer";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { createApiTokens } from "../../lib/admin/api_tokens/api_tokens.ts";
import { doctorReportKey, mintTotalKey, processKey } from "../../lib/storage/keys.ts";
import { hourOf } from "../../lib/storage/hourly_counts.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { ADMIN, type AdminApp, startAdminApp } from "../helpers/admin.ts";
import { writeRecords } from "../helpers/admin_records.ts";
import { makeDataDir } from "../helpers/app.ts";
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
import { smallTargets } from "../helpers/targets.ts";

const POLICY = new URL("../../policy.json", import.meta.url);

let folder: string;
let policyPath: string;
let app: AdminApp;
let browser: Browser;
beforeAll(async () => {
  folder = await makeDataDir();
  policyPath = `${folder}/policy.json`;
  await Deno.copyFile(POLICY, policyPath);
  [app, browser] = await Promise.all([
    startAdminApp({ environment: { POLICY_PATH: policyPath } }),
    launchBrowser(),
  ]);
  await seed();
  await writeRecords(app.environment.KV_PATH ?? "");
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await Deno.remove(folder, { recursive: true });
});

/** An API token, a day's mints, another process with another policy, and a doctor's finding. */
async function seed(): Promise<void> {
  const store = denoKv(app.environment.KV_PATH ?? "");
  await createApiTokens({ store, now: Date.now }).add("grafana", 90);
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
const isTooWide = ({ page }: Pick<Watched, "page">) =>
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

async function findings(page: Page): Promise<readonly unknown[]> {
  const axe = await axeFindings(page);
  return [
    ...axe,
    ...await smallTargets(page, 24),
    ...await isTooWide({ page }) ? ["too wide"] : [],
  ];
}

describe("the console's records", () => {
  it("are searched, verified and compared, and a file is checked", async () => {
    const { page, context, complaints } = await watchedPage(browser, {
      drawsMaps: false,
      viewport: { width: 1280, height: 800 },
    });
    await signIn(page, app.origin, ...ADMIN, "/admin/audit");
    const rows = page.getByRole("row");
    expect(await rows.count()).toBe(51);
    await page.getByRole("link", { name: "Next page" }).click();
    await page.getByRole("link", { name: "First page" }).click();
    await page.getByLabel("Person").fill("Ann.Baker@acme.com");
    await page.getByLabel("Event").selectOption("Signed out");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("1 record on this page").waitFor();
    expect(await rows.last().textContent()).toContain("reason: signed_out");
    await page.getByLabel("Person").fill("nobody");
    await page.keyboard.press("Enter");
    await page.getByText("No records match").waitFor();
    await page.getByRole("link", { name: "Verify the chain" }).click();
    await page.getByText("Intact", { exact: true }).waitFor();
    await page.getByText("This is the end of the chain.").waitFor();

    const policy = await Deno.readTextFile(policyPath);
    await Deno.writeTextFile(policyPath, `\n${policy}`);
    const history = page.getByRole("link", { name: "Policy", exact: true });
    await page.getByRole("link", { name: "Policy and maps" }).click();
    await history.click();
    while (await page.getByText("This is the first version").count() > 0) await page.reload();
    const changes = page.getByRole("region", { name: "Changes" });
    expect(await changes.locator(".diff-added").count()).toBe(1);
    await page.getByText("In force", { exact: true }).waitFor();

    await page.getByRole("link", { name: "All documents" }).click();
    const broken = policy.replace('"version"', '"verzion"');
    await page.getByLabel("File").setInputFiles({
      name: "candidate.json",
      mimeType: "application/json",
      buffer: Buffer.from(broken),
    });
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByText("Not usable").waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: "policy.json:" }).count())
      .toBeGreaterThan(0);
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  for (
    const { name, ...look } of [
      { name: "wide, light, in English", width: 1280, colorScheme: "light", locale: "en" },
      { name: "at 320 px, dark, in Spanish", width: 320, colorScheme: "dark", locale: "es" },
    ] as const
  ) {
    it(`can be read and reached: ${name}`, async () => {
      const { width, colorScheme, locale } = look;
      const { page, context, complaints } = await watchedPage(browser, {
        drawsMaps: false,
        viewport: { width, height: 800 },
        colorScheme,
        locale,
      });
      await signIn(page, app.origin, ...ADMIN);
      const paths = [
        ...["/audit", "/audit?person=nobody", "/audit/verify", "/usage?days=30"],
        ...["/documents", "/documents/history?id=policy"],
      ];
      for (const path of paths) {
        await page.goto(`${app.origin}/admin${path}`);
        for (const summary of await page.locator("summary").all()) await summary.click();
        expect([path, await findings(page)]).toEqual([path, []]);
      }
      expect(complaints).toEqual([]);
      await context.close();
    });
  }
});
