import { Fragment, isValidElement, type Options, options, toChildArray, type VNode } from "preact";
import { Head } from "../runtime/head.ts";
import { comment } from "./comment.ts";
import { openIsland } from "./island_boundary.ts";
import { currentRender, type RenderState } from "./render_state.ts";

/** Text of the comment that stands for the contents of `<head>`. */
export function headPlaceholder(prefix: string): string {
  return `${prefix}:head`;
}

/** Text of the comment at the end of `<body>`. */
export function bodyPlaceholder(prefix: string): string {
  return `${prefix}:body`;
}

/** Text of the comment at the start of an `<html>` that seems to lack a `<head>`. */
export function htmlPlaceholder(prefix: string): string {
  return `${prefix}:html`;
}

function visitElement(state: RenderState, vnode: VNode): void {
  const props = vnode.props;
  switch (vnode.type) {
    case "script":
    case "style":
      if (!("nonce" in props)) state.patch(vnode, { props: { ...props, nonce: state.nonce } });
      break;
    case "html":
      if (state.sawHtml) break;
      state.sawHtml = true;
      if (toChildArray(props.children).some(isHead)) break;
      state.patch(vnode, {
        props: { ...props, children: [comment(htmlPlaceholder(state.prefix)), props.children] },
      });
      break;
    case "head":
      if (state.documentHead !== null) break;
      state.documentHead = { children: props.children };
      state.patch(vnode, {
        props: { ...props, children: comment(headPlaceholder(state.prefix)) },
      });
      break;
    case "body":
      if (state.sawBody) break;
      state.sawBody = true;
      state.patch(vnode, {
        props: { ...props, children: [props.children, comment(bodyPlaceholder(state.prefix))] },
      });
      break;
  }
}

function visitComponent(state: RenderState, vnode: VNode): void {
  if (vnode.type === Head) {
    state.headChildren.push(vnode.props.children);
    state.patch(vnode, { type: Fragment, props: { children: null } });
  } else if (state.open === null) {
    const island = state.islandOf(vnode.type);
    if (island !== undefined) openIsland(state, vnode, island);
  }
}

function isHead(child: unknown): boolean {
  return isValidElement(child) && child.type === "head";
}

/**
 * Looks at every node just before it is rendered to a string. Preact calls this option `_diff`; in
 * its published build, which preact-render-to-string relies on too, it is `__b`.
 */
function beforeDiff(vnode: VNode): void {
  const state = currentRender();
  if (state === null) return;
  if (typeof vnode.type === "string") visitElement(state, vnode);
  else visitComponent(state, vnode);
}

/** Notices the end of an island: what follows is outside it again. */
function afterDiff(vnode: VNode): void {
  const state = currentRender();
  if (state?.open === vnode) state.open = null;
}

const hooks: Options & { __b?: (vnode: VNode) => void } = options;
const previous = { beforeDiff: hooks.__b, afterDiff: hooks.diffed };
hooks.__b = (vnode) => {
  beforeDiff(vnode);
  previous.beforeDiff?.(vnode);
};
hooks.diffed = (vnode) => {
  afterDiff(vnode);
  previous.afterDiff?.(vnode);
};
