import type { ComponentChildren, FunctionComponent } from "preact";
import type { Context } from "./context.ts";

/** Props of pages, layouts, the app wrapper and error pages. */
export interface PageProps<Data = unknown, State = unknown> {
  /** What the handler gave to `page()`. */
  data: Data;
  url: URL;
  req: Request;
  params: Record<string, string>;
  state: State;
  config: Context<State>["config"];
  info: Deno.ServeHandlerInfo;
  /** The value that was thrown; null outside error pages. */
  error: unknown;
  /** The pattern that matched, or null. */
  route: string | null;
  /** What a layout or the app wrapper wraps; renders nothing in a page. */
  Component: FunctionComponent;
}

/** What a page, layout or app component may return; a `Response` only when declared `async`. */
export type PageResult = ComponentChildren | Response;

/** A page, layout, app or error component. It may be an `async` function. */
export type PageComponent<Data, State> = (
  props: PageProps<Data, State>,
) => PageResult | Promise<PageResult>;

/** A component that does not look at `data`. */
export type WrapperComponent<State> = PageComponent<unknown, State>;

/** What a layout module exports as `config`. */
export interface LayoutConfig {
  /** Leaves out the app wrapper on everything below. */
  skipAppWrapper?: boolean;
  /** Leaves out the layouts outside this one. */
  skipInheritedLayouts?: boolean;
}

/** What a route module exports as `config`. */
export interface RouteConfig extends LayoutConfig {
  /** `URLPattern` pathname that replaces the one derived from the file's path. */
  routeOverride?: string;
}

const ASYNC_FUNCTION: unknown = Object.getPrototypeOf(async function () {});

/** Whether a component was declared `async`; it is then called outside the Preact tree. */
export function isAsyncFunction(fn: unknown): boolean {
  return typeof fn === "function" &&
    Object.getPrototypeOf(fn) === ASYNC_FUNCTION;
}
