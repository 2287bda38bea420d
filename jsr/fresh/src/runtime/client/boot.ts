import { type ComponentChild, type ComponentType, h, render } from "preact";
import { fragmentRoot } from "./fragment_root.ts";
import "./lock_assets.ts";
import { collectRanges } from "./ranges.ts";
import { reviveIslands } from "./revive.ts";
import { readSlots } from "./slots.ts";

/**
 * Makes a page's islands live. Each is rendered over what the server sent for it, so that its nodes
 * are kept and whatever differs is corrected.
 *
 * @param components The components this page uses.
 * @param prefix Start of the page's marker comments.
 * @param props What the server wrote for the islands, in their order.
 */
export function boot(
  components: readonly ComponentType<Record<string, unknown>>[],
  prefix: string,
  props: string,
): void {
  const contents = new Map<number, ComponentChild[]>();
  const islands = reviveIslands(components, props, contents);
  const ranges = collectRanges(document, prefix);
  // All slots are read before anything is rendered: rendering takes their markers away.
  for (const [index, children] of readSlots(ranges.slots, prefix, islands)) {
    contents.set(index, children);
  }
  for (const { index, start, end } of ranges.islands) {
    const island = islands[index];
    if (island === undefined) continue;
    try {
      render(h(island.component, island.props), fragmentRoot(start, end));
    } catch (error) {
      // One island's fault is not the others'.
      reportError(error);
    }
  }
}
