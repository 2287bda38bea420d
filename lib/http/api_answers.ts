import { cors } from "fresh";
import { answerError } from "./answer_error.ts";
import { define, type State } from "./define.ts";
import { isApi } from "./paths.ts";

/**
 * Existing applications of other origins call the API with a bearer. They are answered without
 * `Access-Control-Allow-Credentials`: a browser then keeps our cookie's answers from them.
 */
const allowConfiguredOrigins = cors<State>({
  origin: (origin, { state }) =>
    state.services.config.allowedOrigins.includes(origin) ? origin : null,
  allowMethods: ["GET", "POST"],
  allowHeaders: ["authorization", "content-type"],
  exposeHeaders: ["retry-after"],
  maxAge: 600,
});

/** For programs: problems where something failed. */
const answerErrors = define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    return answerError(error, ctx.state);
  }
});

/**
 * How the API answers. CORS stands around the errors of all that is inside, so that the program of
 * another origin can read why it was refused.
 */
export const apiAnswers = [allowConfiguredOrigins, answerErrors].map((middleware) =>
  define.middleware((ctx) => isApi(ctx.url.pathname) ? middleware(ctx) : ctx.next())
);
