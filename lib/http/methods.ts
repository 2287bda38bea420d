import type { Context } from "fresh";
import type { State } from "./define.ts";
import { ProblemError } from "./problem.ts";

type Method = "GET" | "POST" | "DELETE";
type Handler = (ctx: Context<State>) => Response | Promise<Response>;

/**
 * One handler out of one per method. Fresh answers a method that a file route lacks with 404; a
 * client is better told 405 and what would work (RFC 9110, 15.5.6).
 */
export function methods(byMethod: Readonly<Partial<Record<Method, Handler>>>): Handler {
  return (ctx) => {
    const method = ctx.req.method === "HEAD" ? "GET" : ctx.req.method;
    const handler = isMethod(method) ? byMethod[method] : undefined;
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

function isMethod(method: string): method is Method {
  return method === "GET" || method === "POST" || method === "DELETE";
}
