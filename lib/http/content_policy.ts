/** The Content-Security-Policies of the app (W3C CSP Level 3). */
import { type Context, csp } from "fresh";
import type { PageStyles } from "../assets/page_styles.ts";
import type { State } from "./define.ts";

/** The other origins that a page may reach, as CSP sources. */
export interface ReachableOrigins {
  /** CARTO's API, and the basemap's hosts. */
  readonly connect: readonly string[];
  readonly image: readonly string[];
}

/**
 * What a page may load and do, for Fresh's `csp()`, which replaces `'unsafe-inline'` by the page's
 * nonce. MapLibre's style sheet has its icons as `data:`.
 *
 * @param frameAncestors the origins whose pages may frame it; none by default.
 */
export function pageDirectives(
  { connect, image }: ReachableOrigins,
  { frameAncestors = [] }: { frameAncestors?: readonly string[] } = {},
): string[] {
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    ["img-src 'self' data:", ...image].join(" "),
    "media-src 'none'",
    "worker-src 'self'",
    ["connect-src 'self'", ...connect].join(" "),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.join(" ") || "'none'"}`,
  ];
}

/** For responses that are not pages of ours: nothing in them may run or load anything. */
export const INERT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For a page without scripts, such as an error: only its styles and the icon load. */
export function stillPagePolicy({ source }: PageStyles): string {
  return `default-src 'none'; style-src ${source}; img-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

/** What a worker may do that is started from a script of ours. */
export function workerPolicy({ connect }: ReachableOrigins): string {
  return ["default-src 'none'; script-src 'self'; connect-src 'self'", ...connect].join(" ");
}

/** Fresh adds this to every policy, before or after the given directives. */
const UPGRADE = "upgrade-insecure-requests";

export interface ContentPolicyOptions {
  readonly appOrigin: string;
  readonly origins: ReachableOrigins;
  /**
   * The origins that may frame a page, by the page's path: only the one that the URL names as
   * `?origin=`.
   */
  readonly framed: Readonly<Record<string, readonly string[]>>;
}

/** @returns the middleware that sends a page its policy. */
export function contentPolicy(
  { appOrigin, origins, framed }: ContentPolicyOptions,
): (ctx: Context<State>) => Promise<Response> {
  const policy = (frameAncestors: readonly string[]) =>
    csp<State>({ csp: pageDirectives(origins, { frameAncestors }), useNonce: true });
  const opened = new Map(
    Object.entries(framed).flatMap(([path, ancestors]) =>
      ancestors.map((origin) => [keyOf(path, origin), policy([origin])])
    ),
  );
  const unframed = policy([]);
  const secure = appOrigin.startsWith("https:");
  return async (ctx) => {
    const key = keyOf(ctx.url.pathname, ctx.url.searchParams.get("origin") ?? "");
    const response = await (opened.get(key) ?? unframed)(ctx);
    const sent = response.headers.get("content-security-policy");
    // Safari upgrades http://localhost too, where no server listens for https.
    if (!secure && sent !== null) {
      response.headers.set("content-security-policy", withoutUpgrade(sent));
    }
    return response;
  };
}

function withoutUpgrade(policy: string): string {
  return policy.split("; ").filter((directive) => directive !== UPGRADE).join("; ");
}

const keyOf = (path: string, origin: string) => `${path} ${origin}`;
