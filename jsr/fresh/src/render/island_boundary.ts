import { Fragment, h, type VNode } from "preact";
import type { Island } from "../build/build_cache.ts";
import { endMarker, startMarker } from "../runtime/markers.ts";
import { comment } from "./comment.ts";
import type { RenderState } from "./render_state.ts";

/** Puts marker comments around an island that is about to be rendered; those in it stay plain. */
export function openIsland(state: RenderState, vnode: VNode, island: Island): void {
  const props = { ...vnode.props };
  const index = state.useIsland({ island, props });
  const children = [
    comment(startMarker(state.prefix, index)),
    h(island.component, props),
    comment(endMarker(state.prefix)),
  ];
  state.patch(vnode, { type: Fragment, props: { children } });
  state.open = vnode;
}
