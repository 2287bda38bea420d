import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "fresh";
import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { ProblemError } from "../lib/http/problem.ts";
import { PROMETHEUS_TEXT } from "../lib/telemetry/prometheus_text.ts";

/** This process's metrics for Prometheus; the operator's bearer opens them, no session does. */
export const handler = define.handlers(methods({
  async GET({ req, state }) {
    const { config, readiness, telemetry } = state.services;
    if (config.metricsToken === undefined) throw new HttpError(404);
    const bearer = /^Bearer (.+)$/i.exec(req.headers.get("authorization") ?? "")?.[1] ?? "";
    if (!sameSecret(bearer, config.metricsToken)) throw new ProblemError("wrong_bearer");
    // Where nobody asks /readyz, its gauge would stay as it was.
    await readiness.failing();
    return new Response(telemetry.prometheus(), {
      headers: { "cache-control": "no-store", "content-type": PROMETHEUS_TEXT },
    });
  },
}));

/** Digests have one length and say nothing of their texts: the comparison's time tells nothing. */
function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
