/** Budgets for what a browser loads, in kilobytes of 1000 bytes after brotli at its best. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { stop } from "esbuild";
import {
  MAP_FILES_LIST,
  type MapFiles,
  mapScripts,
  openMapFiles,
} from "../lib/assets/map_files.ts";
import { openFirstScripts } from "../lib/assets/first_scripts.ts";
import { PAGE_STYLES_FILE } from "../lib/assets/page_styles.ts";
import { bundleMap } from "../scripts/map_bundle/bundle.ts";
import { compressedSize, packageSizes } from "../scripts/map_bundle/sizes.ts";
import { type RunningApp, startApp } from "./helpers/app.ts";
import { signInCookie } from "./helpers/client.ts";

/** Each slightly above the current size; docs/performance.md has the figures. */
const BUDGET = {
  "scripts of the sign-in page before it is painted": 0,
  "the sign-in page's script": 1.2,
  "scripts of the map's page, at once": 41,
  /** Inline in each page, so uncompressed. */
  "an inline script of a page with a map": 3,
  "CARTO's client and ours, which ask for the data": 20.8,
  "the map's code": 493.1,
  "layers of cells, beside it": 65.8,
  "heatmaps, beside it": 6.5,
  "widgets of tilesets, beside it": 34,
  "MapLibre's worker, beside what it shares": 6.5,
  "the style sheet in each page": 2,
  "style sheets of the map, beside it": 12,
  "the font of pages with a map": 27.7,
  /** The initial congestion window is 14.6 kB: ten segments (RFC 6928). */
  "the sign-in page with its headers, uncompressed": 13.7,
} as const;

const ROOT = new URL("../", import.meta.url).pathname.replace(/\/$/, "");

let app: RunningApp;
let files: MapFiles;
let signInPage: string;
let mapPage: Response;
let mapHtml: string;
beforeAll(async () => {
  app = await startApp();
  files = await openMapFiles(new URL(`file://${ROOT}/static/${MAP_FILES_LIST}`));
  signInPage = await (await fetch(`${app.origin}/login`)).text();
  const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
  mapPage = await fetch(`${app.origin}/maps/deliveries`, { headers: { cookie } });
  mapHtml = await mapPage.text();
});
afterAll(async () => {
  await stop();
  await app.stop();
});

type File = readonly [path: string, bytes: number];

async function measured(path: string): Promise<File> {
  const response = await fetch(`${app.origin}${path}`);
  expect([path, response.status]).toEqual([path, 200]);
  return [path, await compressedSize(await response.bytes())];
}

/** @param why an explanation to add to the failure. */
async function expectWithin(
  name: keyof typeof BUDGET,
  paths: readonly string[],
  why: () => Promise<string> = () => Promise.resolve(""),
): Promise<void> {
  const sizes = await Promise.all(paths.map(measured));
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
  if (total <= BUDGET[name]) return;
  const list = sizes.map(([path, bytes]) => `  ${path} ${(bytes / 1000).toFixed(1)}`).join("\n");
  throw new Error(
    `${name}: ${total.toFixed(1)} kB, and the budget is ${BUDGET[name]}.\n${list}\n${await why()}`,
  );
}

/** The contents of the map's code, to see what was added. */
async function packages(): Promise<string> {
  const sizes = packageSizes(await bundleMap(ROOT));
  const lines = sizes.map(([name, bytes]) => `  ${name} ${(bytes / 1000).toFixed(1)}`);
  return `Before compression it holds (deno task sizes says more):\n${lines.join("\n")}`;
}

/** The scripts that the page names in addition to the map's code: it fetches them all at once. */
async function pageScripts(): Promise<Map<string, string>> {
  const named = [...mapHtml.matchAll(/<link rel="modulepreload" href="(\/_fresh\/[^"]+)"/g)];
  const texts = new Map<string, string>();
  for (const [, path = ""] of named) {
    texts.set(path, await (await fetch(`${app.origin}${path}`)).text());
  }
  return texts;
}

/** The scripts that Fresh adds, and their static imports. */
function* needed(texts: ReadonlyMap<string, string>): Generator<string> {
  const link = mapPage.headers.get("link") ?? "";
  for (const [, path = ""] of link.matchAll(/<([^>]+)>; rel="modulepreload"/g)) yield path;
  for (const [path, text] of texts) {
    for (const [, file = ""] of text.matchAll(/(?:from|import)\s*"(\.\/[^"]+)"/g)) {
      yield new URL(file, `${app.origin}${path}`).pathname;
    }
  }
}

/** Style sheets that a page names. */
const styleSheets = (html: string) =>
  [...html.matchAll(/<link[^>]*rel="stylesheet"[^>]*>/g)]
    .map(([tag]) => /href="([^"?]+)/.exec(tag)?.[1] ?? "");

