/**
 * What a page of any origin may do. CARTO's APIs take a bearer and no cookie, so `*` gives away
 * nothing; a browser asks once for each URL, hence for each tile, and remembers for a day at most.
 */
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, PATCH, DELETE, OPTIONS",
  "access-control-allow-headers": "authorization, content-type, cache-control, if-modified-since",
  "access-control-expose-headers": "retry-after",
  "access-control-max-age": "86400",
} as const;

/** The answer to a preflight (Fetch standard, CORS protocol). */
export function preflight(): Response {
  return new Response(null, { status: 204, headers: CORS_HEADERS });
}

/** The same answer, readable from any origin. */
export function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(CORS_HEADERS)) response.headers.set(name, value);
  return response;
}
