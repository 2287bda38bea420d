/** Applications that embed the map, with helpers to use and inspect their pages. */
import { expect } from "@std/expect";
import type { Browser, Page } from "playwright-core";
import { freePort, type RunningApp, startApp } from "./app.ts";
import {
  blockThirdPartyCookies,
  launchBrowser,
  type PageOptions,
  type Watched,
  watchedPage,
} from "./browser.ts";
import { SAME_ORIGIN, signInCookie } from "./client.ts";
import { type HostApplication, startHost } from "./host_application.ts";
import { TWO_MAPS } from "./map_page.ts";

export const USERS = { "user.boston@acme.com": "boston", "user.ny@acme.com": "ny" } as const;
export const [BOSTON, NEW_YORK] = ["user.boston@acme.com", "user.ny@acme.com"] as const;
export interface Embedding extends AsyncDisposable {
  readonly app: RunningApp;
  readonly browser: Browser;
  /** An application on another port: another origin, but the same site. */
  readonly near: HostApplication;
  /** An application of another site, with the strictest policies a page can have. */
  readonly far: HostApplication;
  /** An application whose origin is not in EMBED_ORIGINS. */
  readonly stranger: HostApplication;
}

/**
 * @param options environment of the app under test beside the origins, and the passwords of the
 * hosts' users by name.
 */
export async function startEmbedding(
  { users = USERS, environment = {}, dataDir }: {
    readonly users?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string>>;
    readonly dataDir?: string;
  } = {},
): Promise<Embedding> {
  const ports = { near: freePort(), far: freePort(), stranger: freePort() };
  const EMBED_ORIGINS = `http://localhost:${ports.near}, http://127.0.0.1:${ports.far}`;
  const [app, browser] = await Promise.all([
    startApp({ environment: { EMBED_ORIGINS, ...TWO_MAPS, ...environment }, dataDir }),
    launchBrowser(),
  ]);
  const common = { maps: app.origin, users };
  const near = await startHost({ ...common, hostname: "localhost", port: ports.near });
  const stranger = await startHost({ ...common, hostname: "127.0.0.1", port: ports.stranger });
  const far = await startHost({
    ...common,
    hostname: "127.0.0.1",
    port: ports.far,
    headers: {
      "content-security-policy": "default-src 'none'; connect-src 'self'; base-uri 'none'; " +
        `script-src 'self' ${app.origin}; frame-src ${app.origin}; ` +
        "require-trusted-types-for 'script'; trusted-types 'none'",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    },
  });
  return {
    app,
    browser,
    near,
    far,
    stranger,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await app.stop();
      for (const host of [near, far, stranger]) await host[Symbol.asyncDispose]();
    },
  };
}

/** An event that the element dispatched. */
export interface ElementEvent {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- the tests check the details of events
  readonly detail: any;
}

/**
 * A visit by the host's user. Fails if the console has messages other than `tolerated`, or if a
 * cookie was set.
 */
export async function visit(
  browser: Browser,
  host: HostApplication,
  user: string | null,
  use: (watched: Watched) => Promise<void>,
  tolerated?: RegExp,
  options?: PageOptions,
): Promise<void> {
  const watched = await startVisit(browser, host, user, options);
  await use(watched);
  await endVisit(watched, tolerated);
}

/** Starts a {@linkcode visit} that several tests share. */
export async function startVisit(
  browser: Browser,
  host: HostApplication,
  user: string | null,
  options?: PageOptions,
): Promise<Watched> {
  host.reset(user);
  const watched = await watchedPage(browser, options);
  await blockThirdPartyCookies(watched.page);
  await watched.page.addInitScript(() => {
    const events: ElementEvent[] = [];
    Reflect.set(globalThis, "cartoEvents", events);
    for (const type of ["carto-load", "carto-select", "carto-session-end", "carto-error"]) {
      addEventListener(type, (event) => {
        events.push({ type, detail: event instanceof CustomEvent ? event.detail : undefined });
      });
    }
  });
  return watched;
}

/** Ends a visit, and fails as {@linkcode visit} does. */
export async function endVisit(
  { context, complaints }: Watched,
  tolerated = /^$/,
): Promise<void> {
  expect(await context.cookies()).toEqual([]);
  await context.close();
  expect(complaints.filter((complaint) => !tolerated.test(complaint))).toEqual([]);
}

