/** deck.gl alone: a page with one layer, without our code. */
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { type CartoAccount, mintAsOwner } from "../../tests/helpers/cloud.ts";
import type { AloneSettings } from "./alone_page.ts";
import { CLASSES, type Kind, queryOf, VIEW } from "./kinds.ts";

export interface AloneServer extends AsyncDisposable {
  /** Shows the kind at the position that our map has in its page. */
  open(page: Page, kind: Kind, place: Place): Promise<void>;
}

/** In CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export async function startAlone(carto: CartoAccount): Promise<AloneServer> {
  const script = await bundle();
  const html = `<!doctype html><html lang="en"><title>deck.gl</title><link rel="icon" href="data:,">
<style>body { margin: 0 } .map-canvas { position: absolute; background: #fff }</style>
<div class="map-canvas"></div><script type="module" src="/page.js"></script></html>`;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, ({ url }) => {
    const [body, type] = new URL(url).pathname === "/page.js"
      ? [script, "text/javascript"] as const
      : [html, "text/html"] as const;
    return new Response(body, { headers: { "content-type": type } });
  });
  return {
    async open(page, kind, { x, y, width, height }) {
      await page.goto(`http://127.0.0.1:${server.addr.port}/`);
      await page.waitForFunction(() => "startAlone" in globalThis);
      const style = { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
      const settings = await settingsOf(carto, kind);
      await page.evaluate(async ({ style, settings }) => {
        Object.assign(document.querySelector<HTMLElement>(".map-canvas")?.style ?? {}, style);
        await globalThis.startAlone(settings);
      }, { style, settings });
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function settingsOf(carto: CartoAccount, kind: Kind): Promise<AloneSettings> {
  const sqlQuery = queryOf(kind);
  const accessToken = await mintAsOwner(carto, {
    grants: [{ connection_name: carto.connection, source: sqlQuery }],
    allowed_apis: ["maps"],
  });
  const { apiBaseUrl, connection: connectionName } = carto;
  return {
    kind: kind.name,
    source: { accessToken, apiBaseUrl, connectionName, sqlQuery },
    classes: CLASSES,
    view: VIEW,
  };
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL("./alone_page.ts", import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
