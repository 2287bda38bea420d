/**
 * The frame under a page that speaks the protocol by hand: another origin, third-party cookies
 * blocked. One app, one page; each group of cases opens the frame once.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { CALLS } from "../../lib/map/embed/embed_calls.ts";
import { ToHost } from "../../lib/map/embed/to_host.ts";
import type { Watched } from "../helpers/browser.ts";
import {
  BOSTON,
  type Embedding,
  endVisit,
  startEmbedding,
  startVisit,
} from "../helpers/embedding.ts";
import { expectEventually } from "../helpers/eventually.ts";
import { type HostFrame, openHostFrame } from "../helpers/host_frame.ts";
import { layOutMapWithActions } from "../helpers/host_map.ts";

const EVENTS = ["view", "filter", "widget", "height", "action"];
const HELLO = { events: EVENTS, answers_select: true };

let folder: string;
let embedding: Embedding;
let watched: Watched;
let host: HostFrame;

beforeAll(async () => {
  folder = await Deno.makeTempDir();
  embedding = await startEmbedding({ environment: await layOutMapWithActions(folder) });
  watched = await startVisit(embedding.browser, embedding.far, BOSTON, { drawsMaps: false });
  await watched.page.goto(`${embedding.far.origin}/empty`);
});
afterAll(async () => {
  await endVisit(watched);
  await embedding[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

const open = async (
  query: Readonly<Record<string, string | readonly string[]>>,
  hello?: typeof HELLO,
) => {
  const maps = embedding.app.origin;
  host = await openHostFrame(watched.page, { maps, query: { map: "deliveries", ...query }, hello });
};

/** All that the frame has sent so far fits the protocol. */
async function expectProtocol(): Promise<void> {
  for (const message of await host.messages()) {
    expect([message, v.is(ToHost, message)]).toEqual([message, true]);
  }
}

