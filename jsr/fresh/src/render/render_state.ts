import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { BuildCache, Island } from "../build/build_cache.ts";

/** An island as a page uses it. */
export interface UsedIsland {
  island: Island;
  props: Record<string, unknown>;
}

/** What a node is to be rendered as. */
export interface NodeChange {
  type?: VNode["type"];
  props?: { children: ComponentChildren; [name: string]: unknown };
}

/** What one page has shown so far; it lives as long as its rendering. */
export class RenderState {
  readonly used: UsedIsland[] = [];
  /** What `<Head>` elements hold, in the order they were rendered. */
  readonly headChildren: ComponentChildren[] = [];
  /** Children of the page's own `<head>`; null when it has none. */
  documentHead: { children: ComponentChildren } | null = null;
  sawHtml = false;
  sawBody = false;
  /** Off while `<head>` is rendered: nothing can be made live there. */
  islandsEnabled = true;
  /** The island that the node being rendered is in. */
  open: VNode | null = null;
  readonly #patched: {
    vnode: VNode;
    type: VNode["type"];
    props: VNode["props"];
  }[] = [];

  /**
   * @param nonce For the page's scripts and styles.
   * @param prefix Random start of the page's marker comments.
   */
  constructor(
    readonly nonce: string,
    readonly prefix: string,
    readonly build: BuildCache | null,
    readonly basePath: string,
  ) {}

  /** The island a component is, if it is one here. */
  islandOf(component: unknown): Island | undefined {
    return this.islandsEnabled ? this.build?.islands.get(component) : undefined;
  }

  /** Numbers an island that is about to be rendered. */
  useIsland(used: UsedIsland): number {
    return this.used.push(used) - 1;
  }

  /** Changes a node for this render only: the app may hold it in a constant. */
  patch(vnode: VNode, change: NodeChange): void {
    this.#patched.push({ vnode, type: vnode.type, props: vnode.props });
    if (change.type !== undefined) vnode.type = change.type;
    if (change.props !== undefined) vnode.props = change.props;
  }

  /** Renders with this state in force; a throw leaves nothing behind. */
  render<Props>(vnode: VNode<Props>): string {
    const outer = { current, open: this.open };
    const patchedBefore = this.#patched.length;
    current = this;
    this.open = null;
    try {
      return renderToString(vnode);
    } finally {
      current = outer.current;
      this.open = outer.open;
      for (
        const { vnode, type, props } of this.#patched.splice(patchedBefore)
          .reverse()
      ) {
        vnode.type = type;
        vnode.props = props;
      }
    }
  }
}

// Rendering is synchronous, so one variable can name the page being rendered.
let current: RenderState | null = null;

/** The page being rendered right now, if any. */
export function currentRender(): RenderState | null {
  return current;
}
