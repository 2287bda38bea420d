import { instantiate, pageProps } from "../render/wrap.ts";
import { HttpError } from "../error.ts";
import { isPageResponse, type PageResponse } from "../handlers.ts";
import type { Context } from "../context.ts";
import type { LayoutConfig } from "../components.ts";
import type { MaybeLazyRoute, Route } from "./commands.ts";
import type { Middleware } from "./middleware.ts";

/** What kind of route answers: it decides the methods and the status of its page. */
export type RouteRole = "page" | "error" | "notFound";

/** Makes the middleware that runs a route's handler, then its component. */
export function routeMiddleware<State>(route: Route<State>, role: RouteRole): Middleware<State> {
  const pick = handlerPicker(route);
  return async (ctx) => {
    const handle = pick(ctx.req.method);
    let result: PageResponse<unknown> = { data: undefined };
    if (handle !== undefined) {
      const answer: unknown = await handle(ctx);
      if (answer instanceof Response) return answer;
      if (!isPageResponse(answer)) {
        throw new TypeError(
          `The handler of ${ctx.req.method} ${ctx.route ?? ctx.url.pathname} returned neither a ` +
            `Response nor page data`,
        );
      }
      result = answer;
    } else if (
      role === "page" &&
      !(route.component !== undefined && isRead(ctx.req.method))
    ) {
      throw new HttpError(404);
    }
    return renderRoute(ctx, route, result, role);
  };
}

/** Makes the middleware of a route of its own, which may be loaded with its first request. */
export function pageMiddleware<State>(
  route: MaybeLazyRoute<State>,
  config: LayoutConfig,
): Middleware<State> {
  const answering = (loaded: Route<State>) =>
    routeMiddleware({ ...loaded, config: { ...loaded.config, ...config } }, "page");
  if (typeof route !== "function") return answering(route);
  let loading: Promise<Middleware<State>> | undefined;
  return async (ctx) => {
    const answer = await (loading ??= route().then(answering));
    return answer(ctx);
  };
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function handlerPicker<State>({ handler }: Route<State>) {
  if (handler === undefined || typeof handler === "function") {
    return () => handler;
  }
  const byMethod = new Map(Object.entries(handler));
  return (method: string) =>
    byMethod.get(method) ??
      (method === "HEAD" ? byMethod.get("GET") : undefined);
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
