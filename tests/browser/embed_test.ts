/**
 * The map inside other applications' pages, as docs/embedding.md shows it: its code is what these
 * pages and their servers are made of.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser, signIn, type Watched, watchedPage } from "../helpers/browser.ts";
import { SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { type HostApplication, startHost } from "../helpers/host_application.ts";
import { type Spot, spotsOfColor } from "../helpers/pixels.ts";

const USERS = { "user.boston@acme.com": "boston", "user.ny@acme.com": "ny" } as const;
const [BOSTON, NEW_YORK] = ["user.boston@acme.com", "user.ny@acme.com"] as const;
/** A store as it is painted over the light basemap. */
const POINT = [216, 96, 52] as const;

let app: RunningApp;
let browser: Browser;
/** An application on another port of the same host: another origin, and to browsers the same site. */
let near: HostApplication;
/** One that is another site too, with the strictest policies a page can have. */
let far: HostApplication;
/** One whose origin is not among EMBED_ORIGINS. */
let stranger: HostApplication;

beforeAll(async () => {
  const ports = { near: freePort(), far: freePort(), stranger: freePort() };
  [app, browser] = await Promise.all([
    startApp({
      environment: {
        EMBED_ORIGINS: `http://localhost:${ports.near}, http://127.0.0.1:${ports.far}`,
      },
    }),
    launchBrowser(["--test-third-party-cookie-phaseout"]),
  ]);
  const common = { maps: app.origin, users: USERS };
  near = await startHost({ ...common, hostname: "localhost", port: ports.near });
  stranger = await startHost({ ...common, hostname: "127.0.0.1", port: ports.stranger });
  far = await startHost({
    ...common,
    hostname: "127.0.0.1",
    port: ports.far,
    headers: {
      "content-security-policy": "default-src 'none'; connect-src 'self'; base-uri 'none'; " +
        `script-src 'self' ${app.origin}; frame-src ${app.origin}`,
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    },
  });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  for (const host of [near, far, stranger]) await host[Symbol.asyncDispose]();
});

/** What the element told the page, in order. */
interface Told {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- what a page is told is the test's to look at
  readonly detail: any;
}

/**
 * A visit by the host's user; at its end nothing may be on the console but what `tolerated` says,
 * and no cookie set.
 */
async function visit(
  host: HostApplication,
  user: string | null,
  use: (watched: Watched) => Promise<void>,
  tolerated = /^$/,
): Promise<void> {
  host.reset(user);
  const watched = await watchedPage(browser);
  await watched.page.addInitScript(() => {
    const told: Told[] = [];
    Reflect.set(globalThis, "told", told);
    for (const type of ["carto-load", "carto-select", "carto-session-end", "carto-error"]) {
      addEventListener(type, (event) => {
        told.push({ type, detail: event instanceof CustomEvent ? event.detail : undefined });
      });
    }
  });
  await use(watched);
  expect(await watched.context.cookies()).toEqual([]);
  await watched.context.close();
  expect(watched.complaints.filter((complaint) => !tolerated.test(complaint))).toEqual([]);
}

const allTold = (page: Page): Promise<Told[]> =>
  page.evaluate(() => Reflect.get(globalThis, "told"));

/** Resolves with the detail of the event that comes as `nth` of its type, from 1. */
async function told(page: Page, type: string, nth = 1): Promise<Told["detail"]> {
  const wanted = ({ type, nth }: { type: string; nth: number }) =>
    Reflect.get(globalThis, "told").filter((one: Told) => one.type === type).length >= nth;
  await page.waitForFunction(wanted, { type, nth });
  return (await allTold(page)).filter((one) => one.type === type)[nth - 1]?.detail;
}

const mapIn = (page: Page) => page.frameLocator("iframe");

/** Resolves when stores are painted. */
async function painted(page: Page): Promise<Spot[]> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 30_000) {
    const spots = await spotsOfColor(page, POINT);
    // The first spot is the dot of the summary, which is there before any store.
    if (spots.length > 2) return spots.slice(1);
  }
  throw new Error("No stores are painted");
}

function recordTiles(page: Page): Promise<string>[] {
  const tiles: Promise<string>[] = [];
  page.on("response", (response) => {
    if (!/\/query\/\d+\/\d+\/\d+\?/.test(response.url())) return;
    tiles.push(response.body().then((body) => body.toString("latin1")));
  });
  return tiles;
}

