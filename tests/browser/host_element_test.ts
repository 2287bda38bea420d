/**
 * `<carto-map>` in the pages of its hosts: another origin, third-party cookies blocked, the
 * strictest policies a page can have. One app; each page is loaded once.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Page } from "playwright-core";
import type { Watched } from "../helpers/browser.ts";
import {
  BOSTON,
  type Embedding,
  endEverySession,
  endVisit,
  mapIn,
  startEmbedding,
  startVisit,
} from "../helpers/embedding.ts";
import { expectEventually } from "../helpers/eventually.ts";
import { addMap, call, event, events, recordEvents } from "../helpers/host_element.ts";
import { ONE_MAP } from "../helpers/map_page.ts";
import { layOutMapWithActions } from "../helpers/host_map.ts";

let folder: string;
let embedding: Embedding;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  const environment = await layOutMapWithActions(folder);
  await Deno.copyFile(`${ONE_MAP.MAPS_PATH}/stores.json`, `${environment.MAPS_PATH}/stores.json`);
  embedding = await startEmbedding({ environment });
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

const importElement = (page: Page) =>
  page.evaluate(async (url) => void await import(url), `${embedding.app.origin}/embed.mjs`);
const embeds = ({ requests }: Watched) => requests.filter((url) => /\/embed\?/.test(url));

describe("an element whose properties come before its definition, and src last", () => {
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    watched = await startVisit(embedding.browser, embedding.far, BOSTON, { drawsMaps: false });
    ({ page } = watched);
    await page.goto(`${embedding.far.origin}/empty`);
    await recordEvents(page);
    await page.evaluate(() => {
      document.documentElement.lang = "es";
      document.documentElement.style.colorScheme = "dark";
      document.body.append(Object.assign(document.createElement("carto-map"), {
        codeUrl: "/carto-code",
        label: "Deliveries",
        view: { longitude: -71.06, latitude: 42.35, zoom: 11.5 },
        filters: { status: ["delayed", "failed"] },
        map: "deliveries",
      }));
    });
    await importElement(page);
    await page.evaluate((src) => {
      const element = document.querySelector("carto-map");
      if (element !== null) element.src = src;
    }, `${embedding.app.origin}/?tenant=7`);
    await event(page, "carto-load");
  });
  afterAll(() => endVisit(watched, /frame-src|ERR_BLOCKED_BY_CSP|status of 401/));

  it("starts once, with the page's language and color scheme, and keeps the query of src", async () => {
    const [first = "", ...others] = embeds(watched);
    expect(others).toEqual([]);
    const { searchParams } = new URL(first);
    expect([searchParams.get("tenant"), searchParams.get("lang"), searchParams.get("theme")])
      .toEqual(["7", "es", "dark"]);
    const html = mapIn(page).locator("html");
    expect([await html.getAttribute("lang"), await html.getAttribute("data-theme")])
      .toEqual(["es", "dark"]);
    expect(await event(page, "carto-ready")).toEqual({ protocol: 2 });
    expect(await page.evaluate(() => document.querySelector("carto-map")?.view))
      .toEqual({ longitude: -71.06, latitude: 42.35, zoom: 11.5 });
  });

  it("gives and sets the view, and tells of it", async () => {
    expect(await call(page, "getView")).toMatchObject({ longitude: -71.06, zoom: 11.5 });
    const { length } = await events(page, "carto-view");
    await call(page, "setView", { zoom: 9, animate: false });
    expect((await event(page, "carto-view", { nth: length + 1 })).zoom).toBeCloseTo(9);
    await call(page, "fitBounds", [-71.2, 42.2, -70.9, 42.5], { animate: false });
    const { bounds: [west, south] } = await call(page, "getView");
    expect([west < -71.2, south < 42.2]).toEqual([true, true]);
  });

  it("gives, sets and clears filters, and tells of them", async () => {
    expect(await call(page, "getFilters")).toEqual({ status: ["delayed", "failed"] });
    await call(page, "setFilter", "weight", "1..5");
    expect(await event(page, "carto-filter"))
      .toEqual({ filters: { status: ["delayed", "failed"], weight: "1..5" } });
    await call(page, "setFilter", "weight", null);
    await call(page, "clearFilters");
    expect(await call(page, "getFilters")).toEqual({});
  });

  it("gives a widget's figures, and tells of them", async () => {
    const figures = await call(page, "getWidget", "count");
    expect(figures).toEqual({ type: "formula", value: expect.any(Number) });
    await expectEventually(async () => {
      const sent = (await events(page, "carto-widget")).filter(({ detail }) =>
        detail.id === "count"
      );
      return sent.at(-1)?.detail.figures.value === figures.value;
    });
  });

  it("shows and hides layers, and gives and opens links", async () => {
    await call(page, "setLayer", "zones", { visible: false, opacity: 0.5 });
    const { url, query } = await call(page, "getLink");
    expect(url).toBe(`${embedding.app.origin}/maps/deliveries?${query}`);
    expect(query).toContain("layers=-zones");
    expect(await call(page, "openLink", `${query}&gone=1`)).toEqual({ unknown: ["gone"] });
    await call(page, "setLayer", "zones", { visible: true, opacity: 1 });
  });

  it("exports rows and picture", async () => {
    const rows = await call(page, "exportAs", "csv", { rows: "all" });
    expect(rows).toMatchObject({ of: "text/csv;charset=utf-8", cut: false });
    expect(rows.blob).toMatch(/^delivery_id,/);
    const picture = await call(page, "exportAs", "png");
    expect([picture.of, picture.blob.slice(1, 4)]).toEqual(["image/png", "PNG"]);
  });

  it("selects, and leaves the card to a page that prevents it", async () => {
    const { rows: [first, second] } = await call(page, "getWidget", "table");
    const card = mapIn(page).locator(".feature-card");
    await page.evaluate(() => {
      document.querySelector("carto-map")?.addEventListener("carto-select", (event) => {
        if (event.detail !== null) event.preventDefault();
      }, { once: true });
    });
    const selection = await call(page, "select", "deliveries", first.id);
    expect(await event(page, "carto-select")).toEqual(selection);
    expect(await card.count()).toBe(0);
    await call(page, "select", "deliveries", second.id);
    await card.getByRole("heading", { name: second.id }).waitFor();
    // Its button is the page's: see the document's actions.
    await card.getByRole("button", { name: "Abrir pedido" }).click();
    expect(await event(page, "carto-action"))
      .toEqual({ action: "open-order", dataset: "deliveries", id: second.id });
    await call(page, "clearSelection");
    await card.waitFor({ state: "detached" });
    expect((await events(page, "carto-select")).at(-1)?.detail).toBeNull();
  });

  it("rejects what is unknown or refused, with a code", async () => {
    const refused: [Parameters<typeof call>[1], unknown[], string][] = [
      ["setFilter", ["nope", ["a"]], "unknown_widget"],
      ["setFilter", ["status", "delayed"], "bad_params"],
      ["setLayer", ["nope", {}], "unknown_layer"],
      ["select", ["nope", "1"], "unknown_dataset"],
      ["select", ["deliveries", "nope"], "not_found"],
      ["exportAs", ["pdf"], "bad_params"],
      ["setTheme", [{ accent: "url(https://evil.example)" }], "bad_params"],
      ["setLanguage", ["xx"], "bad_params"],
    ];
    for (const [method, params, code] of refused) {
      expect([method, params, await call(page, method, ...params)]).toEqual([method, params, code]);
    }
    const uncloneable = await page.evaluate(async () => {
      const element = document.querySelector("carto-map");
      const filter: unknown = () => {};
      const call: unknown = Reflect.apply(Reflect.get(Object(element), "setFilter"), element, [
        "status",
        filter,
      ]);
      return await Promise.resolve(call).catch((error) => error.code);
    });
    expect(uncloneable).toBe("bad_params");
    const crowd = await page.evaluate(async () => {
      const element = document.querySelector("carto-map");
      const calls = Array.from({ length: 40 }, () => element?.getWidget("count"));
      const settled = await Promise.allSettled(calls);
      return settled.filter(({ status }) => status === "rejected").length;
    });
    expect(crowd).toBeGreaterThanOrEqual(8);
  });

  it("takes theme and language by its methods", async () => {
    await call(page, "setTheme", { accent: "#ffdd00" });
    const accent = mapIn(page).locator("html").evaluate((html) =>
      getComputedStyle(html).getPropertyValue("--theme-accent")
    );
    expect(await accent).toContain("#ffdd00");
    await call(page, "setLanguage", "en");
    await mapIn(page).locator(".panel-head h2", { hasText: "Filters" }).waitFor();
  });

  it("changes with its attributes and its page, without a reload", async () => {
    const html = mapIn(page).locator("html");
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = "light";
      document.documentElement.lang = "en";
    });
    await html.and(mapIn(page).locator("[data-theme=light]")).waitFor();
    await page.evaluate(() => {
      const element = document.querySelector("carto-map");
      if (element === null) return;
      element.filters = { status: ["delivered"], weight: "1..5" };
      element.view = { longitude: -71.1, latitude: 42.3, zoom: 10 };
      element.theme = "dark";
      element.lang = "es";
      element.ui = ["search", "legend"];
      element.label = "Entregas";
    });
    await html.and(mapIn(page).locator("[data-theme=dark][lang=es]")).waitFor();
    await mapIn(page).locator(".panel-body").waitFor({ state: "detached" });
    await expectEventually(async () => Math.abs((await call(page, "getView")).zoom - 10) < 0.01);
    expect(await call(page, "getFilters")).toEqual({ status: ["delivered"], weight: "1..5" });
    await page.evaluate(() => {
      const element = document.querySelector("carto-map");
      element?.setAttribute("filters", '{"weight":"1..5"}');
      element?.setAttribute("view", "somewhere");
      element?.removeAttribute("ui");
    });
    await expectEventually(async () =>
      JSON.stringify(await call(page, "getFilters")) === '{"weight":"1..5"}'
    );
    await mapIn(page).locator(".panel-body").waitFor();
    expect((await events(page, "carto-error")).map(({ detail }) => detail.code))
      .toEqual(["bad_attribute"]);
    expect(await page.locator("iframe").getAttribute("title")).toBe("Entregas");
    expect(embeds(watched)).toHaveLength(1);
  });

  it("is as high as its content, and settles in two steps where the page does that by itself", async () => {
    const height = () => page.locator("carto-map").evaluate(({ clientHeight }) => clientHeight);
    expect(await height()).toBe(480);
    await page.evaluate(() =>
      document.querySelector("carto-map")?.setAttribute("height", "content")
    );
    await expectEventually(async () =>
      await height() === (await events(page, "carto-height")).at(-1)?.detail.px
    );
    expect(await height()).toBeGreaterThan(480);
    const { length } = await events(page, "carto-height");
    await page.evaluate(() => {
      const element = document.querySelector("carto-map");
      if (element === null) return;
      element.removeAttribute("height");
      element.addEventListener("carto-height", ({ detail }) => {
        element.style.height = `${detail.px}px`;
      });
      element.style.height = "600px";
    });
    await call(page, "getWidget", "count");
    expect((await events(page, "carto-height")).length - length).toBeLessThanOrEqual(2);
  });

  it("ends its session once on signOut(), refuses calls, and starts again on reload()", async () => {
    const { asked } = embedding.far;
    const ended = page.waitForResponse(`${embedding.app.origin}/api/logout`);
    await call(page, "signOut");
    await call(page, "signOut");
    expect((await ended).status()).toBe(204);
    await mapIn(page).getByRole("heading").waitFor();
    expect((await events(page, "carto-session-end")).map(({ detail }) => detail))
      .toEqual([{ reason: "signed-out" }]);
    expect(await call(page, "getView")).toBe("not_ready");
    expect(embedding.far.asked).toBe(asked);
    const { length } = await events(page, "carto-load");
    await call(page, "reload");
    // Without a sleep: calls wait for the map.
    expect(await call(page, "getFilters")).toEqual({ weight: "1..5" });
    await event(page, "carto-load", { nth: length + 1 });
  });

  it("says within ten seconds why there is no map: a code, a policy, a src", async () => {
    const { app: { origin: src } } = embedding;
    const common = { src, map: "stores", codeUrl: "/carto-code" };
    const { asked } = embedding.far;
    await addMap(page, { ...common, label: "spent", code: "nonsense" });
    expect(await event(page, "carto-error", { label: "spent" }))
      .toMatchObject({ code: "code_spent" });
    await event(page, "carto-load", { label: "spent" });
    // The page's endpoint has another one.
    expect(embedding.far.asked).toBe(asked + 1);
    await addMap(page, { ...common, label: "blocked", src: "http://localhost:9/" });
    expect((await event(page, "carto-error", { label: "blocked" })).code).toBe("frame_blocked");
    await addMap(page, { ...common, label: "bad", src: "javascript:alert(1)" });
    expect((await event(page, "carto-error", { label: "bad" })).code).toBe("bad_src");
  });
});

describe("an element with the code that its page was made with", () => {
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    watched = await startVisit(embedding.browser, embedding.near, BOSTON, { drawsMaps: false });
    ({ page } = watched);
  });
  afterAll(() => endVisit(watched));

  it("opens by one request, and asks the page for none", async () => {
    const { app, near } = embedding;
    await page.goto(`${near.origin}/empty`);
    await recordEvents(page);
    await page.evaluate(() => {
      addEventListener("message", ({ data }) => {
        if (data.type === "ready") Reflect.set(globalThis, "ready", data);
      });
    });
    await importElement(page);
    const { code } = await (await fetch(`${near.origin}/carto-code`, { method: "POST" })).json();
    near.asked = 0;
    await addMap(page, { src: app.origin, map: "deliveries", codeUrl: "/carto-code", code });
    await event(page, "carto-load");
    expect(await page.evaluate(() => Reflect.get(globalThis, "ready")))
      .toEqual({ v: 1, type: "ready", protocol: 2, code: "held" });
    const sessions = watched.requests.filter((url) => url.endsWith("/api/embed-session"));
    expect([sessions.length, near.asked]).toEqual([1, 0]);
    expect(await mapIn(page).locator("html").evaluate(() => location.href)).not.toContain(code);
    expect(await events(page, "carto-error")).toEqual([]);
  });

  it("settles where its height gives the page a scrollbar, which makes it narrow", async () => {
    await page.evaluate((toldLast) => {
      const element = document.querySelector("carto-map");
      if (element === null) return;
      const fit = (px: number) => {
        element.style.height = `${px}px`;
        element.style.width = px > 500 ? "760px" : "775px";
        Reflect.set(globalThis, "fitted", performance.now());
      };
      element.addEventListener("carto-height", ({ detail: { px } }) => fit(px));
      fit(toldLast);
    }, (await event(page, "carto-height")).px);
    const width = () => mapIn(page).locator(".stage").evaluate(({ clientWidth }) => clientWidth);
    // A loop has two turns in a second at the least.
    await page.waitForFunction(() => performance.now() - Reflect.get(globalThis, "fitted") > 1_000);
    expect([
      await width(),
      await page.locator("carto-map").evaluate((map) => map.clientHeight > 500),
    ])
      .toEqual([760, true]);
  });

  it("has the space of its sheet for the map where the page hides that", async () => {
    const covered = () =>
      mapIn(page).locator(".stage").evaluate((stage) => stage.style.getPropertyValue("--sheet"));
    expect(await covered()).not.toBe("0px");
    await page.evaluate(() => document.querySelector("carto-map")?.setAttribute("ui", "zoom"));
    await expectEventually(async () => await covered() === "0px");
  });

  it("gets the reason of a refusal by the endpoint of docs/embedding.md", async () => {
    const { stranger } = embedding;
    stranger.reset(BOSTON);
    const answer = await fetch(`${stranger.origin}/carto-code`, { method: "POST" });
    expect([answer.status, answer.headers.get("content-type")])
      .toEqual([400, "application/problem+json"]);
    expect((await answer.json()).detail).toContain("EMBED_ORIGINS");
  });
});

describe("two elements that share a session", () => {
  let watched: Watched;
  let page: Page;
  const sessions = () =>
    watched.requests.filter((url) => url.endsWith("/api/embed-session")).length;

  beforeAll(async () => {
    const { app, browser, near } = embedding;
    watched = await startVisit(browser, near, BOSTON, { drawsMaps: false });
    ({ page } = watched);
    await page.clock.install();
    await page.goto(`${near.origin}/empty`);
    await recordEvents(page);
    await page.addScriptTag({ url: `${app.origin}/embed.js` });
    await importElement(page);
    const common = { src: app.origin, map: "stores", codeUrl: "/carto-code", session: "main" };
    for (const label of ["first", "second"]) await addMap(page, { ...common, label });
    await event(page, "carto-load", { nth: 2 });
  });
  // The second frame may wait longer for a text than the browser expects of a preloaded font.
  afterAll(() => endVisit(watched, /status of 401|font-\w+\.woff2 was preloaded/));

  it("need one code of the page", () => {
    expect([embedding.near.asked, sessions()]).toEqual([1, 2]);
  });

  it("end once when the user signs out of the page, and ask for no token until they are back", async () => {
    const { app, near } = embedding;
    near.user = null;
    await endEverySession(app, BOSTON);
    await page.clock.fastForward(25_000);
    await event(page, "carto-session-end", { nth: 2 });
    expect((await event(page, "carto-error", { label: "first" })).status).toBe(401);
    for (let minute = 0; minute < 3; minute++) await page.clock.fastForward(60_000);
    expect((await events(page, "carto-session-end")).map(({ label, detail }) => [label, detail]))
      .toEqual(expect.arrayContaining([
        ["first", { reason: "ended" }],
        ["second", { reason: "ended" }],
      ]));
    expect(await events(page, "carto-session-end")).toHaveLength(2);
    expect([near.asked, sessions()]).toEqual([2, 2]);

    near.user = BOSTON;
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await event(page, "carto-load", { nth: 4 });
    expect([near.asked, sessions()]).toEqual([3, 4]);
  });

  it("end both on signOut() of one", async () => {
    await page.evaluate(() => document.querySelectorAll("carto-map")[1]?.signOut());
    await event(page, "carto-session-end", { nth: 4 });
    expect(
      (await events(page, "carto-session-end")).slice(2).map(({ label, detail }) =>
        [label, detail.reason].join(" ")
      ).sort(),
    ).toEqual(["first signed-out", "second signed-out"]);
  });
});
