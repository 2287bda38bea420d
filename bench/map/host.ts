/** Another application's pages, empty until a map is inserted. */
import type { Page } from "playwright-core";
import * as v from "valibot";
import { apiLogin } from "../../tests/helpers/client.ts";
import type { Account } from "./accounts.ts";

export interface Host extends AsyncDisposable {
  /** The origin of the page for our element: another site than our app. */
  readonly ours: string;
  /** The origin of the page for the guide's frame: another site than the guide's app. */
  readonly guide: string;
  /** Signs this person in to the application. */
  enter(account: Account): Promise<void>;
  /** Requests a one-time code for the person, as its server does for a page's HTML. */
  code(): Promise<string>;
}

const WithToken = v.object({ token: v.string() });
const WithCode = v.object({ code: v.string() });

/** @param app our app's origin, at which the host's origin may show maps. */
export function startHost(app: string, port: number): Host {
  let bearer = "";
  const requestCode = async (): Promise<unknown> => {
    const headers = { authorization: `Bearer ${bearer}` };
    return await (await fetch(`${app}/api/embed-code`, { method: "POST", headers })).json();
  };
  const html = `<!doctype html><html lang="en"><title>ACME</title>
<style>carto-map, iframe { display: block; width: 100%; height: 90vh; border: 0 }</style>`;
  const pages: Readonly<Record<string, string>> = {
    "/ours": `${html}<script src="${app}/embed.js"></script><body></body>`,
    "/guide": `${html}<body></body>`,
  };
  const listener = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/code" && request.method === "POST") {
      return Response.json(await requestCode());
    }
    const page = pages[pathname];
    if (page === undefined) return new Response(null, { status: 404 });
    return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
  });
  return {
    ours: `http://127.0.0.1:${port}`,
    guide: `http://localhost:${port}`,
    async enter({ username, password }) {
      const answer = await apiLogin(app, { username, password });
      bearer = v.parse(WithToken, await answer.json()).token;
    },
    code: async () => v.parse(WithCode, await requestCode()).code,
    [Symbol.asyncDispose]: () => listener.shutdown(),
  };
}

/**
 * Inserts our element.
 *
 * @param code of the page's HTML; without it the element requests one.
 * @returns when, in milliseconds since 1970.
 */
export function insertElement(page: Page, app: string, code: string | null): Promise<number> {
  return page.evaluate(({ app, code }) => {
    const element = document.createElement("carto-map");
    element.setAttribute("src", app);
    if (code !== null) element.setAttribute("code", code);
    element.setAttribute("code-url", "/code");
    const time = performance.timeOrigin + performance.now();
    document.body.append(element);
    return time;
  }, { app, code });
}

/** Inserts a frame with a page. @returns when, in milliseconds since 1970. */
export function insertFrame(page: Page, url: string): Promise<number> {
  return page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    const time = performance.timeOrigin + performance.now();
    document.body.append(frame);
    return time;
  }, url);
}
