import type { Context } from "fresh";
import { MAP_FILE } from "../assets/map_files.ts";
import type { State } from "./define.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Lets caches keep the map's files permanently: a file with other contents has another name. Fresh
 * does so only for URLs with the build's id, which change with every build.
 */
export function lastingFiles(ctx: Context<State>): Promise<Response> {
  return MAP_FILE.test(ctx.url.pathname) ? lasting(ctx) : ctx.next();
}

async function lasting(ctx: Context<State>): Promise<Response> {
  const response = await ctx.next();
  const isFile = response.status === 200 || response.status === 304;
  if (isFile) response.headers.set("cache-control", FOR_EVER);
  return response;
}
