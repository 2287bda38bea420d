import type { CachedTile } from "./tile_cache.ts";

/** A year: CARTO keeps the answers to a query in its cache for as long. */
const IMMUTABLE = "private, max-age=31536000, immutable";

/**
 * The answer that carries a tile, or 304 where the client has these very bytes.
 *
 * @param isCurrent does the URL name the present version of the data? Then it may be kept for
 * ever; else the client must ask each time.
 */
export function tileResponse(
  request: Request,
  { body, encoding, etag }: CachedTile,
  type: string,
  isCurrent: boolean,
): Response {
  const headers = new Headers({
    "etag": etag,
    "cache-control": isCurrent ? IMMUTABLE : "private, no-cache",
    "vary": "authorization, accept-encoding",
  });
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  if (known.includes(etag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", type);
  if (encoding !== "identity") headers.set("content-encoding", encoding);
  return new Response(body, { headers });
}
