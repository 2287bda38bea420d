import type { StaticFile } from "../build/build_cache.ts";
import { type Context, internalsOf } from "../context.ts";
import type { Middleware } from "../routing/middleware.ts";
import { ASSET_CACHE_KEY } from "../runtime/asset.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
const NEVER = "no-cache, no-store, max-age=0, must-revalidate";

/**
 * Serves what the build knows: the static folder and the bundled scripts, by exact path. There is
 * no directory index, and nothing outside the build can be reached.
 */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const path = filePath(ctx);
    if (path === null || path === "/") return ctx.next();
    const file = await internalsOf(ctx).build?.getFile(path);
    if (file === null || file === undefined) {
      return path === "/favicon.ico" ? new Response(null, { status: 404 }) : ctx.next();
    }
    const { method } = ctx.req;
    if (method !== "GET" && method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const { config, url } = ctx;
    const cacheKey = url.searchParams.get(ASSET_CACHE_KEY);
    if (cacheKey !== null && cacheKey !== internalsOf(ctx).build?.buildId) {
      url.searchParams.delete(ASSET_CACHE_KEY);
      return new Response(null, { status: 307, headers: { location: url.pathname + url.search } });
    }

    const headers = fileHeaders(file);
    if (config.mode === "production") {
      if (file.immutable || cacheKey !== null) headers.set("cache-control", FOR_EVER);
      if (isKnown(ctx.req, file)) return new Response(null, { status: 304, headers });
    }
    headers.set("content-length", String(file.size));
    return new Response(method === "HEAD" ? null : await file.open(), { headers });
  };
}

function filePath<State>({ url, config }: Context<State>): string | null {
  const { pathname } = url;
  if (!pathname.startsWith(config.basePath)) return null;
  try {
    return decodeURIComponent(pathname.slice(config.basePath.length));
  } catch {
    return null;
  }
}

function fileHeaders(file: StaticFile): Headers {
  return new Headers({
    "content-type": file.contentType,
    "vary": "If-None-Match",
    "etag": `W/"${file.hash}"`,
    "cache-control": NEVER,
  });
}

function isKnown({ headers }: Request, { hash }: StaticFile): boolean {
  const known = headers.get("if-none-match");
  return known === hash || known === `"${hash}"` || known === `W/"${hash}"`;
}
