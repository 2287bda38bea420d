/**
 * `<carto-map>` and what surrounds it at its worst: frames, windows and host pages that do what
 * they should not, and more maps than a browser draws. The tests write the frames themselves.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, type Watched } from "../helpers/browser.ts";
import { expectEventually } from "../helpers/eventually.ts";
import { addMap, call, event, events } from "../helpers/host_element.ts";
import {
  ELSEWHERE,
  heard,
  hears,
  lastFrame,
  mapFrames,
  MAPS,
  openWrittenHost,
  say,
  startWrittenHost,
  type WrittenHost,
} from "../helpers/written_frames.ts";

let browser: Browser;
let host: WrittenHost;
beforeAll(async () => {
  [browser, host] = await Promise.all([launchBrowser(), startWrittenHost()]);
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
});

const READY = { type: "ready", protocol: 2, code: "wanted" };
const HELD = { ...READY, code: "held" };
const LOADED = { type: "loaded", count: 1, counts: { deliveries: 1 }, groups: [] };
const embeds = ({ requests }: Watched) => requests.filter((url) => url.startsWith(`${MAPS}/embed`));
const removeAll = (page: Page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll("carto-map")) element.remove();
  });

/** Whether the page's own thread is free: what takes it longer is an attack that works. */
async function expectFree(page: Page): Promise<void> {
  await page.evaluate(() => true);
}

