import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "fresh";
import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { ProblemError } from "../lib/http/problem.ts";
import { PROMETHEUS_TEXT } from "../lib/telemetry/prometheus_text.ts";

/** This process's metrics for Prometheus; they need METRICS_TOKEN, not a session. */
export const handler = define.handlers(methods({
  async GET({ req, state }) {
    const { config, readiness, telemetry } = state.services;
    if (config.metricsToken === undefined) throw new HttpError(404);
    const bearer = /^Bearer (.+)$/i.exec(req.headers.get("authorization") ?? "")?.[1] ?? "";
    if (!sameSecret(bearer, config.metricsToken)) throw new ProblemError("wrong_bearer");
    // Without requests to /readyz its gauge would be stale.
    await readiness.failing();
    return new Response(telemetry.prometheus(), {
      headers: { "cache-control": "no-store", "content-type": PROMETHEUS_TEXT },
    });
  },
}));

/** Compares digests of one length, so that the time of the comparison reveals nothing. */
function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
