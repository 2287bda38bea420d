import {
  type ComponentChildren,
  createContext,
  type FunctionComponent,
  h,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { Signal } from "@preact/signals";
import type { Island } from "../build/build_cache.ts";
import { endMarker, startMarker } from "../runtime/markers.ts";
import { comment } from "./comment.ts";
import { isVNode } from "./is_vnode.ts";
import { currentRender, type RenderState } from "./render_state.ts";

const InsideIsland = createContext(false);

/** What stands in an island's props for the JSX the page gave it. */
export const ServerSlot: FunctionComponent<{ index: number }> = ({ index }) => {
  const state = currentRender();
  const slot = state?.slots[index];
  if (state === null || slot === undefined) return null;
  slot.rendered = true;
  return [
    comment(startMarker(state.prefix, "slot", index)),
    // The browser gets this content as HTML, so an island in it starts anew.
    h(InsideIsland.Provider, { value: false }, slot.children),
    comment(endMarker(state.prefix, "slot")),
  ];
};

const boundaries = new WeakMap<object, FunctionComponent>();

/** The component that takes an island's place: it renders it between marker comments. */
export function boundaryOf(component: Exclude<VNode["type"], string>): FunctionComponent {
  const known = boundaries.get(component);
  if (known !== undefined) return known;

  const IslandBoundary: FunctionComponent = (props) => {
    const inside = useContext(InsideIsland);
    const state = currentRender();
    const island = state?.islandOf(component);
    if (state === null || island === undefined || inside) {
      const vnode = h(component, props);
      state?.plain.add(vnode);
      return vnode;
    }
    return renderIsland(state, island, { ...props });
  };
  boundaries.set(component, IslandBoundary);
  return IslandBoundary;
}

function renderIsland(
  state: RenderState,
  island: Island,
  pageProps: Record<string, unknown>,
): ComponentChildren {
  const props = Object.fromEntries(
    Object.entries(pageProps).map(([name, value]) => [name, withSlots(state, value)]),
  );
  const index = state.useIsland({ island, props });
  const vnode = h(island.component, props);
  state.plain.add(vnode);
  return [
    comment(startMarker(state.prefix, "island", index)),
    h(InsideIsland.Provider, { value: true }, vnode),
    comment(endMarker(state.prefix, "island")),
  ];
}

function withSlots(state: RenderState, value: unknown): unknown {
  if (value instanceof Signal) return value;
  if (isVNode(value)) return h(ServerSlot, { index: state.slotOf(value) });
  if (Array.isArray(value) && value.some(isVNode)) {
    return value.map((item) => withSlots(state, item));
  }
  return value;
}
