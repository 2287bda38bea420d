import type { LayoutConfig, PageComponent, RouteConfig, WrapperComponent } from "../components.ts";
import type { Method, RouteHandler } from "../handlers.ts";
import type { Middleware } from "./middleware.ts";
import { splitPattern } from "./segments.ts";

/** A handler and a component that answer together. */
export interface Route<State> {
  handler?: RouteHandler<unknown, State>;
  component?: PageComponent<unknown, State>;
  config?: RouteConfig;
}

/** A route, or what loads it when it is first asked for. */
export type MaybeLazyRoute<State> = Route<State> | (() => Promise<Route<State>>);

/** One registration, in the order of the app's calls; `segments` is where it holds. */
export type Command<State> =
  | {
    type: "middleware";
    segments: readonly string[];
    middlewares: readonly Middleware<State>[];
  }
  | {
    type: "layout";
    segments: readonly string[];
    component: WrapperComponent<State>;
    config: LayoutConfig;
  }
  | {
    type: "appWrapper";
    segments: readonly string[];
    component: WrapperComponent<State>;
  }
  | {
    type: "error";
    segments: readonly string[];
    route: Route<State> | Middleware<State>;
  }
  | { type: "notFound"; route: Route<State> | Middleware<State> }
  | {
    type: "handler";
    pattern: string;
    methods: readonly Method[];
    middlewares: readonly Middleware<State>[];
  }
  | {
    type: "route";
    segments: readonly string[];
    pattern: string;
    methods: readonly Method[];
    route: MaybeLazyRoute<State>;
    config: RouteConfig;
  }
  | { type: "fsRoutes" };

/**
 * Moves a registration below a path.
 *
 * @param path Pattern without a slash at its end.
 * @returns null for file routes, which belong to the app that is served.
 */
export function below<State>(path: string, command: Command<State>): Command<State> | null {
  if (command.type === "fsRoutes") return null;
  if (command.type === "notFound") return command;
  const moved = { ...command };
  if ("pattern" in moved) moved.pattern = joinPatterns(path, moved.pattern);
  if ("segments" in moved) moved.segments = [...splitPattern(path), ...moved.segments];
  return moved;
}

function joinPatterns(path: string, pattern: string): string {
  return pattern === "/" && path !== "" ? path : path + pattern;
}
