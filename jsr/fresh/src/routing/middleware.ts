import { type Context, internalsOf } from "../context.ts";

/** Answers a request, or asks what is inside it to do so with `ctx.next()`. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** The same as {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;

/** A middleware, or what loads it with the first request. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

/**
 * Runs a chain of middlewares; each one's `ctx.next()` is the rest of the chain, and the last one's
 * is `last`. What a middleware throws, at once or later, is a rejection of the `next()` outside
 * it, and `ctx.error` from then on. A loaded middleware takes the place of the one that loaded it.
 *
 * @param last The end of the chain.
 * @throws {TypeError} A middleware returned something that is not a `Response`.
 */
export function runMiddlewares<State>(
  ctx: Context<State>,
  chain: MaybeLazyMiddleware<State>[],
  last: () => Promise<Response>,
): Promise<Response> {
  const internals = internalsOf(ctx);
  type Scope = typeof internals.scope;
  /** What the latest `next()` returned, and the scope at its end. */
  let latest: Promise<Response> | undefined;
  let latestScope: Scope | undefined;

  function run(index: number): Promise<Response> {
    const middleware = chain[index];
    if (middleware === undefined) return last();
    const { scope } = internals;
    // Bound: what an arrow function in a property closes over, here the whole request, outlives
    // minor garbage collections (V8 15.0).
    ctx.next = run.bind(null, index + 1);
    let answer: Promise<Response>;
    try {
      const given: unknown = middleware(ctx);
      // A middleware that only hands on has the answer of what is inside it, which is checked.
      if (latest !== undefined && given === latest && scope === latestScope) return latest;
      if (given instanceof Response) {
        internals.scope = scope;
        answer = Promise.resolve(given);
      } else {
        answer = settle(index, given, scope);
      }
    } catch (error) {
      // At once: the caller of `next()` may read `ctx.error` before the next turn.
      ctx.error = error;
      internals.scope = scope;
      answer = Promise.reject(error);
    }
    latestScope = scope;
    return latest = answer;
  }

  async function settle(index: number, given: unknown, scope: Scope): Promise<Response> {
    try {
      let result = await given;
      if (isMiddleware<State>(result)) {
        chain[index] = result;
        result = await result(ctx);
      }
      if (result instanceof Response) return result;
      throw new TypeError(
        `A middleware or handler of ${ctx.req.method} ${ctx.route ?? ctx.url.pathname} returned ` +
          `${result === null ? "null" : typeof result} instead of a Response`,
      );
    } catch (error) {
      ctx.error = error;
      throw error;
    } finally {
      internals.scope = scope;
    }
  }

  return run(0);
}

function isMiddleware<State>(value: unknown): value is Middleware<State> {
  return typeof value === "function";
}
