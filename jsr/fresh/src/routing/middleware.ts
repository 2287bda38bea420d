import type { Context } from "../context.ts";

/** Answers a request, or asks what is inside it to do so with `ctx.next()`. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** The same as {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;

/**
 * Runs a chain of middlewares; each one's `ctx.next()` is the rest of the chain, and the last one's
 * rejects. What a middleware throws, at once or later, is a rejection of the `next()` outside it.
 *
 * @throws {TypeError} A middleware returned something that is not a `Response`.
 */
export async function runMiddlewares<State>(
  ctx: Context<State>,
  chain: readonly Middleware<State>[],
  index = 0,
): Promise<Response> {
  const middleware = chain[index];
  if (middleware === undefined) throw new TypeError("The last middleware called ctx.next()");
  ctx.next = () => runMiddlewares(ctx, chain, index + 1);
  const result: unknown = await middleware(ctx);
  if (result instanceof Response) return result;
  throw new TypeError(
    `A middleware or handler of ${ctx.req.method} ${ctx.route ?? ctx.url.pathname} returned ` +
      `${result === null ? "null" : typeof result} instead of a Response`,
  );
}
