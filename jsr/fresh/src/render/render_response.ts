import type { ComponentChildren } from "preact";
import type { LayoutConfig } from "../components.ts";
import { type Context, internalsOf } from "../context.ts";
import { renderDocument } from "./document.ts";
import { wrapPage } from "./wrap.ts";

/** Renders a page in its wrappers to an HTML response. */
export async function renderResponse<State>(
  ctx: Context<State>,
  page: ComponentChildren,
  init: ResponseInit,
  config: LayoutConfig,
): Promise<Response> {
  const internals = internalsOf(ctx);
  const scope = internals.scope ?? { appWrapper: null, layouts: [] };
  const tree = await wrapPage(ctx, page, scope, config);
  if (tree instanceof Response) return tree;

  const nonce = crypto.randomUUID().replaceAll("-", "");
  const document = renderDocument(tree, {
    nonce,
    build: internals.build,
    basePath: ctx.config.basePath,
  });
  internals.nonce = nonce;

  const headers = new Headers(init.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  if (document.preload.length > 0) {
    headers.append(
      "link",
      document.preload.map((url) => `<${url}>; rel="modulepreload"; as="script"`).join(", "),
    );
  }
  return new Response(document.html, { ...init, headers });
}
