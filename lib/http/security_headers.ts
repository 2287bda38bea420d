/** Headers of every answer: pages, files and errors alike (OWASP ASVS 5.0, 3.4). */

/** The origins beside our own that a page may reach, as CSP sources. */
export interface ReachableOrigins {
  /** CARTO's API, and the basemap's hosts. */
  readonly connect: readonly string[];
  readonly image: readonly string[];
}

/**
 * What a page may load and do, for Fresh's `csp()`, which turns `'unsafe-inline'` into the page's
 * nonce. MapLibre needs `data:` for its icons and `blob:` for images it decodes.
 */
export function pageDirectives({ connect, image }: ReachableOrigins): string[] {
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    `img-src 'self' data: blob: ${image.join(" ")}`.trimEnd(),
    "media-src 'none'",
    "worker-src 'self'",
    `connect-src 'self' ${connect.join(" ")}`.trimEnd(),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
}

/** For answers that are no page of ours: nothing in them may run or load anything. */
const INERT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FIXED: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  // CARTO checks the Referer of tokens that are tied to our origin: a stricter policy would send
  // none, and every tile would be refused.
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** Who else may show or load an answer: nobody, pages of one origin in a frame, or any page. */
export type Opening =
  | { readonly to: "nobody" }
  | { readonly to: "frame"; readonly origin: string }
  | { readonly to: "everybody" };

const TWO_YEARS_S = 2 * 365 * 24 * 60 * 60;

/**
 * @returns what adds the security headers to an answer. A page keeps the Content-Security-Policy
 * it brings, or gets the inert one; a script gets what a worker started from it may do.
 */
export function securityHeaders(
  appOrigin: string,
  { connect }: ReachableOrigins,
): (headers: Headers, opening: Opening) => void {
  const workerPolicy = `default-src 'none'; script-src 'self'; connect-src ${
    ["'self'", ...connect].join(" ")
  }`;
  return (headers, opening) => {
    for (const [name, value] of Object.entries(FIXED)) headers.set(name, value);
    open(headers, opening);
    if (appOrigin.startsWith("https:")) {
      headers.set("strict-transport-security", `max-age=${TWO_YEARS_S}; includeSubDomains`);
    }
    const type = headers.get("content-type") ?? "";
    if (type.startsWith("text/html") && headers.has("content-security-policy")) return;
    const script = /^(text|application)\/javascript\b/.test(type);
    headers.set("content-security-policy", script ? workerPolicy : INERT_POLICY);
    // An isolated page's workers must be isolated too.
    if (script) headers.set("cross-origin-embedder-policy", "require-corp");
  };
}

/**
 * A page that asks for cross-origin isolation shows only frames that ask for it too, and that say
 * they may be loaded (HTML, 7.1.4).
 */
function open(headers: Headers, opening: Opening): void {
  if (opening.to === "nobody") return;
  headers.set("cross-origin-resource-policy", "cross-origin");
  if (opening.to === "everybody") {
    headers.set("access-control-allow-origin", "*");
    return;
  }
  headers.set("cross-origin-embedder-policy", "require-corp");
  const policy = headers.get("content-security-policy") ?? "";
  headers.set(
    "content-security-policy",
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${opening.origin}`),
  );
}
