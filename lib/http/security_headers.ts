/** Headers of every answer: pages, files and errors alike (OWASP ASVS 5.0, 3.4). */
import { INERT_POLICY, type ReachableOrigins, workerPolicy } from "./content_policy.ts";

/** What no page of ours has a use for, nor a script that found its way into one. */
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

/** Adds to an answer what every answer has. */
export type SecureHeaders = (headers: Headers, path: string) => void;

/**
 * @param sharedFiles the paths of files that pages of other origins may load, such as a script that
 * they embed, by a module or with integrity too; an answer may also say so itself, by a Cross-Origin-Resource-Policy it brings.
 * @returns what adds the security headers to an answer. A page keeps the Content-Security-Policy
 * it brings, or gets the inert one; a script gets what a worker started from it may do.
 */
export function securityHeaders(
  appOrigin: string,
  origins: ReachableOrigins,
  sharedFiles: readonly string[] = [],
): SecureHeaders {
  const scriptPolicy = workerPolicy(origins);
  const fixed: [string, string][] = [
    ["x-content-type-options", "nosniff"],
    // CARTO checks the Referer of tokens that are tied to our origin: a stricter policy would send
    // none, and every tile would be refused.
    ["referrer-policy", "strict-origin-when-cross-origin"],
    ["cross-origin-opener-policy", "same-origin"],
    ["permissions-policy", UNUSED_FEATURES.map((feature) => `${feature}=()`).join(", ")],
  ];
  if (appOrigin.startsWith("https:")) {
    fixed.push(["strict-transport-security", `max-age=${TWO_YEARS_S}; includeSubDomains`]);
  }
  return (headers, path) => {
    for (const [name, value] of fixed) headers.set(name, value);
    const shared = sharedFiles.includes(path);
    if (shared) headers.set("access-control-allow-origin", "*");
    if (!headers.has("cross-origin-resource-policy")) {
      headers.set("cross-origin-resource-policy", shared ? "cross-origin" : "same-origin");
    }
    const type = headers.get("content-type") ?? "";
    if (type.startsWith("text/html") && headers.has("content-security-policy")) return;
    const script = /^(text|application)\/javascript\b/.test(type);
    headers.set("content-security-policy", script ? scriptPolicy : INERT_POLICY);
    // A page in an isolated page's frame starts no worker that does not ask for the same.
    if (script) headers.set("cross-origin-embedder-policy", "require-corp");
  };
}
