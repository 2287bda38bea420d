import { cors } from "fresh";
import { answerError } from "./answer_error.ts";
import { define, type State } from "./define.ts";
import { isApi } from "./paths.ts";

/**
 * Applications of other origins call the API with a bearer. Their responses lack
 * `Access-Control-Allow-Credentials`, so the browser hides responses to our cookie from them.
 */
const allowed = cors<State>({
  origin: (origin, { state }) =>
    state.services.config.allowedOrigins.includes(origin) ? origin : null,
  allowMethods: ["GET", "POST"],
  allowHeaders: ["authorization", "content-type"],
  exposeHeaders: ["retry-after"],
  maxAge: 600,
});

/** For API clients: a problem document where a request failed. */
export const answerErrors = define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    return answerError(error, ctx.state);
  }
});

/**
 * Has to be around what answers errors, so that a client of another origin can read them. Browsers
 * send such a client's origin; without one, nothing is to be allowed.
 */
export const allowConfiguredOrigins = define.middleware((ctx) =>
  isApi(ctx.url.pathname) && ctx.req.headers.has("origin") ? allowed(ctx) : ctx.next()
);