describe("an element whose frame is hostile", () => {
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    watched = await openWrittenHost(browser, host);
    ({ page } = watched);
  });
  afterAll(() => watched.context.close());
  beforeEach(async () => {
    await removeAll(page);
    host.asked = 0;
    await page.evaluate(() => Reflect.get(globalThis, "reported").splice(0));
    await addMap(page, { src: MAPS, codeUrl: "/carto-code" });
  });

  it("shows nothing of it before it speaks, and then that there is no map", async () => {
    await page.clock.install();
    const frame = page.locator("carto-map iframe");
    const opacity = () => frame.evaluate((frame) => getComputedStyle(frame).opacity);
    expect(await opacity()).toBe("0");
    await say(await lastFrame(page, 1), HELD);
    await event(page, "carto-ready");
    expect(await opacity()).toBe("1");
    await page.evaluate((src) => {
      document.querySelector("carto-map")?.setAttribute("lang", "es");
      document.querySelector("carto-map")?.setAttribute("src", `${src}/silent`);
    }, MAPS);
    await expectEventually(() => Promise.resolve(mapFrames(page, "/silent").length === 1));
    await page.clock.fastForward(30_000);
    expect((await event(page, "carto-error")).code).toBe("frame_timeout");
    await page.getByText("No se puede mostrar el mapa.").waitFor();
  });

  it("hears that frame alone, not other windows of its origin or another", async () => {
    const frame = await lastFrame(page, 1);
    await page.evaluate(async (origins) => {
      for (const origin of origins) {
        const other = document.createElement("iframe");
        other.src = `${origin}/other`;
        const loaded = new Promise((resolve) => other.onload = resolve);
        document.body.append(other);
        await loaded;
      }
    }, [MAPS, ELSEWHERE]);
    const lies = [READY, LOADED, { type: "session-end" }, { type: "height", px: 9 }];
    for (const other of page.frames().filter((one) => one.url().endsWith("/other"))) {
      await say(other, ...lies);
    }
    await page.evaluate((lies) => {
      for (const lie of lies) postMessage({ v: 1, ...lie });
    }, lies);
    await say(frame, HELD);
    await event(page, "carto-ready");
    expect(await page.evaluate(() => Reflect.get(globalThis, "reported").length)).toBe(1);
    expect(host.asked).toBe(0);
    await page.evaluate(() => {
      for (const frame of document.querySelectorAll("iframe")) frame.remove();
    });
  });

  it("takes nothing that is not of the protocol, and at once, however large", async () => {
    const frame = await lastFrame(page, 1);
    await say(frame, HELD);
    const answer = call(page, "getWidget", "constructor");
    const { id } = await hears(frame, "call");
    await frame.evaluate((id) => {
      const gaps = Object.assign([], { length: 2 ** 32 - 1 });
      let deep: unknown = 1;
      for (let level = 0; level < 3_000; level++) deep = [deep];
      const figures = { type: "scatter", points: gaps, total: null };
      const messages: object[] = [
        { type: "loaded", count: 1, counts: {}, groups: gaps },
        { type: "widget", id: "w", figures },
        { type: "widget", id: "w", figures: { type: "category", groups: deep, others: null } },
        { type: "filter", filters: { x: deep } },
        { type: "select", selection: { dataset: "d", id: "1", properties: gaps } },
        { type: "view", longitude: NaN, latitude: 0, zoom: 1, bounds: [0, 0, 0, 0] },
        { type: "error", code: "__proto__", message: "x" },
        { type: "constructor" },
        { type: "result", id: "__proto__", value: deep },
        { type: "failure", id: "constructor", code: "busy", message: "x" },
        { type: "failure", id, code: "toString", message: "x" },
      ];
      for (const message of messages) parent.postMessage({ v: 1, ...message }, "*");
      parent.postMessage({ v: 1, type: "result", id, value: figures }, "*");
    }, id);
    expect(await answer).toBe("not_available");
    const filters = call(page, "getFilters");
    const { id: asked } = await hears(frame, "call", 2);
    await frame.evaluate((id) => {
      const value = JSON.parse('{ "__proto__": "polluted", "constructor": ["x"] }');
      parent.postMessage({ v: 1, type: "result", id, value }, "*");
    }, asked);
    expect((await filters).constructor).toEqual(["x"]);
    expect(await page.evaluate(() => Object.keys(Object.getPrototypeOf({})))).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(globalThis, "reported").length)).toBe(1);
  });

  it("gets one code for however many requests", async () => {
    const gate = Promise.withResolvers<void>();
    const usual = host.answer;
    host.answer = async () => {
      await gate.promise;
      return await usual();
    };
    const frame = await lastFrame(page, 1);
    await say(frame, ...Array.from({ length: 500 }, () => [READY, { type: "session-end" }]).flat());
    await expectFree(page);
    gate.resolve();
    await hears(frame, "code");
    host.answer = usual;
    expect([host.asked, (await heard(frame, "code")).length]).toEqual([1, 1]);
  });

  it("gives a page that the frame has gone to neither codes nor calls, and fails these", async () => {
    const frame = await lastFrame(page, 1);
    await say(frame, HELD);
    await event(page, "carto-ready");
    const pending = call(page, "getView");
    await hears(frame, "call");
    await frame.evaluate((url) => location.assign(url), `${ELSEWHERE}/phishing`);
    expect(await pending).toBe("removed");
    const gone = page.frames().find((one) => one.url() === `${ELSEWHERE}/phishing`);
    if (gone === undefined) throw new Error("The frame has gone nowhere");
    await say(gone, READY, { type: "session-end" }, LOADED);
    await page.evaluate(() => void document.querySelector("carto-map")?.getView().catch(() => {}));
    await page.evaluate(() => document.querySelector("carto-map")?.setAttribute("theme", "dark"));
    await expectFree(page);
    expect(await gone.evaluate(() => Reflect.get(globalThis, "heard"))).toEqual([]);
    expect([host.asked, (await events(page, "carto-session-end")).length]).toEqual([0, 0]);
  });

  it("survives codes that are none, each reported with its reason", async () => {
    const usual = host.answer;
    const answers = [
      new Response("<title>Sign in</title>", { headers: { "content-type": "text/html" } }),
      Response.json({ code: 5 }),
      Response.json({ title: "Sign in first" }, { status: 403 }),
    ];
    host.answer = () => answers.shift() ?? usual();
    const frame = await lastFrame(page, 1);
    await say(frame, READY);
    for (let nth = 1; nth <= 3; nth++) {
      await event(page, "carto-error", { nth });
      await page.clock.fastForward(30_000);
    }
    expect(
      (await events(page, "carto-error")).map((
        { detail: { code, status, reason } },
      ) => [code, status, reason]),
    ).toEqual([
      ["no_code", 200, undefined],
      ["no_code", 200, undefined],
      ["no_code", 403, "Sign in first"],
    ]);
    expect(host.asked).toBe(3);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await hears(frame, "code");
    host.answer = usual;
  });
});

