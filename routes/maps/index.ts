import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { signInPath } from "../../lib/http/sign_in_path.ts";

/** For those who shorten a map's address: the home page has the list of maps. */
export const handler = define.handlers(methods({
  GET: (ctx) => ctx.redirect(ctx.state.session === null ? signInPath(ctx.url) : "/", 303),
}));
