import { type ComponentChildren, Fragment, type FunctionComponent, h, type VNode } from "preact";
import { Signal } from "@preact/signals";
import type { Island } from "../build/build_cache.ts";
import { endMarker, startMarker } from "../runtime/markers.ts";
import { comment } from "./comment.ts";
import { isVNode } from "./is_vnode.ts";
import type { RenderState } from "./render_state.ts";

/** What stands in an island's props for the JSX the page gave it; {@linkcode openSlot} fills it. */
export const ServerSlot: FunctionComponent<{ index: number }> = () => null;

/**
 * Puts marker comments around an island that is about to be rendered. Islands inside it stay plain,
 * except in the JSX that the page gave it.
 */
export function openIsland(state: RenderState, vnode: VNode, island: Island): void {
  const props = Object.fromEntries(
    Object.entries(vnode.props).map(([name, value]) => [name, withSlots(state, value)]),
  );
  const index = state.useIsland({ island, props });
  openRange(state, vnode, "island", index, h(island.component, props));
}

/** Puts marker comments around what the page gave an island. */
export function openSlot(state: RenderState, vnode: VNode, index: number): void {
  const slot = state.slots[index];
  if (slot === undefined) return;
  slot.rendered = true;
  // The browser gets this content as HTML, so an island in it starts from scratch.
  openRange(state, vnode, "slot", index, slot.children);
}

function openRange(
  state: RenderState,
  vnode: VNode,
  kind: "island" | "slot",
  index: number,
  content: ComponentChildren,
): void {
  const children = [
    comment(startMarker(state.prefix, kind, index)),
    content,
    comment(endMarker(state.prefix, kind)),
  ];
  state.patch(vnode, { type: Fragment, props: { children } });
  state.open.push({ vnode, kind });
}

function withSlots(state: RenderState, value: unknown): unknown {
  if (value instanceof Signal) return value;
  if (isVNode(value)) return h(ServerSlot, { index: state.slotOf(value) });
  if (Array.isArray(value) && value.some(isVNode)) {
    return value.map((item) => withSlots(state, item));
  }
  return value;
}
