/** The app as browsers see it: at its origin, with its headers. */
import type { ReachableOrigins } from "../../http/content_policy.ts";
import { securityHeaders } from "../../http/security_headers.ts";
import { type Answer, ExchangeError } from "../../outbound/exchange.ts";
import type { Check } from "../check.ts";
import { parsePolicy } from "../content_sources.ts";
import { failure, type Finding, ok, skipped } from "../finding.ts";
import { get, isCertificateFault, reasonOf } from "../web_call.ts";

const RESTART = "Rebuild and restart the app with this configuration: deno task start.";

/** Headers with the app's fixed values; the Content-Security-Policy is checked separately. */
function expectedHeaders(appOrigin: string, origins: ReachableOrigins): Headers {
  const headers = new Headers({ "content-type": "text/html" });
  securityHeaders(appOrigin, origins)(headers, "/login");
  headers.delete("content-type");
  headers.delete("content-security-policy");
  return headers;
}

/** @param page the response of the sign-in page. */
export function checkPage(
  { status, headers }: Pick<Answer, "status" | "headers">,
  appOrigin: string,
  origins: ReachableOrigins,
): Finding {
  if (status !== 200 || !headers.has("x-request-id")) {
    return failure(
      `what answers at ${appOrigin}/login (${status}) is not this app`,
      "Set APP_ORIGIN to where people reach the app, or correct the proxy in front of it.",
    );
  }
  const wrong = [...expectedHeaders(appOrigin, origins)]
    .filter(([name, value]) => headers.get(name) !== value).map(([name]) => name);
  if (wrong.length > 0) {
    return failure(
      `missing or changed on its way: ${wrong.join(", ")}`,
      "Have the proxy in front of APP_ORIGIN leave the app's headers as they are.",
    );
  }
  return checkPolicy(headers.get("content-security-policy") ?? "", origins);
}

function checkPolicy(policy: string, { connect, image }: ReachableOrigins): Finding {
  const directives = parsePolicy(policy);
  const missing = [["connect-src", connect], ["img-src", image]] as const;
  const lacking = missing.flatMap(([name, wanted]) => {
    const sources = directives.get(name) ?? [];
    return wanted.filter((origin) => !sources.includes(origin)).map((origin) =>
      `${origin} (${name})`
    );
  });
  if (lacking.length > 0) {
    return failure(`its Content-Security-Policy does not name ${lacking.join(", ")}`, RESTART);
  }
  const unsafe = (directives.get("script-src") ?? []).filter((source) =>
    /unsafe|^https?:/.test(source)
  );
  if (unsafe.length > 0 || !directives.has("script-src")) {
    return failure(
      `its Content-Security-Policy lets other scripts run: ${unsafe.join(" ") || "no script-src"}`,
      "Have the proxy in front of APP_ORIGIN leave the Content-Security-Policy as it is.",
    );
  }
  return ok(`its headers are there, and its pages may reach ${connect.join(", ")}`);
}

const app: Check = {
  id: "app",
  title: "The app answers at APP_ORIGIN with its security headers, and its CSP names every host",
  needs: ["configuration"],
  async run({ config, backing, contentOrigins, fetch }) {
    const { appOrigin, basemaps } = config();
    const origins = contentOrigins((await backing()).carto.apiBaseUrl, basemaps);
    try {
      return checkPage(await get(fetch, `${appOrigin}/login`, "text/html"), appOrigin, origins);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      if (isCertificateFault(error)) {
        return failure(reasonOf(error), "Renew or correct the certificate of APP_ORIGIN.");
      }
      return skipped(
        reasonOf(error),
        "Run deno task start, and deno task doctor beside it.",
      );
    }
  },
};

export const APP_CHECKS: readonly Check[] = [app];
