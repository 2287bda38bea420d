import { type ComponentType, h, render } from "preact";
import { fragmentRoot } from "./fragment_root.ts";
import { collectRanges } from "./ranges.ts";
import { reviveIslands } from "./revive.ts";

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
  const islands = reviveIslands(components, props);
  for (const { index, start, end } of collectRanges(document, prefix)) {
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
