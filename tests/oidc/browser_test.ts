/** Signing in and out with a provider, in a real browser. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, type Watched, watchedPage } from "../helpers/browser.ts";
import { ONE_MAP, ONE_MAP_PATH, storesInView } from "../helpers/map_page.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";

let app: RunningApp;
let browser: Browser;
let provider: TestProvider;
beforeAll(async () => {
  const port = String(freePort());
  const client = { appOrigin: `http://localhost:${port}` };
  provider = await startProvider([client]);
  await provider.set({
    people: {
      ann: { groups: ["BOSTON"], name: "Ann Example" },
      ben: { groups: ["BOSTON"], name: "Ben Example" },
      nil: {},
    },
  });
  app = await startApp({
    environment: { PORT: port, ...ONE_MAP, ...provider.environment(client) },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

async function withPage(use: (watched: Watched) => Promise<void>): Promise<void> {
  const watched = await watchedPage(browser, { drawsMaps: false });
  await use(watched);
  await watched.context.close();
}

/** A page that is soon there, which most sign-ins here lead to. */
const SESSIONS = "/sessions";

/** @param next the page that the sign-in leads to. */
async function beginSignIn(page: Page, next = SESSIONS): Promise<void> {
  await page.goto(`${app.origin}/login?next=${encodeURIComponent(next)}`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
}

async function signInThere(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const greeted = (page: Page, name = /Ann Example/) => page.getByRole("button", { name }).waitFor();
/** Resolves once the page that the sign-in leads to is there. */
async function signedIn(page: Page, name?: RegExp): Promise<void> {
  await page.waitForURL(`${app.origin}${SESSIONS}`);
  await greeted(page, name);
}
async function logOut(page: Page): Promise<void> {
  await page.locator(".person").click();
  await page.locator("#person-menu").getByRole("button", { name: "Log out" }).click();
}
const heading = (page: Page, name: string) => page.getByRole("heading", { name }).waitFor();

describe("in a browser", () => {
  // First of all: the app has not heard of the provider yet.
  it("a provider that is down is reported, and retried by one click", async () => {
    await provider.down();
    await withPage(async ({ page }) => {
      await beginSignIn(page);
      await heading(page, "The sign-in service is not responding");
      await page.getByRole("link", { name: "Try again" }).click();
      await heading(page, "The sign-in service is not responding");
      await provider.up();
      await page.getByRole("link", { name: "Try again" }).click();
      await signInThere(page, "ann");
      await signedIn(page);
    });
  });

  it("a provider that fails during a sign-in is reported, and retried", async () => {
    await withPage(async ({ page }) => {
      await beginSignIn(page);
      await provider.set({ tokenAnswer: { status: 503, body: "down" } });
      await signInThere(page, "ann");
      await heading(page, "The sign-in service is not responding");
      await page.getByRole("link", { name: "Try again" }).click();
      await signedIn(page);
    });
  });

  it("a user signs in with the provider and sees their group's map", async () => {
    await withPage(async ({ page, complaints, requests }) => {
      await beginSignIn(page, "/");
      await signInThere(page, "ann");
      await storesInView(page);
      expect(page.url()).toBe(`${app.origin}${ONE_MAP_PATH}`);
      await greeted(page);
      expect(complaints).toEqual([]);
      const hosts = new Set(requests.map((url) => new URL(url).hostname));
      expect([...hosts].filter((host) => host !== "")).toEqual(["localhost"]);
    });
  });

  it("a user who signs out at the provider is signed out here within 5 s", async () => {
    await withPage(async ({ page, context }) => {
      await beginSignIn(page);
      await signInThere(page, "ann");
      await signedIn(page);
      const there = await context.newPage();
      await there.goto(`${provider.issuer}/session/end`);
      const startedAt = performance.now();
      await there.getByRole("button", { name: "Yes, sign me out" }).click();
      await there.getByText("You are signed out at the provider.").waitFor();
      // Asked beside the page: how soon that is painted is not what is measured.
      const session = () => context.request.get(`${app.origin}/api/session`);
      const elapsed = () => performance.now() - startedAt;
      while ((await session()).status() === 200 && elapsed() < 5_000) await page.waitForTimeout(50);
      expect(elapsed()).toBeLessThan(5_000);
      await page.reload();
      await heading(page, "Sign in");
    });
  });

  it("a user who signs out here is redirected to the provider and back", async () => {
    await withPage(async ({ page, complaints }) => {
      await beginSignIn(page);
      // Another user: Ann's tokens are being revoked, since she has just signed out.
      await signInThere(page, "ben");
      await signedIn(page, /Ben Example/);
      await logOut(page);
      await page.getByText("You may still be signed in to Acme ID.").waitFor();
      await page.getByRole("link", { name: "Sign out of Acme ID too" }).click();
      await page.getByRole("button", { name: "Yes, sign me out" }).click();
      await page.getByText("You are signed out here and of Acme ID.").waitFor();
      await page.getByRole("link", { name: "Sign in again" }).click();
      await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
      // The provider asks again.
      await page.getByLabel("Name").waitFor();
      expect(complaints).toEqual([]);
    });
  });

  it("a user who stays signed in there is signed in again without a prompt", async () => {
    await withPage(async ({ page }) => {
      await beginSignIn(page);
      await signInThere(page, "ann");
      await signedIn(page);
      await logOut(page);
      await page.getByRole("link", { name: "Sign in again" }).click();
      await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
      await greeted(page);
    });
  });

  it("a user who cancels, or has no group, sees what to do", async () => {
    await withPage(async ({ page }) => {
      await beginSignIn(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await heading(page, "You are not signed in");
      await page.getByRole("link", { name: "Try again" }).click();
      await signInThere(page, "nil");
      await heading(page, "Your account has no group here");
      await page.goto(app.origin);
      await heading(page, "Sign in");
    });
  });
});
