/**
 * Fresh's server side: the app, its context, handlers and middlewares. It loads no bundler.
 *
 * @module
 */
export { App } from "./app.ts";
export type {
  LayoutConfig,
  PageComponent,
  PageProps,
  PageResult,
  RouteConfig,
  WrapperComponent,
} from "./components.ts";
export type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
export type { Context } from "./context.ts";
export { createDefine, type Define, type PageData } from "./define.ts";
export { HttpError, type HttpErrorOptions } from "./error.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  type Method,
  page,
  type PageOptions,
  type PageResponse,
  type RouteHandler,
} from "./handlers.ts";
export type { ListenOptions } from "./listen.ts";
export type { Island } from "./build/build_cache.ts";
export { cors, type CORSOptions } from "./middlewares/cors.ts";
export { csp, type CSPOptions } from "./middlewares/csp.ts";
export { csrf, type CsrfOptions } from "./middlewares/csrf.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export type { Route } from "./routing/commands.ts";
export type { Middleware, MiddlewareFn } from "./routing/middleware.ts";
export type { RequestHandler } from "./routing/request_handler.ts";
