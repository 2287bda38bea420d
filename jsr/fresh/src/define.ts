import type { PageComponent, WrapperComponent } from "./components.ts";
import type { PageResponse, RouteHandler } from "./handlers.ts";
import type { MiddlewareFn } from "./routing/middleware.ts";

type DataOfResult<Result> = Result extends PageResponse<infer Data> ? Data
  : never;

type DataOfFunction<Fn> = Fn extends (...args: never[]) => infer Result
  ? DataOfResult<Awaited<Result>>
  : never;

/** The type of `data` for a page whose handler is `Handler`: what it gives to `page()`. */
export type PageData<Handler> = [Handler] extends [never] ? unknown
  : Handler extends (...args: never[]) => unknown ? DataOfFunction<Handler>
  : { [M in keyof Handler]: DataOfFunction<Handler[M]> }[keyof Handler];

/** Identity functions that give `State`, and a page's data, to what a route module exports. */
export interface Define<State> {
  /** For `export const handler`. */
  handlers<Handler extends RouteHandler<unknown, State>>(handlers: Handler): Handler;
  /** For a route's default export; `define.page<typeof handler>(…)` types `data`. */
  page<Handler extends RouteHandler<unknown, State> = never>(
    component: PageComponent<PageData<Handler>, State>,
  ): PageComponent<PageData<Handler>, State>;
  /** For the default export of `_middleware.ts`, and for `app.use()`. */
  middleware<M extends MiddlewareFn<State> | MiddlewareFn<State>[]>(middleware: M): M;
  /** For the default export of `_layout.tsx` and `_app.tsx`. */
  layout(component: WrapperComponent<State>): WrapperComponent<State>;
}

/**
 * Makes the identity functions of {@linkcode Define} for an app's state.
 *
 * @example
 * ```ts ignore
 * export const define = createDefine<{ user: string }>();
 * ```
 */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (component) => component,
    middleware: (middleware) => middleware,
    layout: (component) => component,
  };
}
