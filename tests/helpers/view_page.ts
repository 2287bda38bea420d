/** A page with only the map's view over an embedded CARTO, without an app. */
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { basemapArchive } from "../../lib/basemap/open.ts";
import { basemapResponse } from "../../lib/basemap/response.ts";
import { engineSettings, MAP_FILES_LIST, openMapFiles } from "../../lib/assets/map_files.ts";
import type { MapAccess, SourceAccess } from "../../lib/map/access/map_access.ts";
import { watchedPage } from "./browser.ts";
import { type Cloud, mintAsOwner } from "./cloud.ts";
import { drawMap } from "./map_drawing.ts";
import type { StartOptions, ViewPageSettings, ViewReports } from "./view_page/page.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  html: "text/html",
};

/** The whole page is map, of which every pixel is painted in software. */
export const VIEW_SIZE = { width: 640, height: 400 };

export interface ViewServer extends AsyncDisposable {
  /**
   * @returns a page with the map at its start position. It is drawn, until `leaveMapBlank` and from
   * `drawMap` on (map_drawing.ts).
   */
  open(browser: Browser, options: Omit<StartOptions, "settings">): Promise<OpenView>;
}

export interface OpenView {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
  /** @returns what the map has reported so far. */
  reports(): Promise<ViewReports>;
}

/** @param sources the token's datasets. */
export async function startViewServer(
  { emulator }: Cloud,
  sources: Readonly<Record<string, SourceAccess>>,
): Promise<ViewServer> {
  const files = await openMapFiles(new URL(`file://${ROOT}static/${MAP_FILES_LIST}`));
  const archive = await basemapArchive({ kind: "offline" }, {
    fetch,
    elapsed: performance.now.bind(performance),
  });
  const { minzoom, maxzoom, bounds } = await archive.contents();
  const page = await bundlePage();
  const html = `<!doctype html><html lang="en"><title>Map</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="${files.style}"><link rel="stylesheet" href="/styles/view.css">
<style>:root { --ink: #123456; --surface: light-dark(#fedcba, #000) } body { margin: 0 }
main { width: 100vw; height: 100vh; background: #fff }</style>
<main></main><script type="module" src="/page.js"></script></html>`;
  const answer = (body: BodyInit, ending: string) =>
    new Response(body, { headers: { "content-type": TYPES[ending] ?? "application/json" } });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const [, z, x, y] = /^\/basemap\/(\d+)\/(\d+)\/(\d+)$/.exec(pathname) ?? [];
    if (z !== undefined && x !== undefined && y !== undefined) {
      return await basemapResponse(archive, request, { z, x, y });
    }
    if (pathname === "/") return answer(html, "html");
    if (pathname === "/page.js") return answer(page, "js");
    const folder = pathname.startsWith("/map/") ? "static" : ".";
    if (!/^\/(?:map|styles)\/[\w.-]+$/.test(pathname)) return new Response(null, { status: 404 });
    const bytes = await Deno.readFile(`${ROOT}${folder}${pathname}`).catch(() => null);
    if (bytes === null) return new Response(null, { status: 404 });
    return answer(bytes, pathname.split(".").at(-1) ?? "");
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const settings: ViewPageSettings = {
    ...engineSettings(files),
    access: await accessTo(emulator, sources),
    basemapOptions: {
      tilesUrl: `${origin}/basemap/{z}/{x}/{y}`,
      minzoom,
      maxzoom,
      bounds,
      language: "en",
    },
  };
  return {
    async open(browser, options) {
      const { page, complaints, requests } = await watchedPage(browser, {
        viewport: VIEW_SIZE,
        drawsMaps: false,
      });
      await page.goto(origin);
      await drawMap(page);
      await page.waitForFunction(() => "startView" in globalThis);
      await page.evaluate(async (given) => void await globalThis.startView(given), {
        ...options,
        settings,
      });
      return {
        page,
        complaints,
        requests,
        reports: () => page.evaluate(() => globalThis.viewPage.reports),
      };
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}tests/helpers/view_page/page.ts`],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

async function accessTo(
  emulator: Cloud["emulator"],
  sources: Readonly<Record<string, SourceAccess>>,
): Promise<MapAccess> {
  const allowed_apis = ["maps", "sql"];
  const token = await mintAsOwner(emulator, {
    grants: Object.values(sources).map(({ sql_query: source }) => ({
      connection_name: emulator.connection,
      source,
    })),
    allowed_apis,
  });
  return {
    token,
    display_name: "Ann",
    groups: ["ALL"],
    expires_at: new Date(Date.now() + 900_000).toISOString(),
    expires_in: 900,
    api_base_url: emulator.apiBaseUrl,
    connection_name: emulator.connection,
    allowed_apis,
    sources,
  };
}

/** @returns how many pixels of the picture that the view captures have about each color. */
export function colorsInPicture(
  page: Page,
  colors: readonly (readonly [number, number, number])[],
): Promise<number[]> {
  return page.evaluate((colors) => {
    const picture = globalThis.viewPage.view.capture();
    const context = picture.getContext("2d");
    const { data } = context?.getImageData(0, 0, picture.width, picture.height) ?? { data: [] };
    const counts = colors.map(() => 0);
    for (let at = 0; at < data.length; at += 4) {
      for (const [index, color] of colors.entries()) {
        const isNear = color.every((value, channel) =>
          Math.abs((data[at + channel] ?? 0) - value) < 25
        );
        if (isNear) counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    return counts;
  }, colors);
}
