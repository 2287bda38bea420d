import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";

/** Liveness: the process responds. It depends on nothing else. */
export const handler = define.handlers(methods({
  GET: () => Response.json({ status: "alive" }, { headers: { "cache-control": "no-store" } }),
}));
