import { type ComponentChildren, Fragment, h } from "preact";
import type { BuildCache } from "../build/build_cache.ts";
import { HeadContext } from "../runtime/head.ts";
import { mergeHead } from "./head_merge.ts";
import { headPlaceholder, htmlPlaceholder } from "./hooks.ts";
import { islandModules, PageScripts } from "./page_scripts.ts";
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
  const collectHead = (children: ComponentChildren) => state.headChildren.push(children);
  let html = state.render(h(HeadContext.Provider, { value: collectHead }, tree));

  if (!state.sawBody) {
    const scripts = state.render(h(PageScripts, null));
    if (state.sawHtml) html = insertBefore(html, "</html>", scripts);
    else if (state.documentHead === null) html = `<body>${html}${scripts}</body>`;
    else html += scripts;
  }

  const head = renderHead(state);
  if (state.documentHead !== null) {
    html = replaceComment(html, headPlaceholder(prefix), head);
    html = replaceComment(html, htmlPlaceholder(prefix), "");
  } else if (state.sawHtml) {
    html = replaceComment(html, htmlPlaceholder(prefix), `<head>${head}</head>`);
  } else {
    html = `<head>${head}</head>${html}`;
  }
  if (!state.sawHtml) html = `<html>${html}</html>`;
  return { html: `<!DOCTYPE html>${html}`, preload: islandModules(state) };
}

function renderHead(state: RenderState): string {
  const own = state.documentHead?.children ?? h("meta", { charset: "utf-8" });
  state.islandsEnabled = false;
  return state.render(h(Fragment, null, mergeHead(own, state.headChildren)));
}

function replaceComment(html: string, text: string, replacement: string): string {
  const placeholder = `<!--${text}-->`;
  const at = html.indexOf(placeholder);
  if (at === -1) return html;
  return html.slice(0, at) + replacement + html.slice(at + placeholder.length);
}

function insertBefore(html: string, end: string, inserted: string): string {
  const at = html.lastIndexOf(end);
  return at === -1 ? html + inserted : html.slice(0, at) + inserted + html.slice(at);
}