describe("a browser loads no more than", () => {
  it("nothing to run on the sign-in page before it is painted, and one small script after", async () => {
    expect(BUDGET["scripts of the sign-in page before it is painted"]).toBe(0);
    expect(signInPage).not.toContain("modulepreload");
    // A module is deferred: at the end, nothing of the page waits for it.
    const [, head = "", path = ""] =
      /^(.*)<\/main><script type="module" src="([^"]+)"[^>]*><\/script><\/body><\/html>$/s
        .exec(signInPage) ?? [];
    expect(head).not.toContain("<script");
    expect([path, files.signin.needs]).toEqual([files.signin.path, []]);
    await expectWithin("the sign-in page's script", [path]);
  });

  it("the budget of the map's page at once, and nothing heavy in it", async () => {
    const scripts = await pageScripts();
    expect([...scripts.keys()]).toEqual(expect.arrayContaining([...new Set(needed(scripts))]));
    const words = [...scripts].filter(([, text]) => text.includes("Your session ended"));
    expect(words).toHaveLength(1);
    expect([...scripts.values()].join("")).not.toContain("Sin filtros activos");
    // Two copies of Preact, or of its signals, would not see each other's state.
    for (const part of ["http://www.w3.org/2000/svg", "preact-signals"]) {
      expect([part, [...scripts.values()].filter((text) => text.includes(part)).length])
        .toEqual([part, 1]);
    }
    await expectWithin("scripts of the map's page, at once", [...scripts.keys()]);
    for (const [path, text] of scripts) {
      const heavy = /maplibregl-|WebGL2RenderingContext|cartoVectorTile/.exec(text)?.[0];
      expect([path, heavy]).toEqual([path, undefined]);
    }
  });

  it("the budget of the scripts that are inline in a page with a map", async () => {
    const scripts = await openFirstScripts(new URL(`file://${ROOT}/static/`));
    for (const text of Object.values(scripts)) {
      expect(text.length / 1000).toBeLessThan(BUDGET["an inline script of a page with a map"]);
    }
    expect(mapHtml).toContain(scripts.own);
  });

  it("the budget of what asks CARTO", async () => {
    const { path, needs } = files.source;
    await expectWithin(
      "CARTO's client and ours, which ask for the data",
      [path, ...needs],
      packages,
    );
  });

  it("the budget of the map's code", async () => {
    await expectWithin("the map's code", [...mapScripts(files), files.worker.path], packages);
  });

  it("the budgets of layers that few maps have, and H3 in none of what all maps load", async () => {
    const shared = mapScripts(files);
    const own = ({ path, needs }: MapFiles["cells"]) =>
      [path, ...needs].filter((one) => !shared.includes(one));
    await expectWithin("layers of cells, beside it", own(files.cells), packages);
    await expectWithin("heatmaps, beside it", own(files.heatmap), packages);
    await expectWithin("widgets of tilesets, beside it", own(files.tiles), packages);
    for (const path of [...shared, ...own(files.heatmap)]) {
      const text = await (await fetch(`${app.origin}${path}`)).text();
      expect([path, text.includes("polygonToCells")]).toEqual([path, false]);
    }
  });

  it("the budget of the map's worker, which brings little that the map has not", async () => {
    const shared = mapScripts(files);
    const own = [files.worker.path, ...files.worker.needs].filter((path) => !shared.includes(path));
    await expectWithin("MapLibre's worker, beside what it shares", own, packages);
  });

  it("the budget of the style sheet in each page", async () => {
    expect(styleSheets(signInPage)).toEqual([]);
    await expectWithin("the style sheet in each page", [`/${PAGE_STYLES_FILE}`]);
  });

  it("the budget of the map's style sheets", async () => {
    const sheets = styleSheets(mapHtml);
    expect(sheets).toEqual(["/map/map.css", files.style]);
    await expectWithin("style sheets of the map, beside it", sheets);
  });

  it("the budget of the font, which the map's page asks for at once and keeps", async () => {
    const preload = /<link rel="preload" href="([^"]+)" as="font"[^>]* crossorigin="anonymous"/;
    const [, path = ""] = preload.exec(mapHtml) ?? [];
    expect(path).toBe(files.font);
    await expectWithin("the font of pages with a map", [path]);
    const { headers } = await fetch(`${app.origin}${path}`);
    expect(headers.get("content-type")).toBe("font/woff2");
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(signInPage).not.toMatch(/woff2|@font-face/);
  });

  it("what one round trip brings of the sign-in page, with all that it names of the map", async () => {
    const scripts = await pageScripts();
    const response = await fetch(`${app.origin}/login`);
    const html = await response.text();
    for (const path of scripts.keys()) expect(html).toContain(path);
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`);
    const sent = new TextEncoder().encode(`${headers.join("")}${html}`).byteLength;
    expect(sent / 1000)
      .toBeLessThan(BUDGET["the sign-in page with its headers, uncompressed"]);
  });
});
