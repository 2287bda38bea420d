/** The map in the frames of existing applications. */
import { type Answer, ExchangeError } from "../../outbound/exchange.ts";
import type { Check } from "../check.ts";
import { parsePolicy } from "../content_sources.ts";
import { counted, failure, type Finding, ok, skipped } from "../finding.ts";
import { get, reasonOf } from "../web_call.ts";

type Page = Pick<Answer, "status" | "headers">;

/** @param page the response of the frame's page for this origin. */
export function checkFrame({ status, headers }: Page, origin: string): Finding {
  const ancestors = parsePolicy(headers.get("content-security-policy") ?? "").get(
    "frame-ancestors",
  );
  if (status !== 200 || !ancestors?.includes(origin)) {
    return failure(
      `the app does not let ${origin} show the map (${status})`,
      "Restart the app with these EMBED_ORIGINS: deno task start.",
    );
  }
  const frameOptions = headers.get("x-frame-options");
  if (frameOptions === null) return ok(`${origin} may show the map`);
  return failure(
    `something adds X-Frame-Options: ${frameOptions}, and browsers show no frame`,
    "Have the proxy in front of APP_ORIGIN leave X-Frame-Options out at /embed.",
  );
}

/** @param script the response of /embed.js. */
export function checkScript({ status, headers }: Page): Finding | undefined {
  const isScript = /javascript/.test(headers.get("content-type") ?? "");
  const isShared = headers.get("cross-origin-resource-policy") === "cross-origin";
  if (status === 200 && isScript && isShared) return undefined;
  return failure(
    `/embed.js is not what other origins may load (${status})`,
    "Have the proxy in front of APP_ORIGIN pass /embed.js on as the app sends it.",
  );
}

const embed: Check = {
  id: "embed",
  title: "The frame's page opens to EMBED_ORIGINS, and the element's script to their pages",
  needs: ["app"],
  async run({ config, fetch }) {
    const { appOrigin, embedOrigins } = config();
    if (embedOrigins.length === 0) return skipped("EMBED_ORIGINS is not set");
    try {
      const script = checkScript(await get(fetch, `${appOrigin}/embed.js`, "*/*"));
      if (script !== undefined) return script;
      for (const origin of embedOrigins) {
        const url = `${appOrigin}/embed?origin=${encodeURIComponent(origin)}`;
        const frame = checkFrame(await get(fetch, url, "text/html"), origin);
        if (frame.outcome !== "ok") return frame;
      }
      return ok(`${counted(embedOrigins.length, "origin")} may show the map`);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      return failure(reasonOf(error), "Run deno task start, and deno task doctor beside it.");
    }
  },
};

export const EMBED_CHECKS: readonly Check[] = [embed];
