import { type ComponentChildren, Fragment, h } from "preact";
import type { BuildCache } from "../build/build_cache.ts";
import { mergeHead } from "./head_merge.ts";
import { bodyPlaceholder, headPlaceholder, htmlPlaceholder } from "./hooks.ts";
import { islandModules, pageScripts } from "./page_scripts.ts";
import { RenderState } from "./render_state.ts";

/** What a page is rendered with. */
export interface DocumentOptions {
  /** For the page's scripts and styles. */
  nonce: string;
  build: BuildCache | null;
  basePath: string;
}

/** A rendered page. */
export interface RenderedDocument {
  html: string;
  /** Paths of the modules to preload. */
  preload: string[];
}

/** Renders a tree to a whole HTML document; the elements it lacks are put around it. */
export function renderDocument(
  tree: ComponentChildren,
  options: DocumentOptions,
): RenderedDocument {
  const prefix = crypto.randomUUID().slice(0, 18).replaceAll("-", "");
  const state = new RenderState(options.nonce, prefix, options.build, options.basePath);
  const rendered = state.render(h(Fragment, null, tree));
  const scripts = pageScripts(state);
  const head = renderHead(state);
  const wholeHead = state.documentHead === null ? `<head>${head}</head>` : "";

  let html = fillIn(rendered, [
    [htmlPlaceholder(prefix), wholeHead],
    [headPlaceholder(prefix), head],
    [bodyPlaceholder(prefix), scripts],
  ]);
  if (!state.sawBody) {
    if (state.sawHtml) html = insertBefore(html, "</html>", scripts);
    else if (state.documentHead === null) html = `<body>${html}${scripts}</body>`;
    else html += scripts;
  }
  if (!state.sawHtml) html = `<html>${wholeHead}${html}</html>`;
  return { html: `<!DOCTYPE html>${html}`, preload: islandModules(state) };
}

function renderHead(state: RenderState): string {
  const own = state.documentHead?.children ?? h("meta", { charset: "utf-8" });
  state.islandsEnabled = false;
  return state.render(h(Fragment, null, mergeHead(own, state.headChildren)));
}

/** Puts texts in the place of comments, each of which is there once or not at all. */
function fillIn(
  html: string,
  texts: readonly (readonly [comment: string, text: string])[],
): string {
  const found = texts
    .map(([comment, text]) => ({ comment: `<!--${comment}-->`, text }))
    .map((one) => ({ ...one, at: html.indexOf(one.comment) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  let filled = "";
  let from = 0;
  for (const { comment, text, at } of found) {
    filled += html.slice(from, at) + text;
    from = at + comment.length;
  }
  return filled + html.slice(from);
}

function insertBefore(html: string, end: string, inserted: string): string {
  const at = html.lastIndexOf(end);
  return at === -1 ? html + inserted : html.slice(0, at) + inserted + html.slice(at);
}
