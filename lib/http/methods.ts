import type { Context } from "fresh";
import type { State } from "./define.ts";
import { ProblemError } from "./problem.ts";

type Handler = (ctx: Context<State>) => Response | Promise<Response>;

/**
 * One handler out of one per method. Fresh answers a method that a file route lacks with 404; a
 * client is better told 405 and what would work (RFC 9110, 15.5.6).
 */
export function methods(byMethod: Partial<Record<"GET" | "POST", Handler>>): Handler {
  return (ctx) => {
    const method = ctx.req.method === "HEAD" ? "GET" : ctx.req.method;
    const handler = method === "GET" || method === "POST" ? byMethod[method] : undefined;
    if (handler !== undefined) return handler(ctx);
    const allow = Object.keys(byMethod).join(", ");
    throw new ProblemError({
      status: 405,
      code: "method_not_allowed",
      title: "The method is not allowed here",
      detail: `This address takes ${allow}.`,
      headers: { allow },
    });
  };
}
