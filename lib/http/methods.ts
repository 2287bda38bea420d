import type { Context } from "fresh";
import type { State } from "./define.ts";
import { type Problem, problem, ProblemError } from "./problem.ts";

/** The methods that the app knows; none of them echoes the request or opens a tunnel. */
const KNOWN = ["GET", "HEAD", "POST", "OPTIONS"];

/** @returns the problem for a method that no path accepts; null for the others. */
export function unknownMethod(method: string): Problem | null {
  return KNOWN.includes(method) ? null : problem("method_not_allowed", { allow: KNOWN });
}

/** @returns the response to OPTIONS outside the API: the allowed methods. */
export function optionsAnswer(): Response {
  return new Response(null, { status: 204, headers: { allow: KNOWN.join(", ") } });
}

type Handler<OfRoute> = (ctx: Context<OfRoute>) => Response | Promise<Response>;

/**
 * One handler from one per method. Fresh answers 404 to a method that a file route lacks; 405 with
 * the allowed methods is more helpful (RFC 9110, 15.5.6).
 */
export function methods<OfRoute = State>(
  byMethod: Partial<Record<"GET" | "POST", Handler<OfRoute>>>,
): Handler<OfRoute> {
  return (ctx) => {
    const method = ctx.req.method === "HEAD" ? "GET" : ctx.req.method;
    const handler = method === "GET" || method === "POST" ? byMethod[method] : undefined;
    if (handler !== undefined) return handler(ctx);
    throw new ProblemError("method_not_allowed", { allow: Object.keys(byMethod) });
  };
}
