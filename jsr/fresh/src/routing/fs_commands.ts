import type { FsRoute } from "../build/build_cache.ts";
import type { LayoutConfig, PageComponent, RouteConfig, WrapperComponent } from "../components.ts";
import { METHODS, type RouteHandler } from "../handlers.ts";
import { logWarning } from "../log.ts";
import type { Command, Route } from "./commands.ts";
import type { Middleware } from "./middleware.ts";
import { routeMiddleware } from "./route_middleware.ts";

/**
 * Turns the files of a routes folder into registrations, in the order given.
 *
 * @throws {TypeError} A file exports nothing that its name asks for; the message names it.
 */
export function fsCommands<State>(files: readonly FsRoute[]): Command<State>[] {
  return files.flatMap((file) => toCommand<State>(file) ?? []);
}

function toCommand<State>(file: FsRoute): Command<State> | null {
  const { kind, segments, pattern, module } = file;
  switch (kind) {
    case "app":
      return { type: "appWrapper", component: wrapperOf(file) };
    case "layout":
      return { type: "layout", segments, component: wrapperOf(file), config: configOf(module) };
    case "middleware": {
      const middlewares = middlewaresOf<State>(file);
      return middlewares === null ? null : { type: "middleware", segments, middlewares };
    }
    case "error":
      return { type: "error", segments, route: routeOf(file) };
    case "notFound":
      return { type: "notFound", route: routeOf(file) };
    case "route": {
      const route = routeOf<State>(file);
      return {
        type: "handler",
        segments,
        pattern: route.config?.routeOverride ?? pattern,
        // Fresh loads route files when they are asked for, so it knows their methods too late.
        methods: METHODS,
        middlewares: [routeMiddleware(route, "page")],
      };
    }
  }
}

function wrapperOf<State>({ file, module }: FsRoute): WrapperComponent<State> {
  const component = module.default;
  if (!isFunction<WrapperComponent<State>>(component)) {
    throw new TypeError(`${file} must have a component as its default export`);
  }
  return component;
}

function middlewaresOf<State>({ file, module }: FsRoute): Middleware<State>[] | null {
  const exported = module.default ?? module.handler ?? module.handlers;
  const middlewares: unknown[] = Array.isArray(exported) ? exported : [exported];
  if (middlewares.every(isFunction<Middleware<State>>)) return middlewares;
  if (typeof exported === "object" && exported !== null && !Array.isArray(exported)) {
    logWarning(
      `${file} is ignored: a middleware is a function or an array, not an object by method`,
    );
    return null;
  }
  throw new TypeError(`${file} must export a middleware, or an array of them, as its default`);
}

function routeOf<State>({ file, module }: FsRoute): Route<State> {
  const handler = module.handler ?? module.handlers;
  const component = module.default;
  const config = configOf(module);
  if (handler !== undefined && !isHandler<State>(handler)) {
    throw new TypeError(`${file} exports a handler that is neither a function nor an object`);
  }
  if (component !== undefined && !isFunction<PageComponent<unknown, State>>(component)) {
    throw new TypeError(`${file} has a default export that is not a component`);
  }
  if (handler === undefined && component === undefined && module.config === undefined) {
    throw new TypeError(`${file} exports no component, handler or config, so it is no route`);
  }
  return { handler, component, config };
}

function configOf({ config }: FsRoute["module"]): LayoutConfig & RouteConfig {
  return typeof config === "object" && config !== null ? config : {};
}

function isFunction<Fn>(value: unknown): value is Fn {
  return typeof value === "function";
}

function isHandler<State>(value: unknown): value is RouteHandler<unknown, State> {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}