describe("an element whose page is careless", () => {
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    watched = await openWrittenHost(browser, host);
    ({ page } = watched);
  });
  afterAll(() => watched.context.close());
  beforeEach(async () => {
    await removeAll(page);
    host.asked = 0;
    await page.evaluate(() => Reflect.get(globalThis, "reported").splice(0));
  });

  it("settles thousands of calls, whatever becomes of it", async () => {
    await addMap(page, { src: MAPS });
    const frame = await lastFrame(page, 1);
    await say(frame, HELD);
    await event(page, "carto-ready");
    const codes = await page.evaluate(async () => {
      const element = document.querySelector("carto-map");
      const calls = Array.from({ length: 5_000 }, () => element?.getView());
      element?.remove();
      const gone = element?.getView();
      const settled = await Promise.allSettled([...calls, gone]);
      return settled.map((one) => one.status === "rejected" ? one.reason.code : "none");
    });
    expect([codes.length, new Set(codes)]).toEqual([5_001, new Set(["removed", "not_ready"])]);
    // One that waits for its start, and one that never has a window.
    const others = await page.evaluate(async (src) => {
      const lazy = Object.assign(document.createElement("carto-map"), { src, loading: "lazy" });
      lazy.style.marginTop = "5000px";
      document.body.append(lazy);
      const view = lazy.getView();
      await lazy.signOut();
      const windowless = document.implementation.createHTMLDocument();
      const other = Object.assign(document.createElement("carto-map"), { src });
      windowless.body.append(other);
      const settled = await Promise.allSettled([view, other.getView()]);
      return settled.map((one) => one.status === "rejected" ? one.reason.code : "none");
    }, MAPS);
    expect([others, mapFrames(page).length]).toEqual([["not_ready", "not_ready"], 0]);
  });

  it("follows a storm of attributes to its end, without more calls than the map takes", async () => {
    await addMap(page, { src: MAPS });
    const frame = await lastFrame(page, 1);
    const storm = (from: number) =>
      page.evaluate(async (from) => {
        const element = document.querySelector("carto-map");
        if (element === null) return;
        for (let index = from; index < from + 200; index++) {
          element.filters = { speed: `${index}..` };
          element.theme = index % 2 === 0 ? "dark" : "light";
          await new Promise((resolve) => setTimeout(resolve));
        }
      }, from);
    await storm(0);
    await frame.evaluate(() => {
      addEventListener("message", ({ data: { type, id } }) => {
        if (type === "call") parent.postMessage({ v: 1, type: "result", id, value: null }, "*");
      });
    });
    await say(frame, HELD);
    const filters = async () => (await heard(frame, "call")).map(({ params }) => params.value);
    await hears(frame, "call");
    expect(await filters()).toEqual(["199.."]);
    await storm(200);
    await expectEventually(async () => (await filters()).at(-1) === "399..");
    expect(await events(page, "carto-error")).toEqual([]);
    expect(embeds(watched).length).toBeGreaterThan(0);
  });

  it("asks for no code once a listener has removed it or signed it out", async () => {
    await page.evaluate(() => {
      const listeners = [
        (element: HTMLElementTagNameMap["carto-map"]) => element.remove(),
        (element: HTMLElementTagNameMap["carto-map"]) => void element.signOut(),
      ];
      document.addEventListener("carto-ready", ({ target }) => {
        const listener = listeners.shift();
        if (target instanceof HTMLElement && target.matches("carto-map")) {
          listener?.(Object(target));
        }
      });
    });
    for (const label of ["removed", "signed out"]) {
      await addMap(page, { src: MAPS, codeUrl: "/carto-code", label });
      await say(await lastFrame(page, 1), READY);
      await event(page, "carto-ready", { label });
    }
    await expectFree(page);
    expect([host.asked, mapFrames(page).length]).toEqual([0, 1]);
  });

  it("signs out what shares its session, in the middle of a code: none is sent or asked for", async () => {
    const shared = { src: MAPS, codeUrl: "/carto-code", session: "main" };
    await addMap(page, { ...shared, label: "first" });
    const first = await lastFrame(page, 1);
    await say(first, READY);
    await hears(first, "code");
    for (const label of ["second", "third"]) await addMap(page, { ...shared, label });
    const [second, third] = [await lastFrame(page, 2), await lastFrame(page, 3)];
    // The third still waits for the first one's session, the second for its code.
    await say(third, READY);
    await say(second, READY);
    await event(page, "carto-ready", { nth: 3 });
    await say(first, LOADED);
    const { id, method } = await hears(first, "call");
    await page.evaluate(() => document.querySelectorAll("carto-map")[1]?.signOut());
    await say(first, { type: "result", id, value: { code: "late" } }, { type: "session-end" });
    for (const frame of [first, second, third]) await hears(frame, "sign-out");
    expect(method).toBe("getCode");
    expect(await heard(second, "code")).toEqual([]);
    expect(await heard(third, "code")).toEqual([]);
    expect([host.asked, (await events(page, "carto-session-end")).length]).toEqual([1, 3]);
  });

  it("goes to another document with its style and its messages, and stays as it is where it may", async () => {
    await addMap(page, { src: MAPS, code: "fresh" });
    await say(await lastFrame(page, 1), HELD);
    await event(page, "carto-ready");
    const before = embeds(watched).length;
    expect(new URL(mapFrames(page)[0]?.url() ?? "").hash).toBe("#code=fresh");
    await page.evaluate(() => {
      const section = document.createElement("section");
      section.lang = "es";
      document.body.append(section);
      const element = document.querySelector("carto-map");
      const move: unknown = Reflect.get(section, "moveBefore");
      if (typeof move === "function") move.call(section, element, null);
    });
    expect(await hears(mapFrames(page)[0] ?? page.mainFrame(), "call"))
      .toMatchObject({ method: "setLanguage", params: { lang: "es" } });
    expect(embeds(watched)).toHaveLength(before);
    await page.evaluate(() => {
      const window = document.createElement("iframe");
      document.body.append(window);
      const element = document.querySelector("carto-map");
      if (element === null || window.contentDocument === null) return;
      element.addEventListener("carto-ready", () => document.body.dataset.ready = "");
      window.contentDocument.body.append(window.contentDocument.adoptNode(element));
    });
    await expectEventually(() => Promise.resolve(embeds(watched).length === before + 1));
    const moved = await lastFrame(page, 1);
    expect(new URL(moved.url()).hash).toBe("");
    await say(moved, HELD);
    await page.locator("body[data-ready]").waitFor();
    const widths = await page.evaluate(() => {
      const inner = document.querySelector("iframe")?.contentDocument?.querySelector("carto-map");
      return [inner?.clientWidth, inner?.shadowRoot?.querySelector("iframe")?.clientWidth];
    });
    expect(widths[1]).toBe(widths[0]);
  });
});