describe("a frame with a view and filters in its URL", () => {
  const drawn: string[] = [];
  beforeAll(async () => {
    watched.page.on("request", (request) => {
      if (/\/v3\/maps\/.*\/query\b/.test(request.url())) drawn.push(request.url());
    });
    const view = { lat: "42.35", lng: "-71.06", zoom: "11.5" };
    await open({ ...view, status: ['"delayed"', '"failed"'], theme: "dark" }, HELLO);
  });

  it("has them before it draws anything", async () => {
    expect(await host.call("getFilters")).toEqual({ status: ["delayed", "failed"] });
    const view = v.parse(CALLS.getView.value, await host.call("getView"));
    expect([view.longitude, view.latitude, view.zoom]).toEqual([-71.06, 42.35, 11.5]);
    const first = await host.next("view", 0);
    expect([first.longitude, first.latitude, first.zoom]).toEqual([-71.06, 42.35, 11.5]);
    expect(await host.frame.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  it("gives each widget's figures, and reports those that change", async () => {
    // A call waits for half a minute, which the first load may take on a busy machine.
    await host.next("loaded", 0);
    const ids = ["count", "load", "status", "weight", "drivers", "days", "table"];
    const all = await Promise.all(ids.map((id) => host.call("getWidget", { id })));
    expect(all.map((figures) => v.is(CALLS.getWidget.value, figures))).toEqual(ids.map(() => true));
    const { value } = await host.call("getWidget", { id: "count" });
    const sent = (await host.messages("widget")).filter(({ id }) => id === "count");
    expect(sent.at(-1)?.figures).toEqual({ type: "formula", value });
    const rows = (await host.call("getWidget", { id: "table" })).rows;
    expect(Object.keys(rows[0].properties)).not.toContain("geom");
  });

  it("sets and clears filters, and reports them once", async () => {
    const before = (await host.call("getWidget", { id: "count" })).value;
    await host.call("clearFilters");
    expect((await host.call("getWidget", { id: "count" })).value).toBeGreaterThan(before);
    const { length } = await host.messages("filter");
    const filters = {
      status: ["delivered"],
      weight: "1..5",
      days: "2026-06-01..2026-08-01",
      find: "driver 10",
    };
    for (const [id, value] of Object.entries(filters)) {
      expect([id, await host.call("setFilter", { id, value })]).toEqual([id, null]);
    }
    expect(await host.call("getFilters")).toEqual(filters);
    const last = async () => JSON.stringify((await host.messages("filter")).at(-1)?.filters);
    await expectEventually(async () => await last() === JSON.stringify(filters));
    expect((await host.messages("filter")).length - length).toBeLessThanOrEqual(4);
    await host.call("setFilter", { id: "find", value: null });
    expect(Object.keys(await host.call("getFilters"))).toEqual(["status", "weight", "days"]);
    await host.call("clearFilters");
  });

  it("refuses what it does not know, and what does not fit", async () => {
    const refused: [string, unknown, string][] = [
      ["setFilter", { id: "nope", value: ["a"] }, "unknown_widget"],
      ["setFilter", { id: "count", value: ["a"] }, "not_available"],
      ["setFilter", { id: "status", value: "delayed" }, "bad_params"],
      ["setFilter", { id: "weight", value: "a..b" }, "bad_params"],
      ["setFilter", { id: "days", value: "2026-13-01.." }, "bad_params"],
      ["setFilter", { id: "find", value: 5 }, "bad_params"],
      ["getWidget", { id: "nope" }, "unknown_widget"],
      ["setLayer", { id: "nope", visible: true }, "unknown_layer"],
      ["setLayer", { id: "zones", opacity: 2 }, "bad_params"],
      ["select", { dataset: "nope", id: "1" }, "unknown_dataset"],
      ["select", { dataset: "deliveries", id: "nope" }, "not_found"],
      ["setView", { zoom: "12" }, "bad_params"],
      ["setView", { latitude: 91 }, "bad_params"],
      ["fitBounds", { bounds: [1, 1, 0, 2] }, "bad_params"],
      ["exportAs", { format: "pdf" }, "bad_params"],
      ["exportAs", { format: "csv", table: "count" }, "bad_params"],
      ["openLink", { link: "https://example.com/maps/other?lat=1" }, "bad_params"],
      ["setTheme", { accent: "url(https://evil.example)" }, "bad_params"],
      ["setTheme", { font: "a; background: red" }, "bad_params"],
      ["setTheme", { radius: "1e9px" }, "bad_params"],
      ["setLanguage", { lang: "xx" }, "bad_params"],
      ["getView", Array.from({ length: 2_000 }, () => 1), "bad_params"],
      ["constructor", {}, "unknown_method"],
      ["__proto__", {}, "unknown_method"],
      ["toString", {}, "unknown_method"],
    ];
    for (const [name, params, code] of refused) {
      expect([name, params, await host.call(name, params)]).toEqual([name, params, code]);
    }
  });

  it("moves, fits, and hides and fades layers", async () => {
    const { length } = await host.messages("view");
    await host.call("setView", { zoom: 9, animate: false });
    expect((await host.call("getView")).zoom).toBeCloseTo(9);
    await host.call("fitBounds", { bounds: [-71.2, 42.2, -70.9, 42.5], animate: false });
    const [west, south, east, north] = (await host.call("getView")).bounds;
    expect([west < -71.2, south < 42.2, east > -70.9, north > 42.5])
      .toEqual([true, true, true, true]);
    expect((await host.next("view", length)).bounds).toHaveLength(4);
    await host.call("setLayer", { id: "zones", visible: false, opacity: 0.5 });
    expect((await host.call("getLink")).query).toContain("layers=-zones");
    await host.call("setLayer", { id: "deliveries", opacity: 0.4 });
    expect(await host.frame.getByLabel("Opacity").first().inputValue()).toMatch(/^0?\.?40?$/);
  });

  it("gives a link to its state, and opens one", async () => {
    await host.call("setFilter", { id: "status", value: ["failed"] });
    const { url, query } = await host.call("getLink");
    expect(url).toBe(`${embedding.app.origin}/maps/deliveries?${query}`);
    await host.call("clearFilters");
    await host.call("setView", { zoom: 5, animate: false });
    for (const link of [url, query, `?${query}`]) {
      expect(await host.call("openLink", { link: `${link}&gone=1` })).toEqual({
        unknown: ["gone"],
      });
      expect(await host.call("getFilters")).toEqual({ status: ["failed"] });
      expect((await host.call("getView")).zoom).toBeGreaterThan(8);
    }
    await host.call("clearFilters");
  });

  it("exports rows and picture to the page, not to the disk", async () => {
    const rows = await host.call("exportAs", { format: "csv", table: "table", rows: "all" });
    expect(rows).toMatchObject({ of: "text/csv;charset=utf-8", cut: false });
    expect(rows.name).toMatch(/^deliveries-boston-.*\.csv$/);
    const lines = rows.blob.trim().split("\r\n");
    expect(lines[0]).toMatch(/^delivery_id,status,driver/);
    expect(lines.length - 1).toBe((await host.messages("loaded")).at(-1)?.count);
    const picture = await host.call("exportAs", { format: "png" });
    expect([picture.of, picture.blob.slice(1, 4)]).toEqual(["image/png", "PNG"]);
  });

  it("sends nothing but the protocol", expectProtocol);
});

describe("a frame with some of its parts", () => {
  beforeAll(async () => {
    await open({ ui: "panel,search,legend,card", status: '"failed"' }, HELLO);
    await host.next("loaded", 0);
  });

  it("shows these and the attribution, and applies the filters of hidden ones", async () => {
    const { frame } = host;
    await frame.locator(".panel input").first().waitFor();
    await frame.locator(".layers-legend").waitFor();
    await frame.locator(".maplibregl-ctrl-attrib").first().waitFor();
    for (const hidden of [".panel-body", ".stage-dock > *", ".tool-group", ".layers-head"]) {
      expect([hidden, await frame.locator(hidden).count()]).toEqual([hidden, 0]);
    }
    const { value } = await host.call("getWidget", { id: "count" });
    const [all] = (await host.messages("loaded")).map(({ count }) => count);
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(all / 2);
  });

  it("shows others when the page says so, without a reload", async () => {
    const { frame } = host;
    await host.send({ type: "ui", parts: [] });
    await frame.locator(".panel").waitFor({ state: "detached" });
    await frame.locator(".maplibregl-ctrl-attrib").first().waitFor();
    await host.send({ type: "ui", parts: null });
    await frame.locator(".panel-body [data-widget]").first().waitFor();
    await frame.locator(".stage-dock > *").first().waitFor();
    expect(await host.messages("ready")).toHaveLength(1);
  });

  it("leaves the card to the page that prevents it, and opens it otherwise", async () => {
    const card = host.frame.locator(".feature-card");
    const { rows: [first, second, third] } = await host.call("getWidget", { id: "table" });
    const select = (id: string) => host.call("select", { dataset: "deliveries", id });

    await host.prevent(true);
    const value = await select(first.id);
    const asked = await host.next("select", 0);
    expect([asked.selection, typeof asked.id]).toEqual([value, "string"]);
    // The frame has heard the answer before the next call.
    expect(await host.call("getFilters")).toMatchObject({ status: ["failed"] });
    expect(await card.count()).toBe(0);
    // Neither an old question nor an unknown one opens it.
    await host.send({ type: "select-answer", id: "another", prevented: false });
    await host.send({ type: "select-answer", id: asked.id, prevented: false });
    await host.call("getFilters");
    expect(await card.count()).toBe(0);
    await host.prevent(false);
    await select(second.id);
    await card.getByRole("heading", { name: second.id }).waitFor();
    // Without an answer it opens by itself.
    await host.prevent(null);
    await select(third.id);
    await card.getByRole("heading", { name: third.id }).waitFor();
    expect(await host.call("clearSelection")).toBe(null);
    await card.waitFor({ state: "detached" });
  });

  it("offers the actions of the document, and tells the page the id alone", async () => {
    const { rows: [row] } = await host.call("getWidget", { id: "table" });
    await host.call("select", { dataset: "deliveries", id: row.id });
    const button = host.frame.getByRole("button", { name: "Open order" });
    await button.click();
    expect(await host.next("action", 0))
      .toEqual({ v: 1, type: "action", action: "open-order", dataset: "deliveries", id: row.id });
    // A page that does not listen to them has no such buttons.
    await host.send({ type: "hello", events: [], answers_select: false });
    await button.waitFor({ state: "detached" });
    await host.send({ type: "hello", ...HELLO });
    await button.waitFor();
  });

  it("takes the page's theme live, with the ink that follows, and gives it back", async () => {
    const { frame } = host;
    const colors = () =>
      frame.locator("html").evaluate(() => {
        const probe = document.body.appendChild(document.createElement("b"));
        probe.className = "button-primary";
        const { backgroundColor, color, fontFamily } = getComputedStyle(probe);
        probe.remove();
        return [backgroundColor, color, fontFamily];
      });
    const usual = await colors();
    const accent = { light: "#ffdd00", dark: "#333300" };
    await host.call("setTheme", { accent, font: "monospace", baseSize: "20px" });
    const [background, ink, font] = await colors();
    expect(background).toBe("rgb(255, 221, 0)");
    // Black, where white would not be read.
    expect(ink).toMatch(/^(rgb\(0, 0, 0\)|color\(xyz.* 0\.0\d)/);
    expect(font).toContain("monospace");
    await host.call("setTheme", {});
    expect(await colors()).toEqual(usual);
  });

  it("changes its language live, with view, filters, selection and opacity", async () => {
    const { frame } = host;
    // A selected feature moves the map out from under its card.
    const { rows: [row] } = await host.call("getWidget", { id: "table" });
    await host.call("clearSelection");
    await host.call("setView", { longitude: -71.05, latitude: 42.36, zoom: 11, animate: false });
    const { length: views } = await host.messages("view");
    await host.call("select", { dataset: "deliveries", id: row.id });
    await frame.getByRole("button", { name: "Open order" }).waitFor();
    await host.next("view", views);
    await host.call("setLayer", { id: "deliveries", opacity: 0.5 });
    const before = await host.call("getLink");
    const { length } = await host.messages("select");
    await host.call("setLanguage", { lang: "es" });
    await frame.locator(".panel-head h2", { hasText: "Filtros" }).waitFor();
    await frame.getByRole("button", { name: "Abrir pedido" }).waitFor();
    expect(await frame.locator("html").getAttribute("lang")).toBe("es");
    expect(await host.call("getLink")).toEqual(before);
    expect(await frame.getByLabel("Opacidad").first().inputValue()).toBe("50");
    expect((await host.messages("select")).length).toBe(length);
    expect(await host.messages("ready")).toHaveLength(1);
    await host.call("setLanguage", { lang: "en" });
    await frame.locator(".panel-head h2", { hasText: "Filters" }).waitFor();
  });

  it("settles in two steps where the page gives it the height that it asks for", async () => {
    const { page } = host;
    const height = (await host.messages("height")).at(-1)?.px;
    expect(height).toBeGreaterThan(480);
    const { length } = await host.messages("height");
    await page.evaluate((height) => {
      const frame = document.querySelector("iframe");
      if (frame === null) return;
      frame.height = String(height);
      addEventListener("message", ({ data }) => {
        if (data?.type === "height") frame.height = String(data.px);
      });
    }, height);
    const scrolls = () =>
      host.frame.locator(".panel-body").evaluate(({ scrollHeight, clientHeight }) =>
        scrollHeight > clientHeight + 1
      );
    await expectEventually(async () => !(await scrolls()));
    expect((await host.messages("height")).length - length).toBeLessThanOrEqual(1);
  });

  it("fails calls of a session that ended, and goes on with the next", async () => {
    const pending = host.call("select", { dataset: "deliveries", id: "nobody" });
    await host.send({ type: "sign-out" });
    expect(["not_ready", "not_found"]).toContain(await pending);
    await host.frame.locator(".stage").waitFor({ state: "detached" });
    const waiting = host.call("getFilters");
    const code = await host.page.evaluate(async () =>
      (await (await fetch("/carto-code", { method: "POST" })).json()).code
    );
    await host.send({ type: "code", code });
    expect(await waiting).toMatchObject({ status: ["failed"] });
  });

  it("sends nothing but the protocol", expectProtocol);
});

describe("a frame that its page hides or resizes", () => {
  it("ends with its data where a frame that begins at that size has it", async () => {
    const size = (width: number) =>
      host.page.locator("iframe").evaluate(
        (frame, width) => frame.setAttribute("width", `${width}`),
        width,
      );
    const display = (display: string) =>
      watched.page.evaluate((display) => document.body.style.display = display, display);
    const view = async () => {
      const { longitude, latitude, zoom } = v.parse(
        CALLS.getView.value,
        await host.call("getView"),
      );
      return [longitude, latitude, zoom].map((one) => one.toFixed(3)).join();
    };
    const isAt = (expected: string) => expectEventually(async () => await view() === expected);
    await open({}, HELLO);
    await host.frame.locator(".map-progress").waitFor({ state: "detached" });
    await host.frame.locator(".layers").waitFor();
    const first = await view();

    await size(640);
    await host.frame.locator(".layers").waitFor({ state: "detached" });
    await expectEventually(async () => await view() !== first);
    await size(1000);
    await isAt(first);

    await display("none");
    await open({}, HELLO);
    await host.frame.locator(".sheet-rest").waitFor({ state: "attached" });
    await display("");
    await isAt(first);
  });
});
