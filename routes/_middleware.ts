import { apiAnswers } from "../lib/http/api_answers.ts";
import { credentialOf } from "../lib/http/credential.ts";
import { define } from "../lib/http/define.ts";
import { optionsAnswer, requireKnownMethod } from "../lib/http/methods.ts";
import { requireOwnPages } from "../lib/http/same_origin.ts";

/** What is asked of every request before a route sees it, and whose session it is. */
const admit = define.middleware((ctx) => {
  const { config, cookie, deadline, sessions } = ctx.state.services;
  const { method, headers } = ctx.req;
  requireKnownMethod(method);
  if (method === "OPTIONS") return optionsAnswer();
  const credential = credentialOf(headers, cookie);
  requireOwnPages({
    request: ctx.req,
    path: ctx.url.pathname,
    credential,
    appOrigin: config.appOrigin,
  });
  return deadline.run(async () => {
    ctx.state.session = credential === null
      ? null
      : await sessions.read(credential.token, credential.audience);
    return await ctx.next();
  });
});

export default [...apiAnswers, admit];
