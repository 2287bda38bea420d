/** Bundles a page of components, and serves it with the CSP of the map's page. */
import { build, stop } from "esbuild";
import type { MapDocument } from "../../lib/map/document.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
};

export interface ComponentPage extends AsyncDisposable {
  readonly url: string;
}

export interface ComponentPageOptions {
  /** The page's script, from the project's folder. */
  readonly script: string;
  /** The body's HTML before the script runs. */
  readonly body: string;
  /** Available to the page's scripts as `mapDocument`. */
  readonly document: MapDocument;
  /** Styles after the app's own style sheets. */
  readonly styles?: string;
}

/** @returns its address, on a free port. */
export async function serveComponents(
  { script, body, document, styles = "" }: ComponentPageOptions,
): Promise<ComponentPage> {
  const { outputFiles } = await build({
    entryPoints: { page: `${ROOT}${script}` },
    outdir: "/",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  await stop();
  const files = new Map<string, string>([
    ["/index.html", html(body)],
    ["/styles.css", await appStyles() + styles],
    ["/document.js", `globalThis.mapDocument = ${JSON.stringify(document)};`],
    ...outputFiles.map(({ path, text }) => [path, text] as const),
  ]);
  const server = Deno.serve({ port: 0, hostname: "localhost", onListen() {} }, ({ url }) => {
    const { pathname } = new URL(url);
    const path = pathname === "/" ? "/index.html" : pathname;
    const text = files.get(path);
    if (text === undefined) return new Response(null, { status: 404 });
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "text/plain";
    return new Response(text, {
      headers: { "content-type": type, "content-security-policy": POLICY },
    });
  });
  return {
    url: `http://localhost:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const html = (body: string) =>
  `<!doctype html>
<html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Components</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/styles.css">
<body>${body}</body>
<script src="/document.js"></script>
<script type="module" src="/page.js"></script>
`;

async function appStyles(): Promise<string> {
  const rooms = await Array.fromAsync(Deno.readDir(`${ROOT}styles`), ({ name }) => name);
  const names = [
    "static/theme.css",
    "static/base.css",
    ...rooms.filter((name) => name.endsWith(".css")).sort().map((name) => `styles/${name}`),
  ];
  const sheets = await Promise.all(names.map((name) => Deno.readTextFile(`${ROOT}${name}`)));
  return sheets.join("\n");
}
