import type { Context } from "fresh";
import type { State } from "./define.ts";
import { type Problem, problem, ProblemError } from "./problem.ts";

/** What the app takes at all; what would echo the request, or open a tunnel, is not among it. */
const KNOWN = ["GET", "HEAD", "POST", "OPTIONS"];

/** @returns what to answer a method with that no address takes; null for the others. */
export function unknownMethod(method: string): Problem | null {
  return KNOWN.includes(method) ? null : problem("method_not_allowed", { allow: KNOWN });
}

/** @returns the answer to OPTIONS outside the API: what may be tried. */
export function optionsAnswer(): Response {
  return new Response(null, { status: 204, headers: { allow: KNOWN.join(", ") } });
}

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
    throw new ProblemError("method_not_allowed", { allow: Object.keys(byMethod) });
  };
}
