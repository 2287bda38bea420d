import {
  type ComponentChildren,
  Fragment,
  type FunctionComponent,
  h,
  isValidElement,
  type VNode,
} from "preact";
import {
  isAsyncFunction,
  type LayoutConfig,
  type PageComponent,
  type PageProps,
  type WrapperComponent,
} from "../components.ts";
import type { Context } from "../context.ts";

/** What pages are wrapped in; layouts from the outermost to the innermost. */
export interface RenderScope<State> {
  readonly appWrapper: WrapperComponent<State> | null;
  readonly layouts: readonly WrapperComponent<State>[];
}

const Nothing: FunctionComponent = () => null;

/** The props a component gets for a request. */
export function pageProps<Data, State>(
  ctx: Context<State>,
  data: Data,
  Component: FunctionComponent = Nothing,
): PageProps<Data, State> {
  return {
    data,
    url: ctx.url,
    req: ctx.req,
    params: ctx.params,
    state: ctx.state,
    config: ctx.config,
    info: ctx.info,
    error: ctx.error,
    route: ctx.route,
    Component,
  };
}

/**
 * Makes a node of a component. An async component runs now, because rendering cannot wait; any
 * other runs when the tree is rendered, and may use hooks.
 *
 * @throws {TypeError} A component that is not declared async returned a response or a promise.
 */
export async function instantiate<Data, State>(
  component: PageComponent<Data, State>,
  props: PageProps<Data, State>,
): Promise<VNode | Response> {
  if (isAsyncFunction(component)) {
    const result = await component(props);
    return result instanceof Response ? result : toVNode(result);
  }
  const Instance: FunctionComponent = () => {
    const result = component(props);
    if (result instanceof Response || result instanceof Promise) {
      throw new TypeError(
        `The component ${component.name || "(anonymous)"} returned a ` +
          `${result.constructor.name}: only a component declared async may`,
      );
    }
    return result;
  };
  return h(Instance, null);
}

/** Wraps a page in layouts, inner to outer, and the app wrapper; a response ends it early. */
export async function wrapPage<State>(
  ctx: Context<State>,
  page: ComponentChildren,
  scope: RenderScope<State>,
  config: LayoutConfig,
): Promise<ComponentChildren | Response> {
  const wrappers = config.skipInheritedLayouts ? [] : scope.layouts.toReversed();
  if (scope.appWrapper !== null && !config.skipAppWrapper) wrappers.push(scope.appWrapper);

  let tree: ComponentChildren = page;
  for (const wrapper of wrappers) {
    const inner = tree;
    ctx.Component = () => inner;
    const wrapped = await instantiate(
      wrapper,
      pageProps<unknown, State>(ctx, undefined, ctx.Component),
    );
    if (wrapped instanceof Response) return wrapped;
    tree = wrapped;
  }
  return tree;
}

function toVNode(children: ComponentChildren): VNode {
  return isValidElement(children) ? children : h(Fragment, null, children);
}
