import { h, type Options, options, type VNode } from "preact";
import { boundaryOf } from "./island_boundary.ts";
import { comment } from "./comment.ts";
import { PageScripts } from "./page_scripts.ts";
import { currentRender, type RenderState } from "./render_state.ts";

/** Text of the comment that stands for the contents of `<head>`. */
export function headPlaceholder(prefix: string): string {
  return `${prefix}:head`;
}

/** Text of the comment at the start of `<html>`. */
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
      state.patch(vnode, { props: { ...props, children: [props.children, h(PageScripts, null)] } });
      break;
  }
}

/**
 * Looks at every node just before it is rendered to a string. Preact calls this option `_diff`; in
 * its published build, which preact-render-to-string relies on too, it is `__b`.
 */
function beforeDiff(vnode: VNode): void {
  const state = currentRender();
  if (state === null) return;
  if (typeof vnode.type === "string") {
    visitElement(state, vnode);
  } else if (state.islandOf(vnode.type) !== undefined && !state.plain.has(vnode)) {
    state.patch(vnode, { type: boundaryOf(vnode.type) });
  }
}

const hooks: Options & { __b?: (vnode: VNode) => void } = options;
const previous = hooks.__b;
hooks.__b = (vnode) => {
  beforeDiff(vnode);
  previous?.(vnode);
};
