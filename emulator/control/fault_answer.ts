import type { CheckedFault, Endpoint } from "./fault.ts";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" } as const;

/** Auth0's words for its rate limit (carto-api.md's table of OAuth refusals: thread 77440). */
const GLOBAL_LIMIT = "Global limit has been reached";

const BAD_GATEWAY = `<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center></body></html>
`;

/** A bare control character: JSON allows none, whatever comes before it. */
const GARBAGE = '{"rows":[\u0001\u0000\ufffd';

/** What a fault answers in place of the endpoint; nothing where the request is carried out. */
export function faultAnswer(fault: CheckedFault, endpoint: Endpoint): Response | undefined {
  switch (fault.kind) {
    case "status":
      return statusAnswer(fault.status, fault.body ?? refusal(endpoint, `HTTP ${fault.status}`), {
        ...fault.headers,
      });
    case "garbage":
      return new Response(GARBAGE, { headers: JSON_TYPE });
    case "html_502":
      return new Response(BAD_GATEWAY, {
        status: 502,
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    case "quota_reached":
      return statusAnswer(403, refusal(endpoint, "Quota reached"));
    case "rate_limited":
      return statusAnswer(
        429,
        endpoint === "oauth"
          ? { error: "too_many_requests", error_description: GLOBAL_LIMIT }
          : { error: "Too many requests" },
        rateHeaders(fault.retry_after),
      );
    case "global_limit":
      return statusAnswer(500, { error: "access_denied", error_description: GLOBAL_LIMIT });
    default:
      return undefined;
  }
}

function statusAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const bare = status === 204 || status === 205 || status === 304;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(bare ? null : text, { status, headers: { ...JSON_TYPE, ...headers } });
}

/** Auth0's shape at the OAuth endpoint, CARTO's elsewhere. */
function refusal(endpoint: Endpoint, message: string): Readonly<Record<string, string>> {
  return endpoint === "oauth"
    ? { error: "access_denied", error_description: message }
    : { error: message };
}

function rateHeaders(seconds: number): Readonly<Record<string, string>> {
  return {
    "retry-after": String(seconds),
    "x-ratelimit-limit": "1",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(seconds),
  };
}
