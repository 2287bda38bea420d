/** A page with only the dock, under a CSP that allows no inline styles. */
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { type Watched, watchedPage } from "./browser.ts";
import type { DockPageOptions, DockSight } from "./dock_page/page.tsx";

const ROOT = new URL("../../", import.meta.url).pathname;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:";

/** The pages that tests share. */
export type DockPageName = "desktop" | "desktop with a clock" | "phone";

const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

export interface DockServer extends AsyncDisposable {
  /** Shows the dock from its beginning, in a page that is loaded once. */
  open(options?: DockPageOptions & { readonly in?: DockPageName }): Promise<OpenDock>;
}

export interface OpenDock {
  readonly page: Page;
  readonly complaints: readonly string[];
  sight(): Promise<DockSight>;
}

export async function startDockServer(browser: Browser): Promise<DockServer> {
  const files = await bundlePage();
  files.set("/styles.css", { text: await styles(), type: "text/css" });
  files.set("/", {
    text: `<!doctype html><html><title>Dock</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/styles.css">
<main class="map-page"><h1 class="visually-hidden">Dock</h1><div class="stage"></div></main><script type="module" src="/page.js"></script></html>`,
    type: "text/html",
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const file = files.get(new URL(request.url).pathname);
    // Browsers request an icon by themselves.
    if (file === undefined) return new Response(null, { status: 204 });
    return new Response(file.text, {
      headers: { "content-type": file.type, "content-security-policy": POLICY },
    });
  });
  const pages = new Map<DockPageName, Promise<Watched>>();

  async function load(name: DockPageName): Promise<Watched> {
    const watched = await watchedPage(browser, name === "phone" ? PHONE : {});
    if (name === "desktop with a clock") await watched.page.clock.install();
    await watched.page.goto(`http://127.0.0.1:${server.addr.port}/`);
    await watched.page.waitForFunction(() => "startDock" in globalThis);
    return watched;
  }

  return {
    async open({ in: name = "desktop", ...options } = {}) {
      const loading = pages.get(name) ?? load(name);
      pages.set(name, loading);
      const { page, complaints } = await loading;
      complaints.length = 0;
      await page.emulateMedia({ media: null });
      await page.evaluate((given) => globalThis.startDock(given), options);
      return { page, complaints, sight: () => page.evaluate(() => globalThis.dockSight()) };
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function bundlePage(): Promise<Map<string, { text: string; type: string }>> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}tests/helpers/dock_page/page.tsx`],
    outdir: "/",
    bundle: true,
    splitting: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    write: false,
    logLevel: "error",
  });
  return new Map(
    outputFiles.map(({ path, text }) => [path, { text, type: "text/javascript" }]),
  );
}

async function styles(): Promise<string> {
  const rooms = await Array.fromAsync(Deno.readDir(`${ROOT}styles`), ({ name }) => name);
  const names = rooms.filter((name) => name.endsWith(".css")).sort();
  const sheets = ["static/theme.css", "static/base.css", ...names.map((name) => `styles/${name}`)];
  return (await Promise.all(sheets.map((name) => Deno.readTextFile(`${ROOT}${name}`)))).join("\n");
}
