import { answerErrors } from "../../../lib/http/api_answers.ts";
import { adminApiDefine } from "../../../lib/http/define.ts";
import { ProblemError } from "../../../lib/http/problem.ts";

/** The API only reads. */
const readOnly = adminApiDefine.middleware((ctx) => {
  if (["GET", "HEAD"].includes(ctx.req.method)) return ctx.next();
  throw new ProblemError("method_not_allowed", { allow: ["GET"] });
});

export default [answerErrors, readOnly];
