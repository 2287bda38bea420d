/**
 * Fresh's server side: the app, its context, handlers and middlewares. It loads no bundler.
 *
 * @module
 */
export { App } from "./app.ts";
export type { LayoutConfig, PageProps, RouteConfig } from "./components.ts";
export type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
export type { Context } from "./context.ts";
export { createDefine, type Define } from "./define.ts";
export { HttpError } from "./error.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  type Method,
  page,
  type PageResponse,
  type RouteHandler,
} from "./handlers.ts";
export type { ListenOptions } from "./listen.ts";
export type { Island } from "./build/build_cache.ts";
export { cors, type CORSOptions } from "./middlewares/cors.ts";
export { csp } from "./middlewares/csp.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export type { Middleware, MiddlewareFn } from "./routing/middleware.ts";
