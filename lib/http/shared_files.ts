import type { Context } from "fresh";
import type { State } from "./define.ts";

/** `<carto-map>` for pages of other origins: a script, a module, and their types. */
export const SHARED_FILES: readonly string[] = ["/embed.js", "/embed.mjs", "/embed.d.ts"];

/** Their names do not change with their contents; frames work with an older element. */
const FOR_MINUTES = "public, max-age=300";

/** Lets caches keep these files for minutes, and says what they are. */
export function sharedFiles(ctx: Context<State>): Promise<Response> {
  return SHARED_FILES.includes(ctx.url.pathname) ? shared(ctx) : ctx.next();
}

async function shared(ctx: Context<State>): Promise<Response> {
  const response = await ctx.next();
  const { pathname } = ctx.url;
  const isFile = response.status === 200 || response.status === 304;
  if (!isFile) return response;
  response.headers.set("cache-control", FOR_MINUTES);
  // By its ending alone, `.ts` is a video (IANA).
  if (pathname === "/embed.d.ts") {
    response.headers.set("content-type", "application/typescript; charset=utf-8");
  }
  // How Deno finds the types of a script.
  if (pathname === "/embed.mjs") response.headers.set("x-typescript-types", "./embed.d.ts");
  return response;
}
