/**
 * The components for React and Vue in pages of another site, under a strict policy and Trusted
 * Types. React's pages are in StrictMode, which mounts everything twice.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Page } from "playwright-core";
import type { CartoMapElement } from "../../static/embed.d.ts";
import type { Watched } from "../helpers/browser.ts";
import {
  BOSTON,
  type Embedding,
  endVisit,
  eventOf,
  mapIn,
  startEmbedding,
  startVisit,
} from "../helpers/embedding.ts";
import { expectEventually } from "../helpers/eventually.ts";
import { type Framework, pageScript } from "../helpers/packages.ts";

let embedding: Embedding;
beforeAll(async () => {
  embedding = await startEmbedding();
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
});

/** An event that the component dispatched. */
interface Call {
  readonly event: string;
  // deno-lint-ignore no-explicit-any -- the tests check the details of events
  readonly detail: any;
}

/** Calls a function of the page: see {@linkcode pageScript}. */
const show = (page: Page, name: "showExample" | "showMap" | "showNothing", props?: object) =>
  page.evaluate(({ name, props }) => Reflect.get(globalThis, name)(props), { name, props });

/** Resolves to the first call of the event after the first `since` calls. */
async function callOf(page: Page, event: string, since = 0): Promise<Call> {
  const found = await page.waitForFunction(
    ({ event, since }) =>
      Reflect.get(globalThis, "calls").slice(since).find((one: Call) => one.event === event),
    { event, since },
  );
  return await found.jsonValue();
}

const requestsOf = ({ requests }: Watched, path: string) =>
  requests.filter((url) => new URL(url).pathname === path).length;

for (const framework of ["React", "Vue"] satisfies Framework[]) {
  describe(`the component for ${framework}`, () => {
    let watched: Watched;
    let page: Page;
    let props: Readonly<Record<string, string>>;
    beforeAll(async () => {
      const { app, browser, far } = embedding;
      far.add("/component", await pageScript(framework, app.origin));
      watched = await startVisit(browser, far, BOSTON, { drawsMaps: false });
      ({ page } = watched);
      await page.goto(`${far.origin}/component`);
      props = { src: app.origin, map: "retail-stores", codeUrl: "/carto-code", label: "Ours" };
    });
    // Vue tries a policy of Trusted Types, which this page forbids, and goes on without.
    afterAll(() => endVisit(watched, /embed\.mjs|trusted ?types? ?policy/i));

    it("reports a script that cannot be loaded, and shows its children", async () => {
      const { app } = embedding;
      const failure = (message: string) => ({ code: "script_failed", message });
      await show(page, "showMap", { ...props, src: `${app.origin}/elsewhere/?key=1` });
      expect((await callOf(page, "Error")).detail)
        .toEqual(failure(`${app.origin}/elsewhere/embed.mjs?key=1 could not be loaded`));
      await page.route(`${app.origin}/embed.mjs`, (route) => route.abort());
      await show(page, "showMap", props);
      expect((await callOf(page, "Error", 1)).detail)
        .toEqual(failure(`${app.origin}/embed.mjs could not be loaded`));
      await page.getByText("No map").waitFor();
      await page.unroute(`${app.origin}/embed.mjs`);
      await show(page, "showNothing");
      expect(await page.locator("carto-map").count()).toBe(0);
    });

    it("shows the map of docs/embedding.md by one frame and one code", async () => {
      await show(page, "showExample");
      const { groups, count } = await eventOf(page, "carto-load");
      expect([groups, count > 0]).toEqual([["BOSTON"], true]);
      expect(embedding.far.asked).toBe(1);
      expect(requestsOf(watched, "/embed")).toBe(1);
      expect(await page.locator("iframe").getAttribute("title")).toBe("Our stores");
    });

    it("lets the page show what is selected in place of the card, and call methods", async () => {
      await page.locator("carto-map").evaluate(async (element: CartoMapElement) => {
        const table = await element.getWidget("table");
        const [row] = table.type === "table" ? table.rows : [];
        await element.select("retail_stores", row?.id ?? "");
      });
      const { properties } = await eventOf(page, "carto-select");
      await page.locator("output").getByText(properties.address).waitFor();
      await page.getByRole("button", { name: "Supermarkets", exact: true }).click();
      await expectEventually(async () => {
        const filters = await page.locator("carto-map")
          .evaluate((element) => Reflect.get(element, "getFilters").call(element));
        return filters.types?.[0] === "Supermarket";
      });
      expect(await mapIn(page).locator(".map-selected").count()).toBe(1);
      expect(await mapIn(page).locator(".feature-card").count()).toBe(0);
    });

    it("releases the map when it is removed", async () => {
      await show(page, "showNothing");
      await page.locator("iframe").waitFor({ state: "detached" });
      expect(await page.locator("carto-map").count()).toBe(0);
    });

    it("waits for src, and passes on events, attributes and what HTML has", async () => {
      const { src, ...rest } = props;
      const filters = { types: ["Drugstore"] };
      const since: number = await page.evaluate(() => Reflect.get(globalThis, "calls").length);
      await show(page, "showMap", { ...rest, filters, lang: "es" });
      await page.locator("carto-map.ours").waitFor();
      expect(await page.locator("iframe").count()).toBe(0);
      await show(page, "showMap", { ...rest, filters, lang: "es", src });
      await callOf(page, "Ready", since);
      expect((await callOf(page, "Load", since)).detail.groups).toEqual(["BOSTON"]);
      await mapIn(page).locator("html[lang=es]").waitFor();
      const filtersNow = () => page.evaluate(() => Reflect.get(globalThis, "map").getFilters());
      expect(await filtersNow()).toEqual(filters);
    });

    it("follows its props without another frame", async () => {
      const frames = requestsOf(watched, "/embed");
      const filters = { types: ["Hypermarket"] };
      const since: number = await page.evaluate(() => Reflect.get(globalThis, "calls").length);
      await show(page, "showMap", { ...props, filters, lang: "es", theme: "dark" });
      expect((await callOf(page, "Filter", since)).detail).toEqual({ filters });
      await mapIn(page).locator("html[data-theme=dark]").waitFor();
      expect(requestsOf(watched, "/embed")).toBe(frames);
    });

    it("signs out by its method, and has loaded the element once", async () => {
      await page.evaluate(() => Reflect.get(globalThis, "map").signOut());
      await callOf(page, "SessionEnd");
      await mapIn(page).getByRole("heading", { name: "Sesión cerrada" }).waitFor();
      // The first attempt was refused.
      expect(requestsOf(watched, "/embed.mjs")).toBe(2);
    });
  });
}