/** Draws as a map does, on two contexts, and reports one that the browser dropped. */
const DRAWING = `<!doctype html><title>Map</title><script>
  const send = (message) => parent.postMessage({ v: 1, ...message }, "*");
  for (const canvas of [1, 2].map(() => document.createElement("canvas"))) {
    canvas.addEventListener("webglcontextlost", () => {
      send({ type: "error", code: "context_lost", message: "lost" });
    });
    canvas.getContext("webgl2").clear(0x4000);
    document.documentElement.append(canvas);
  }
  send({ type: "ready", protocol: 2, code: "held" });
</script>`;

describe("many elements", () => {
  let watched: Watched;
  let page: Page;
  const addMany = (count: number) =>
    page.evaluate(({ src, count }) => {
      for (let index = 0; index < count; index++) {
        const element = document.createElement("carto-map");
        element.style.height = "60px";
        element.src = src;
        document.body.append(element);
      }
    }, { src: MAPS, count });
  const removeOne = () => page.evaluate(() => document.querySelector("carto-map")?.remove());

  beforeAll(async () => {
    watched = await openWrittenHost(browser, host, DRAWING);
    ({ page } = watched);
  });
  // A browser warns when it drops a context.
  afterAll(async () => {
    await watched.context.close();
    expect(watched.complaints).toEqual([]);
  });

  it("start once where a framework inserts, removes and inserts them", async () => {
    await page.evaluate((src) => {
      const element = document.createElement("carto-map");
      document.body.append(element);
      element.src = src;
      element.remove();
      document.body.append(element);
    }, MAPS);
    await event(page, "carto-ready");
    expect(embeds(watched)).toHaveLength(1);
    await removeOne();
  });

  it("leave no graphics context behind: twenty in turn, and then as many as there may be", async () => {
    for (let turn = 2; turn <= 21; turn++) {
      await addMany(1);
      await event(page, "carto-ready", { nth: turn });
      await removeOne();
    }
    await addMany(9);
    await event(page, "carto-ready", { nth: 28 });
    expect(await page.locator("iframe").count()).toBe(7);
    const notice = page.getByText("This page shows as many maps as a browser can draw.");
    expect(await notice.count()).toBe(2);
    expect((await events(page, "carto-error")).map(({ detail }) => detail.code))
      .toEqual(["too_many_maps", "too_many_maps"]);
    await removeOne();
    await event(page, "carto-ready", { nth: 29 });
    expect(await notice.count()).toBe(1);
  });

  it("wait off-screen if they are lazy", async () => {
    await page.evaluate(() => {
      for (const element of document.querySelectorAll("carto-map")) element.remove();
      const space = document.createElement("div");
      space.style.height = "5000px";
      document.body.append(space);
    });
    const { length } = embeds(watched);
    await addMap(page, { src: MAPS, loading: "lazy", label: "lazy" });
    // An eager one after it has started: the lazy one had its turn.
    await addMap(page, { src: MAPS, label: "eager" });
    await event(page, "carto-ready", { label: "eager" });
    expect(embeds(watched)).toHaveLength(length + 1);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await event(page, "carto-ready", { label: "lazy" });
    expect((await events(page, "carto-error")).map(({ detail }) => detail.code))
      .not.toContain("context_lost");
  });
});
