import type { LayoutConfig, WrapperComponent } from "../components.ts";
import { internalsOf } from "../context.ts";
import { HttpError } from "../error.ts";
import type { RenderScope } from "../render/wrap.ts";
import type { Command, Route } from "./commands.ts";
import type { MaybeLazyMiddleware, Middleware } from "./middleware.ts";
import { routeMiddleware, type RouteRole } from "./route_middleware.ts";
import { Router } from "./router.ts";
import { isWithin } from "./segments.ts";

/** What runs for one request, outermost first. */
export type Chain<State> = MaybeLazyMiddleware<State>[];

/** What answers under one pattern. */
export interface RouteEntry<State> {
  pattern: string;
  methods: Map<string, Chain<State>>;
}

/** An app's registrations, ready to answer requests. */
export interface RouteTable<State> {
  router: Router<RouteEntry<State>>;
  /** What runs around the answer to a path or a method that matched nothing. */
  root: Chain<State>;
}

/** Works out, for every route, what was registered around it before it. */
export function compile<State>(
  commands: readonly Command<State>[],
  basePath: string,
): RouteTable<State> {
  const router = new Router<RouteEntry<State>>();
  const missing = commands.findLast((command) => command.type === "notFound");
  const notFound = missing && answering(missing.route, "notFound");
  for (const [i, command] of commands.entries()) {
    if (command.type !== "handler") continue;
    const around = chainAt(commands.slice(0, i), command.segments, notFound);
    const pattern = basePath + (command.pattern === "/" && basePath !== "" ? "" : command.pattern);
    const entry = router.entry(pattern, () => ({ pattern, methods: new Map() }));
    const chain = [...around, ...command.middlewares];
    for (const method of command.methods) {
      if (!entry.methods.has(method)) entry.methods.set(method, chain);
    }
  }
  return { router, root: chainAt(commands, [], notFound) };
}

/** What was registered for exactly one place. */
interface Level<State> {
  middlewares: MaybeLazyMiddleware<State>[];
  layout: { component: WrapperComponent<State>; config: LayoutConfig } | null;
  error: Middleware<State> | null;
}

/** Everything around a place: for each level a frame, then the level's own middlewares. */
function chainAt<State>(
  commands: readonly Command<State>[],
  place: readonly string[],
  notFound: Middleware<State> | undefined,
): Chain<State> {
  const levels = Array.from(
    { length: place.length + 1 },
    (): Level<State> => ({ middlewares: [], layout: null, error: null }),
  );
  let scope: RenderScope<State> = { appWrapper: null, layouts: [] };
  for (const command of commands) {
    if (command.type === "appWrapper") scope = { ...scope, appWrapper: command.component };
    if (!("segments" in command) || command.type === "handler") continue;
    const level = isWithin(command.segments, place) && levels[command.segments.length];
    if (!level) continue;
    if (command.type === "middleware") level.middlewares.push(...command.middlewares);
    else if (command.type === "error") level.error = answering(command.route, "error");
    else level.layout = command;
  }
  return levels.flatMap(({ middlewares, layout, error }, depth) => {
    if (layout !== null) scope = within(scope, layout);
    // Elsewhere the outer frame's scope holds, and what is thrown passes to it.
    const isFramed = depth === 0 || layout !== null || error !== null || notFound !== undefined;
    return isFramed ? [frame(scope, error, notFound), ...middlewares] : middlewares;
  });
}

/** What pages are wrapped in below a layout. */
function within<State>(
  outer: RenderScope<State>,
  { component, config }: { component: WrapperComponent<State>; config: LayoutConfig },
): RenderScope<State> {
  return {
    appWrapper: config.skipAppWrapper ? null : outer.appWrapper,
    layouts: config.skipInheritedLayouts ? [component] : [...outer.layouts, component],
  };
}

function answering<State>(
  route: Route<State> | Middleware<State>,
  role: RouteRole,
): Middleware<State> {
  return typeof route === "function" ? route : routeMiddleware(route, role);
}

/**
 * Stands outside a level's own middlewares: its pages get the level's layouts, and what they and
 * the rest throw its error page. `notFound` comes first, at the innermost level.
 */
function frame<State>(
  scope: RenderScope<State>,
  handle: Middleware<State> | null,
  notFound: Middleware<State> | undefined,
): Middleware<State> {
  return async (ctx) => {
    const internals = internalsOf(ctx);
    internals.scope = scope;
    try {
      return await ctx.next();
    } catch (error) {
      const isMissing = error instanceof HttpError && error.status === 404;
      const answer = isMissing && notFound !== undefined ? notFound : handle;
      if (answer === null) throw error;
      ctx.error = error;
      internals.scope = scope;
      return await answer(ctx);
    }
  };
}