describe("a link", () => {
  it("leads to the map by way of carto-embed's own sign-in", async () => {
    const watched = await watchedPage(browser);
    const { page } = watched;
    await page.goto(`${far.origin}/link`);
    await page.getByRole("link", { name: "Our stores on the map" }).click();
    await page.waitForURL(`${app.origin}/login`);
    await signIn(page, app.origin, BOSTON, USERS[BOSTON]);
    await page.getByRole("status").getByText(/^\d+ stores$/).waitFor();
    await watched.context.close();
    expect(watched.complaints).toEqual([]);
  });
});

describe("a frame with ten lines of the page's own", () => {
  it("shows the page's user their stores and no other's", () =>
    visit(near, NEW_YORK, async ({ page }) => {
      const tiles = recordTiles(page);
      await page.goto(`${near.origin}/frame`);
      await page.getByText("ready loaded").waitFor();
      await painted(page);
      const texts = (await Promise.all(tiles)).join("");
      expect(texts).toContain("NEW YORK");
      expect(texts).not.toContain("BOSTON");
    }));
});

describe("the element", () => {
  it("shows the page's user their stores, in another site's isolated page with a strict policy", () =>
    visit(far, BOSTON, async ({ page, requests }) => {
      const tiles = recordTiles(page);
      await page.goto(`${far.origin}/element`);
      const { count, groups } = await told(page, "carto-load");
      expect(groups).toEqual(["BOSTON"]);
      expect(await mapIn(page).getByRole("status").innerText()).toBe(`${count} stores`);
      await painted(page);
      const texts = (await Promise.all(tiles)).join("");
      expect(texts).toContain("BOSTON");
      expect(texts).not.toContain("NEW YORK");
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      const carto = requests.filter((url) => url.includes("/v3/maps/")).map((u) =>
        new URL(u).origin
      );
      expect(new Set(requests.map((url) => new URL(url).origin)))
        .toEqual(new Set([far.origin, app.origin, ...carto.slice(0, 1)]));
      expect(far.asked).toBe(1);
      expect(await page.locator("iframe").getAttribute("title")).toBe("Our stores");
    }));

  it("tells the page of the store that is clicked, and of none", () =>
    visit(far, BOSTON, async ({ page }) => {
      await page.goto(`${far.origin}/element`);
      await told(page, "carto-load");
      const [spot] = await painted(page);
      if (spot === undefined) throw new Error("no store to click");
      await page.mouse.click(spot.x, spot.y);
      const selection = await told(page, "carto-select");
      expect(selection.dataset).toBe("retail_stores");
      expect(selection.properties).toMatchObject({
        city: "BOSTON",
        storetype: expect.any(String),
        revenue: expect.any(Number),
      });
      expect(await page.locator("output").innerText()).toBe(selection.properties.address);
      await mapIn(page).locator(".map-selected").waitFor();
      await page.keyboard.press("Escape");
      expect(await told(page, "carto-select", 2)).toBeNull();
      expect(await mapIn(page).locator(".map-selected").count()).toBe(0);
    }));

  it("goes on with a new code when its session ends, with the map in view all the time", () =>
    visit(far, BOSTON, async ({ page }) => {
      await page.goto(`${far.origin}/element`);
      const first = await told(page, "carto-load");
      await painted(page);
      await mapIn(page).locator("html").evaluate((html) => html.dataset.mark = "the same page");
      const gate = Promise.withResolvers<null>();
      far.answerCode = () => gate.promise;

      await endEverySession(BOSTON);
      // Tiles are asked for that CARTO refuses now.
      await mapIn(page).getByRole("button", { name: "Zoom in" }).click();
      await told(page, "carto-session-end");
      await mapIn(page).getByText("Your session has ended").waitFor();
      expect(await mapIn(page).getByRole("status").first().innerText()).toMatch(/^\d+ stores$/);

      gate.resolve(null);
      expect(await told(page, "carto-load", 2)).toEqual(first);
      await mapIn(page).getByText("Your session has ended").waitFor({ state: "detached" });
      await painted(page);
      expect(await mapIn(page).locator("html").getAttribute("data-mark")).toBe("the same page");
      expect(await mapIn(page).getByRole("alert").count()).toBe(0);
    }, /status of 401/));

  it("ends its session when told to sign out, shows nothing, and begins anew for another user", () =>
    visit(far, BOSTON, async ({ page }) => {
      const started = page.waitForResponse(`${app.origin}/api/embed-session`);
      await page.goto(`${far.origin}/element`);
      await told(page, "carto-load");
      await painted(page);
      const { token } = await (await started).json();
      expect(await tokenStatus(token)).toBe(200);

      const ended = page.waitForResponse(`${app.origin}/api/logout`);
      await callElement(page, "signOut");
      expect((await ended).status()).toBe(204);
      await mapIn(page).getByRole("heading", { name: "Signed out" }).waitFor();
      expect(await mapIn(page).locator("canvas").count()).toBe(0);
      expect(await spotsOfColor(page, POINT)).toEqual([]);
      expect(await tokenStatus(token)).toBe(401);

      far.user = NEW_YORK;
      await callElement(page, "reload");
      expect((await told(page, "carto-load", 2)).groups).toEqual(["NEW YORK"]);
    }));

  it("tells of a code that it did not get, and tries again", () =>
    visit(far, BOSTON, async ({ page }) => {
      const answers = [new Response(null, { status: 503 }), Response.json({ code: 5 })];
      far.answerCode = () => Promise.resolve(answers.shift() ?? null);
      await page.clock.install();
      await page.goto(`${far.origin}/element`);
      const first = await told(page, "carto-error");
      expect(first).toEqual({ code: "no_code", message: "Error: /carto-code answered 503" });
      await page.clock.fastForward(1_000);
      expect((await told(page, "carto-error", 2)).message).toBe("Error: the code is no text");
      await page.clock.fastForward(2_000);
      await told(page, "carto-load");
    }, /status of 503/));

  it("gives up on the page's own getCode after 30 seconds, and asks it again", () =>
    visit(near, BOSTON, async ({ page }) => {
      await page.clock.install();
      await page.goto(`${near.origin}/empty`);
      await addElement(page, "hangs");
      await page.waitForFunction(() => Reflect.get(globalThis, "hangs"));
      await page.clock.fastForward(30_000);
      expect((await told(page, "carto-error")).message).toBe("Error: no answer in 30 s");
      await page.clock.fastForward(1_000);
      await told(page, "carto-load");
      expect(await allTold(page)).toHaveLength(2);
    }));

  it("may be there twice, moved, removed and added again, and defined twice", () =>
    visit(near, BOSTON, async ({ page }) => {
      await page.goto(`${near.origin}/empty`);
      await addElement(page);
      await addElement(page);
      await told(page, "carto-load", 2);
      await page.evaluate(() => {
        const [first, second] = document.querySelectorAll("carto-map");
        const section = document.createElement("section");
        document.body.append(section);
        if (first !== undefined) section.append(first);
        second?.remove();
      });
      await told(page, "carto-load", 3);
      expect(await page.locator("iframe").count()).toBe(1);
      expect(near.asked).toBe(3);
      // Removed while its code is on the way: what comes then finds nobody.
      const gate = Promise.withResolvers<null>();
      near.answerCode = () => gate.promise;
      await callElement(page, "reload");
      await page.waitForRequest(`${near.origin}/carto-code`);
      await page.evaluate(() => document.querySelector("carto-map")?.remove());
      gate.resolve(null);
      expect(await page.locator("iframe").count()).toBe(0);
      await addElement(page);
      await told(page, "carto-load", 4);
      expect(await allTold(page)).toHaveLength(4);
    }));

  it("takes the theme that the page says, whatever the system prefers", () =>
    visit(near, BOSTON, async ({ page }) => {
      await page.goto(`${near.origin}/element`);
      await told(page, "carto-load");
      const background = () =>
        mapIn(page).locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
      expect(await background()).toBe("rgb(242, 244, 247)");
      await page.evaluate(() => document.querySelector("carto-map")?.setAttribute("theme", "dark"));
      await mapIn(page).locator("html[data-theme=dark]").waitFor();
      expect(await background()).toBe("rgb(15, 20, 26)");
    }));
});

