/** The console's pages Audit, Usage, and Policy and maps, as an operator uses them. */
import { Buffer } from "node:buffer";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { ADMIN, type AdminApp, startAdminApp } from "../helpers/admin.ts";
import { writeRecords } from "../helpers/admin_records.ts";
import { makeDataDir } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, signIn, watchedPage } from "../helpers/browser.ts";
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
  await writeRecords(`${app.dataDir}/kv.sqlite3`);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await Deno.remove(folder, { recursive: true });
});

/** Scrolls sideways nowhere but in its own boxes. */
const isWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

async function findings(page: Page): Promise<readonly unknown[]> {
  const axe = await axeFindings(page);
  return [...axe, ...await smallTargets(page, 24), ...await isWide(page) ? ["too wide"] : []];
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
