import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";

/** Readiness: storage and audit are writable, and CARTO's OAuth token is available. */
export const handler = define.handlers(methods({
  async GET({ state }) {
    const failing = await state.services.readiness.failing();
    const headers = { "cache-control": "no-store" };
    return failing.length === 0
      ? Response.json({ status: "ready" }, { headers })
      : Response.json({ status: "not_ready", failing }, { status: 503, headers });
  },
}));