export const allEvents = (page: Page): Promise<ElementEvent[]> =>
  page.evaluate(() => Reflect.get(globalThis, "cartoEvents"));

/** Resolves with the detail of the `nth` event of its type, counted from 1. */
export async function eventOf(page: Page, type: string, nth = 1): Promise<ElementEvent["detail"]> {
  const wanted = ({ type, nth }: { type: string; nth: number }) =>
    Reflect.get(globalThis, "cartoEvents").filter((one: ElementEvent) => one.type === type)
      .length >= nth;
  await page.waitForFunction(wanted, { type, nth });
  return (await allEvents(page)).filter((one) => one.type === type)[nth - 1]?.detail;
}

export const mapIn = (page: Page) => page.frameLocator("iframe");

/** Sets a cookie in the frame. @returns the frame's cookies afterwards. */
export const cookieAfterSettingOne = (page: Page): Promise<string> =>
  mapIn(page).locator("html").evaluate(() => {
    document.cookie = "probe=1; SameSite=None; Secure";
    return document.cookie;
  });

/** All that the frame stores; a browser that blocks a frame's storage leaves it empty. */
export const keptInFrame = (page: Page): Promise<string> =>
  mapIn(page).locator("html").evaluate((html) => {
    const storage = () => {
      try {
        return JSON.stringify({ ...localStorage, ...sessionStorage });
      } catch (error) {
        if (error instanceof DOMException && error.name === "SecurityError") return "";
        throw error;
      }
    };
    return [html.outerHTML, location.href, document.cookie, storage()].join();
  });

export function recordTiles(page: Page): Promise<string>[] {
  const tiles: Promise<string>[] = [];
  page.on("response", (response) => {
    if (!/\/query\/\d+\/\d+\/\d+\?/.test(response.url())) return;
    // A tile request that was aborted because the map moved has no body.
    tiles.push(response.body().then((body) => body.toString("latin1"), () => ""));
  });
  return tiles;
}

/** Ends all sessions: the user's tokens at CARTO are revoked with the last one. */
export async function endEverySession(app: RunningApp, user: keyof typeof USERS): Promise<void> {
  const headers = { cookie: await signInCookie(app.origin, user, USERS[user]), ...SAME_ORIGIN };
  const post = async (path: string, body = new URLSearchParams()) => {
    const init = { method: "POST", body, headers, redirect: "manual" } as const;
    const response = await fetch(`${app.origin}${path}`, init);
    await response.body?.cancel();
    expect(response.status).toBe(303);
  };
  await post("/sessions/end", new URLSearchParams({ id: "others" }));
  await post("/logout");
}

export async function tokenStatus(app: RunningApp, bearer: string): Promise<number> {
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await fetch(`${app.origin}/api/carto-token`, { headers });
  await response.body?.cancel();
  return response.status;
}

export async function callElement(page: Page, method: "signOut" | "reload"): Promise<void> {
  await page.evaluate((method) => {
    const element = document.querySelector("carto-map");
    if (element !== null) Reflect.get(element, method).call(element);
  }, method);
}

/**
 * Adds the element by script, and loads its module.
 *
 * @param options `hangs`: the page's first `getCode` never resolves.
 */
export async function addElement(
  page: Page,
  maps: string,
  { map = "retail-stores", hangs = false }: { map?: string; hangs?: boolean } = {},
): Promise<void> {
  await page.evaluate(async ({ maps, map, hangs }) => {
    const element = document.createElement("carto-map");
    element.setAttribute("src", maps);
    element.setAttribute("map", map);
    // A property set before the element is defined is kept.
    Reflect.set(element, "getCode", async () => {
      if (hangs && !Reflect.has(globalThis, "hangs")) {
        Reflect.set(globalThis, "hangs", true);
        await new Promise(() => {});
      }
      return (await (await fetch("/carto-code", { method: "POST" })).json()).code;
    });
    document.body.append(element);
    // A script element would need a policy where the page requires Trusted Types.
    await import(`${maps}/embed.mjs`);
  }, { maps, map, hangs });
}
