import { cors } from "fresh";
import { define, type State } from "../../lib/http/define.ts";
import { answerError } from "../../lib/http/answer_error.ts";

/**
 * Existing applications of other origins call the API with a bearer. They are answered without
 * `Access-Control-Allow-Credentials`: a browser then keeps our cookie's answers from them.
 */
const allowConfiguredOrigins = define.middleware((ctx) => {
  const { allowedOrigins } = ctx.state.services.config;
  return cors<State>({
    origin: (origin) => allowedOrigins.includes(origin) ? origin : null,
    allowMethods: ["GET", "POST"],
    allowHeaders: ["authorization", "content-type"],
    exposeHeaders: ["retry-after"],
    maxAge: 600,
  })(ctx);
});

/** Inside CORS, so that the other origin's program can read why it was refused. */
const answerErrors = define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    return answerError(error, ctx.state);
  }
});

export default [allowConfiguredOrigins, answerErrors];
