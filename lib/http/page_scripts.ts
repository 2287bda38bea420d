/** Which scripts the page with the map brings beside the map's code: Fresh lists them nowhere. */
import type { Context } from "fresh";
import type { State } from "./define.ts";

export interface PageScripts {
  /** The middleware that learns them from the answers that pass. */
  learn(ctx: Context<State>): Promise<Response>;
  /** Their paths; none until this process has shown the page to somebody. */
  paths(): readonly string[];
}

/** A script of our own to preload, in a Link header (RFC 8288). */
const PRELOADED = /<((\/[^>]*\/)[^>/]+)>; rel="modulepreload"/g;

/**
 * The page's answer names the first scripts; those that lie beside them, and that somebody then asks
 * for, are what these import.
 *
 * @param page the page's path.
 */
export function createPageScripts(page: string): PageScripts {
  const learnt = new Set<string>();
  let folder: string | undefined;
  return {
    async learn(ctx) {
      const response = await ctx.next();
      if (response.status !== 200) return response;
      const { pathname } = ctx.url;
      if (folder !== undefined && pathname.startsWith(folder)) learnt.add(pathname);
      if (pathname !== page) return response;
      for (const [, path = "", below] of response.headers.get("link")?.matchAll(PRELOADED) ?? []) {
        learnt.add(path);
        folder = below;
      }
      return response;
    },
    paths: () => [...learnt],
  };
}
