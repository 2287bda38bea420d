import type { Context } from "fresh";
import { MAP_FILE } from "../assets/map_files.ts";
import type { State } from "./define.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Lets caches keep the map's files permanently: a file with other contents has another name. Fresh
 * does so only for URLs with the build's id, which change with every build.
 */
export async function lastingFiles(ctx: Context<State>): Promise<Response> {
  const response = await ctx.next();
  const isFile = response.status === 200 || response.status === 304;
  if (isFile && MAP_FILE.test(ctx.url.pathname)) response.headers.set("cache-control", FOR_EVER);
  return response;
}