describe("a page of an origin that is not configured", () => {
  it("gets no map from the browser, and the element says why after 30 seconds", () =>
    visit(stranger, BOSTON, async ({ page }) => {
      await page.clock.install();
      await page.goto(`${stranger.origin}/element`);
      const frame = page.frames()[1];
      await page.waitForFunction(() => document.querySelector("carto-map")?.shadowRoot);
      expect(await mapIn(page).getByText("stores").count()).toBe(0);
      await page.clock.fastForward(30_000);
      const { code, message } = await told(page, "carto-error");
      expect(code).toBe("frame_timeout");
      expect(message).toContain(stranger.origin);
      await page.getByRole("link", { name: "Our stores on the map" }).waitFor();
      expect(frame?.isDetached()).toBe(true);
      expect(stranger.asked).toBe(0);
    }, /frame-ancestors|status of 403/));

  it("gets none under the name of one that is", () =>
    visit(stranger, BOSTON, async ({ page }) => {
      await page.goto(`${stranger.origin}/empty`);
      const refused = page.waitForEvent("console", (message) =>
        /frame-ancestors/.test(message.text()));
      await page.evaluate(({ maps, origin }) => {
        const frame = document.createElement("iframe");
        frame.src = `${maps}/embed?origin=${origin}`;
        document.body.append(frame);
      }, { maps: app.origin, origin: near.origin });
      expect((await refused).text()).toContain(near.origin);
      await page.frames()[1]?.waitForURL(/^chrome-error:/);
    }, /frame-ancestors/));
});

