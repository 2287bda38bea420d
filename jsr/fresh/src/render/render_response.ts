import type { ComponentChildren } from "preact";
import type { LayoutConfig } from "../components.ts";
import { type Context, internalsOf } from "../context.ts";
import { renderDocument } from "./document.ts";
import { wrapPage } from "./wrap.ts";

const nonces = new WeakMap<Response, string>();

/** The nonce of a page's scripts and styles; undefined for any other response. */
export function nonceOf(response: Response): string | undefined {
  return nonces.get(response);
}

/** Renders a page in its wrappers to an HTML response. */
export async function renderResponse<State>(
  ctx: Context<State>,
  page: ComponentChildren,
  init: ResponseInit,
  config: LayoutConfig,
): Promise<Response> {
  const { build, scope } = internalsOf(ctx);
  const tree = await wrapPage(ctx, page, scope, config);
  if (tree instanceof Response) return tree;

  const nonce = crypto.randomUUID().replaceAll("-", "");
  const document = renderDocument(tree, {
    nonce,
    build,
    basePath: ctx.config.basePath,
  });

  const headers = new Headers(init.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  if (document.preload.length > 0) {
    headers.append(
      "link",
      document.preload.map((url) => `<${url}>; rel="modulepreload"; as="script"`).join(", "),
    );
  }
  const response = new Response(document.html, { ...init, headers });
  nonces.set(response, nonce);
  return response;
}
