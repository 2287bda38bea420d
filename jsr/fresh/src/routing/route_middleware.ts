import { instantiate, pageProps } from "../render/wrap.ts";
import { HttpError } from "../error.ts";
import { isPageResponse, type PageResponse } from "../handlers.ts";
import type { Context } from "../context.ts";
import type { Route } from "./commands.ts";
import type { Middleware } from "./middleware.ts";

/** What kind of route answers: it decides the status of its page. */
export type RouteRole = "page" | "error" | "notFound";

/**
 * Makes the middleware that runs a route's handler, then its component. A component without a
 * handler answers every method.
 */
export function routeMiddleware<State>(route: Route<State>, role: RouteRole): Middleware<State> {
  const pick = handlerPicker(route);
  return (ctx) => {
    let answer: unknown;
    try {
      const handle = pick(ctx.req.method);
      if (handle === undefined) throw new HttpError(404);
      answer = handle(ctx);
    } catch (error) {
      // Fresh waits for a route's handler: `ctx.error` is its error from the next turn on.
      return Promise.reject(error);
    }
    return answer instanceof Response ? answer : awaited(ctx, route, answer, role);
  };
}

async function awaited<State>(
  ctx: Context<State>,
  route: Route<State>,
  given: unknown,
  role: RouteRole,
): Promise<Response> {
  const answer = await given;
  if (answer instanceof Response) return answer;
  if (!isPageResponse(answer)) {
    throw new TypeError(
      `The handler of ${ctx.req.method} ${ctx.route ?? ctx.url.pathname} returned neither a ` +
        `Response nor page data`,
    );
  }
  return renderRoute(ctx, route, answer, role);
}

function handlerPicker<State>({ component, handler }: Route<State>) {
  const bare = component === undefined ? undefined : () => ({ data: {} });
  if (handler === undefined) return () => bare;
  if (typeof handler === "function") return () => handler;
  const byMethod = new Map(Object.entries(handler));
  if (bare !== undefined && !byMethod.has("GET")) byMethod.set("GET", bare);
  return (method: string) =>
    byMethod.get(method) ?? (method === "HEAD" ? byMethod.get("GET") : undefined);
}

async function renderRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  result: PageResponse<unknown>,
  role: RouteRole,
): Promise<Response> {
  if (route.component === undefined) {
    throw new TypeError(
      `The handler of ${ctx.route ?? ctx.url.pathname} returned page data, but its module has no ` +
        `component`,
    );
  }
  const vnode = await instantiate(route.component, pageProps(ctx, result.data));
  if (vnode instanceof Response) return vnode;
  return ctx.render(vnode, {
    status: result.status ?? (role === "error" ? statusOf(ctx.error) : 200),
    headers: result.headers,
  }, route.config);
}

function statusOf(error: unknown): number {
  return error instanceof HttpError ? error.status : 500;
}
