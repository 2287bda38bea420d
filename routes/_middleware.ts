import { define } from "../lib/http/define.ts";

const BEARER = /^Bearer ([\w.-]+)$/i;

/** From the bearer, or else the cookie, to the session it names. */
export default define.middleware(async (ctx) => {
  const { cookie, sessions } = ctx.state.services;
  const { headers } = ctx.req;
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = BEARER.exec(authorization)?.[1];
    ctx.state.session = token === undefined ? null : await sessions.read(token, "bearer");
  } else {
    const token = cookie.read(headers.get("cookie"));
    ctx.state.session = token === null ? null : await sessions.read(token, "cookie");
  }
  return await ctx.next();
});
