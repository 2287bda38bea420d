import { nonceOf } from "../render/render_response.ts";
import type { Middleware } from "../routing/middleware.ts";

/** What {@linkcode csp} takes. */
export interface CSPOptions {
  /** Directives, like `"img-src 'self' https:"`; each replaces the default of its name. */
  csp?: string[];
  /**
   * On pages, allows the page's own scripts and styles by a nonce in place of 'unsafe-inline'.
   * @default {false}
   */
  useNonce?: boolean;
  /**
   * Reports what the policy would block, and blocks nothing.
   * @default {false}
   */
  reportOnly?: boolean;
  /** URL that violation reports are sent to. */
  reportTo?: string;
}

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

const TAKES_NONCE: ReadonlySet<string> = new Set([
  "default-src",
  "script-src",
  "script-src-elem",
  "style-src",
  "style-src-elem",
  "style-src-attr",
]);

/**
 * Sends a Content Security Policy (W3C CSP Level 3) with every response: the defaults that the
 * caller leaves, then the caller's directives.
 *
 * @throws {TypeError} in the middleware, for a response whose headers are immutable.
 */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const directives = withDefaults(options);
  const policy = directives.join("; ");
  const withNonce = (nonce: string) =>
    directives
      .map((directive) =>
        TAKES_NONCE.has(nameOf(directive))
          ? directive.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`)
          : directive
      )
      .join("; ");
  const header = options.reportOnly
    ? "content-security-policy-report-only"
    : "content-security-policy";

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = options.useNonce ? nonceOf(response) : undefined;
    response.headers.set(header, nonce === undefined ? policy : withNonce(nonce));
    if (options.reportTo !== undefined) {
      response.headers.set("reporting-endpoints", `csp-endpoint="${options.reportTo}"`);
    }
    return response;
  };
}

function withDefaults({ csp: own = [], reportTo }: CSPOptions): string[] {
  const replaced = new Set(own.map(nameOf));
  const directives = DEFAULTS.filter((directive) => !replaced.has(nameOf(directive)));
  directives.push(...own);
  if (reportTo !== undefined) {
    directives.push("report-to csp-endpoint", `report-uri ${reportTo}`);
  }
  return directives;
}

function nameOf(directive: string): string {
  return directive.trim().split(/\s+/, 1)[0] ?? "";
}
