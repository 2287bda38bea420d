import type { StaticFile } from "../build/build_cache.ts";
import { type Context, internalsOf } from "../context.ts";
import type { Middleware } from "../routing/middleware.ts";
import { ASSET_CACHE_KEY } from "../runtime/asset.ts";
import { chooseEncoding } from "./accept_encoding.ts";
import { readRange } from "./byte_range.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
const NEVER = "no-cache, no-store, max-age=0, must-revalidate";

/** Bytes from which on a file may be asked for in parts. */
const RANGES_FROM = 1024 * 1024;

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
      return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
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
    return await answerWith(file, ctx.req, headers);
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
    "vary": file.encodings.length > 0 ? "Accept-Encoding, If-None-Match" : "If-None-Match",
    "etag": `W/"${file.hash}"`,
    "cache-control": NEVER,
  });
}

function isKnown({ headers }: Request, { hash }: StaticFile): boolean {
  const known = headers.get("if-none-match");
  return known === hash || known === `"${hash}"` || known === `W/"${hash}"`;
}

async function answerWith(file: StaticFile, req: Request, headers: Headers): Promise<Response> {
  if (file.encodings.length === 0 && file.size >= RANGES_FROM) {
    headers.set("accept-ranges", "bytes");
    const response = await answerRange(file, req, headers);
    if (response !== null) return response;
  }
  const chosen = chooseEncoding(
    req.headers.get("accept-encoding"),
    file.encodings.map(({ name }) => name),
  );
  const form = file.encodings.find(({ name }) => name === chosen) ?? file;
  if (chosen !== null) headers.set("content-encoding", chosen);
  headers.set("content-length", String(form.size));
  return new Response(req.method === "HEAD" ? null : await form.open(), { headers });
}

async function answerRange(
  file: StaticFile,
  { method, headers: asked }: Request,
  headers: Headers,
): Promise<Response | null> {
  // If-Range compares strongly (RFC 9110, 13.1.5) and our tags are weak: the whole file, then.
  if (method !== "GET" || asked.has("if-range")) return null;
  const range = readRange(asked.get("range"), file.size);
  if (range === null) return null;
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  headers.set("content-length", String(range.end - range.start + 1));
  return new Response(await file.open(range), { status: 206, headers });
}
