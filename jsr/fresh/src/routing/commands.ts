import type { LayoutConfig, PageComponent, RouteConfig, WrapperComponent } from "../components.ts";
import type { Method, RouteHandler } from "../handlers.ts";
import type { MaybeLazyMiddleware, Middleware } from "./middleware.ts";

/** A handler and a component that answer together. */
export interface Route<State> {
  handler?: RouteHandler<unknown, State>;
  component?: PageComponent<unknown, State>;
  config?: RouteConfig;
}

/** One registration, in the order of the app's calls; `segments` is where it holds. */
export type Command<State> =
  | {
    type: "middleware";
    segments: readonly string[];
    middlewares: readonly MaybeLazyMiddleware<State>[];
  }
  | {
    type: "layout";
    segments: readonly string[];
    component: WrapperComponent<State>;
    config: LayoutConfig;
  }
  | { type: "appWrapper"; component: WrapperComponent<State> }
  | {
    type: "error";
    segments: readonly string[];
    route: Route<State> | Middleware<State>;
  }
  | { type: "notFound"; route: Route<State> | Middleware<State> }
  | {
    type: "handler";
    /** What is around it: a file's folder, a programmatic route's whole pattern. */
    segments: readonly string[];
    pattern: string;
    methods: readonly Method[];
    middlewares: readonly MaybeLazyMiddleware<State>[];
  }
  | { type: "fsRoutes" };
