/** Which scripts the page with the map brings: only its answer tells. */
import type { Context } from "fresh";
import type { State } from "./define.ts";

export interface PageScripts {
  /** The middleware that reads them off the page. */
  note(ctx: Context<State>): Promise<Response>;
  /** Their paths; none until this process has shown the page to somebody. */
  paths(): readonly string[];
}

/** A script of our own to preload, in a Link header (RFC 8288). */
const SCRIPT = /<(\/[^>]+)>; rel="modulepreload"/g;

/** @param page the page's path. */
export function createPageScripts(page: string): PageScripts {
  let noted: readonly string[] = [];
  return {
    async note(ctx) {
      const response = await ctx.next();
      if (ctx.url.pathname !== page || response.status !== 200) return response;
      const scripts = response.headers.get("link")?.matchAll(SCRIPT) ?? [];
      noted = [...scripts].map(([, path = ""]) => path);
      return response;
    },
    paths: () => noted,
  };
}
