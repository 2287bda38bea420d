/** Headers of responses: pages, files and errors alike (OWASP ASVS 5.0, 3.4). */
import { INERT_POLICY, type ReachableOrigins, workerPolicy } from "./content_policy.ts";

/** Features that no page of ours uses, and no injected script should. */
const UNUSED_FEATURES = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "usb",
  "xr-spatial-tracking",
];

const TWO_YEARS_S = 2 * 365 * 24 * 60 * 60;

/**
 * JSON is no document with links, scripts or frames, so it lacks the headers that only documents
 * heed. Deno would check each of their 300 characters twice.
 */
const JSON_TYPE = /^application\/(?:problem\+)?json\b/;

/**
 * Adds the security headers to a response's own.
 *
 * @param type its Content-Type, where the caller has read it already; empty for none.
 */
export type SecureHeaders = (headers: Headers, path: string, type?: string) => void;

/**
 * @param sharedFiles the paths of files that pages of other origins may load, such as a script that
 * they embed, also as a module or with integrity. Any response but JSON may allow it by its own
 * Cross-Origin-Resource-Policy.
 * @returns a function that adds the security headers; JSON gets those that hold for any response,
 * everything else also those for documents. A page keeps its own Content-Security-Policy, or gets
 * the inert one; a script gets the policy of workers.
 */
export function securityHeaders(
  appOrigin: string,
  origins: ReachableOrigins,
  sharedFiles: readonly string[] = [],
): SecureHeaders {
  const scriptPolicy = workerPolicy(origins);
  const always: [string, string][] = [["x-content-type-options", "nosniff"]];
  if (appOrigin.startsWith("https:")) {
    always.push(["strict-transport-security", `max-age=${TWO_YEARS_S}; includeSubDomains`]);
  }
  const ofDocuments: [string, string][] = [
    // CARTO checks the Referer of tokens that are tied to our origin: with a stricter policy the
    // browser sends none, and every tile is refused.
    ["referrer-policy", "strict-origin-when-cross-origin"],
    ["cross-origin-opener-policy", "same-origin"],
    ["permissions-policy", UNUSED_FEATURES.map((feature) => `${feature}=()`).join(", ")],
  ];
  return (headers, path, type = headers.get("content-type") ?? "") => {
    for (const [name, value] of always) headers.set(name, value);
    const shared = sharedFiles.includes(path);
    if (shared) headers.set("access-control-allow-origin", "*");
    const sharing = shared ? "cross-origin" : "same-origin";
    if (JSON_TYPE.test(type)) {
      headers.set("cross-origin-resource-policy", sharing);
      headers.set("content-security-policy", INERT_POLICY);
      return;
    }
    for (const [name, value] of ofDocuments) headers.set(name, value);
    if (!headers.has("cross-origin-resource-policy")) {
      headers.set("cross-origin-resource-policy", sharing);
    }
    if (type.startsWith("text/html") && headers.has("content-security-policy")) return;
    const script = /^(text|application)\/javascript\b/.test(type);
    headers.set("content-security-policy", script ? scriptPolicy : INERT_POLICY);
    // In a cross-origin isolated page, a worker needs this header too.
    if (script) headers.set("cross-origin-embedder-policy", "require-corp");
  };
}
