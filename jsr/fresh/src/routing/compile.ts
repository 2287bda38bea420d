import type { Context } from "../context.ts";
import { internalsOf } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Layout, RenderScope } from "../render/wrap.ts";
import type { Command, Route } from "./commands.ts";
import type { Middleware } from "./middleware.ts";
import { pageMiddleware, routeMiddleware, type RouteRole } from "./route_middleware.ts";
import { Router } from "./router.ts";
import { scopeDepth, splitPattern } from "./segments.ts";

/** A chain of middlewares and what its pages are wrapped in. */
export interface Chain<State> {
  middlewares: readonly Middleware<State>[];
  scope: RenderScope<State>;
}

/** What answers under one pattern. */
export interface RouteEntry<State> {
  pattern: string;
  methods: Map<string, Chain<State>>;
  /** What runs around the answer to a method that has no handler here. */
  around: Chain<State>;
}

/** An app's registrations, ready to answer requests. */
export interface RouteTable<State> {
  router: Router<RouteEntry<State>>;
  /** What runs around the answer to a path that matched nothing. */
  root: Chain<State>;
  /** Takes every 404 that is thrown. */
  notFound: Middleware<State> | null;
}

/** Works out, for every route, what was registered around it before it. */
export function compile<State>(
  commands: readonly Command<State>[],
  basePath: string,
): RouteTable<State> {
  const router = new Router<RouteEntry<State>>();
  const notFoundCommand = commands.find((command) => command.type === "notFound");
  const all = surroundings(commands, []);
  const notFound = notFoundCommand === undefined
    ? null
    : inScope(answering(notFoundCommand.route, "notFound"), all.scope);
  const options = { deferNotFound: notFound !== null };

  for (const [i, command] of commands.entries()) {
    if (command.type !== "handler" && command.type !== "route") continue;
    const place = command.type === "route" ? command.segments : splitPattern(command.pattern);
    const around = chainAt(commands.slice(0, i), place, options);
    const pattern = basePath + (command.pattern === "/" && basePath !== "" ? "" : command.pattern);
    const entry = router.entry(pattern, () => ({ pattern, methods: new Map(), around }));
    const answers = command.type === "handler"
      ? command.middlewares
      : [pageMiddleware(command.route, command.config)];
    const chain = { middlewares: [...around.middlewares, ...answers], scope: around.scope };
    for (const method of command.methods) {
      if (!entry.methods.has(method)) entry.methods.set(method, chain);
    }
  }
  return { router, root: chainAt(commands, [], options), notFound };
}

interface Level<State> {
  middlewares: Middleware<State>[];
  layout: Layout<State> | null;
  error: Route<State> | Middleware<State> | null;
}

/** The levels around a place, outermost first, and the page wrappers of the innermost. */
function surroundings<State>(commands: readonly Command<State>[], place: readonly string[]) {
  const levels = Array.from(
    { length: place.length + 1 },
    (): Level<State> => ({ middlewares: [], layout: null, error: null }),
  );
  let appWrapper: RenderScope<State>["appWrapper"] = null;
  for (const command of commands) {
    if (!("segments" in command) || command.type === "route") continue;
    const level = levels[scopeDepth(command.segments, place)];
    if (level === undefined) continue;
    if (command.type === "appWrapper") appWrapper = command.component;
    else if (command.type === "middleware") level.middlewares.push(...command.middlewares);
    else if (command.type === "error") level.error = command.route;
    else level.layout = { component: command.component, config: command.config };
  }
  const scopeAt = (depth: number): RenderScope<State> => ({
    appWrapper,
    layouts: levels.slice(0, depth + 1).flatMap(({ layout }) => layout ?? []),
  });
  return { levels, scopeAt, scope: scopeAt(place.length) };
}

function chainAt<State>(
  commands: readonly Command<State>[],
  place: readonly string[],
  options: { deferNotFound: boolean },
): Chain<State> {
  const { levels, scopeAt, scope } = surroundings(commands, place);
  const middlewares = levels.flatMap((level, depth) => {
    if (level.error === null) return level.middlewares;
    const handle = inScope(answering(level.error, "error"), scopeAt(depth));
    return [catching(handle, options.deferNotFound), ...level.middlewares];
  });
  return { middlewares, scope };
}

function answering<State>(
  route: Route<State> | Middleware<State>,
  role: RouteRole,
): Middleware<State> {
  return typeof route === "function" ? route : routeMiddleware(route, role);
}

function inScope<State>(handle: Middleware<State>, scope: RenderScope<State>): Middleware<State> {
  return (ctx: Context<State>) => {
    internalsOf(ctx).scope = scope;
    return handle(ctx);
  };
}

/** Stands outside a level's own middlewares, and answers for what they and the rest throw. */
function catching<State>(handle: Middleware<State>, deferNotFound: boolean): Middleware<State> {
  return async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      if (deferNotFound && error instanceof HttpError && error.status === 404) throw error;
      ctx.error = error;
      return await handle(ctx);
    }
  };
}
