/** Bundles the panel's page, and serves it with the map's policy for styles and scripts. */
import { build, stop } from "esbuild";
import { places } from "../../../components/map/panel/test_documents.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Panel</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/panel.css">
<body><header><h1 class="visually-hidden">Panel</h1></header><main class="stage"></main></body>
<script src="/document.js"></script>
<script type="module" src="/page.js"></script>
`;
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
};

export interface PanelPage extends AsyncDisposable {
  readonly url: string;
}

/** @returns where it is, on a free port. */
export async function servePanel(): Promise<PanelPage> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}tests/helpers/panel/page.tsx`],
    outdir: "/",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  await stop();
  const rooms = await Array.fromAsync(Deno.readDir(`${ROOT}styles`), ({ name }) => name);
  const names = [
    "static/theme.css",
    "static/base.css",
    ...rooms.sort().map((name) => `styles/${name}`),
  ];
  const sheets = await Promise.all(names.map((name) => Deno.readTextFile(`${ROOT}${name}`)));
  const layout = `
    main { container: stage / inline-size; height: 100%; }
    .panel { width: min(100%, 20rem); height: 100%; background: var(--surface); }`;
  const files = new Map<string, string>([
    ["/index.html", HTML],
    ["/panel.css", sheets.join("\n") + layout],
    ["/document.js", `globalThis.panelDocument = ${JSON.stringify(places)};`],
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