describe("messages", () => {
  it("are not taken from another origin, from another window, nor in another form", () =>
    visit(near, BOSTON, async ({ page, requests }) => {
      await page.goto(`${near.origin}/frame`);
      await page.getByText("ready loaded").waitFor();
      for (const origin of [stranger.origin, near.origin]) {
        await page.evaluate((src) => {
          const other = document.createElement("iframe");
          const loaded = new Promise((resolve) => other.onload = resolve);
          other.src = src;
          document.body.append(other);
          return loaded;
        }, `${origin}/empty`);
        await page.frames().find((frame) => frame.url() === `${origin}/empty`)?.evaluate(() => {
          parent.frames[0]?.postMessage({ v: 1, type: "sign-out" }, "*");
          parent.postMessage({ v: 1, type: "ready" }, "*");
        });
      }
      await page.evaluate(() => {
        const messages: unknown[] = [
          null,
          "sign-out",
          { type: "sign-out" },
          { v: 2, type: "sign-out" },
          { v: 1, type: "sign-out-all" },
          { v: 1, type: "code", code: 5 },
          { v: 1, type: "theme", theme: "url(x)" },
          [{ v: 1, type: "sign-out" }],
        ];
        for (const message of messages) frames[0]?.postMessage(message, "*");
        // The last one is taken: by then all before it have been looked at.
        frames[0]?.postMessage({ v: 1, type: "theme", theme: "light" }, "*");
      });
      await mapIn(page).first().locator("html[data-theme=light]").waitFor();
      expect(await mapIn(page).first().getByRole("status").innerText()).toMatch(/^\d+ stores$/);
      expect(near.asked).toBe(1);
      expect(requests.filter((url) => url.endsWith("/api/embed-session"))).toHaveLength(1);
    }));

  it("carry the code and nothing else does: no address, storage or document holds it or the token", () =>
    visit(far, BOSTON, async ({ page, requests }) => {
      const request = page.waitForRequest(`${app.origin}/api/embed-session`);
      await page.goto(`${far.origin}/element`);
      await told(page, "carto-load");
      const { code } = (await request).postDataJSON();
      const { token } = await (await (await request).response())?.json();
      const kept = await mapIn(page).locator("html").evaluate((html) =>
        [
          html.outerHTML,
          location.href,
          document.cookie,
          JSON.stringify({ ...localStorage, ...sessionStorage }),
        ].join()
      );
      for (const secret of [code, token]) {
        expect(secret).toMatch(/^[\w.-]{43,}$/);
        expect(requests.join()).not.toContain(secret);
        expect(kept).not.toContain(secret);
        expect(app.output()).not.toContain(secret);
      }
      const replayed = await fetch(`${app.origin}/api/embed-session`, {
        method: "POST",
        headers: { "content-type": "application/json", ...SAME_ORIGIN },
        body: JSON.stringify({ code, origin: far.origin }),
      });
      expect([replayed.status, (await replayed.json()).code]).toEqual([401, "code_spent"]);
    }));
});

/** The user's tokens at CARTO go with the last one. */
async function endEverySession(user: keyof typeof USERS): Promise<void> {
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

async function tokenStatus(bearer: string): Promise<number> {
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await fetch(`${app.origin}/api/carto-token`, { headers });
  await response.body?.cancel();
  return response.status;
}

async function callElement(page: Page, method: "signOut" | "reload"): Promise<void> {
  await page.evaluate((method) => {
    const element = document.querySelector("carto-map");
    if (element !== null) Reflect.get(element, method).call(element);
  }, method);
}

/** Adds the element as a program does, its script once more with it. */
async function addElement(page: Page, first?: "hangs"): Promise<void> {
  await page.evaluate(async ({ maps, first }) => {
    const element = document.createElement("carto-map");
    element.setAttribute("src", maps);
    // Set before the element is defined: it is kept.
    Reflect.set(element, "getCode", async () => {
      if (first === "hangs" && !Reflect.has(globalThis, "hangs")) {
        Reflect.set(globalThis, "hangs", true);
        await new Promise(() => {});
      }
      return (await (await fetch("/carto-code", { method: "POST" })).json()).code;
    });
    document.body.append(element);
    const script = document.createElement("script");
    const loaded = new Promise((resolve) => script.onload = resolve);
    script.src = `${maps}/embed.js`;
    document.body.append(script);
    await loaded;
  }, { maps: app.origin, first });
}
