/**
 * One path, one spelling. Fresh treats `/%6cogin`, `//login` and `/login/` as `/login`, and decodes
 * inconsistently: an unexpected spelling could bypass anything that goes by the path, such as a
 * guard, a limit, a cache or a log.
 */
import { pathOf } from "./paths.ts";

type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** Invalid in a segment: separators, `.` and `..`, and control characters. */
const NO_SEGMENT = /^\.{1,2}$|[/\\\p{Cc}]/u;

/**
 * @param path of a URL, as the client wrote it.
 * @returns the path in its canonical spelling: no empty segment, no slash at the end, and
 * percent-encoded, in capitals, only where RFC 3986, 3.3 requires it. Null where there is none:
 * browsers resolve `.` and `..` before the request, and the rest is malformed, or ambiguous when it
 * is decoded again.
 */
export function canonicalPath(path: string): string | null {
  if (PLAIN_PATH.test(path)) return path;
  const segments: string[] = [];
  for (const written of path.split("/")) {
    if (written === "") continue;
    const segment = decoded(written);
    if (segment === null || NO_SEGMENT.test(segment)) return null;
    segments.push(encoded(segment));
  }
  return `/${segments.join("/")}`;
}

/** Nothing in it is encoded, or would have to be: most paths. */
const PLAIN_PATH = /^(?:\/[\w~-][\w.~-]*)+$/;

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/**
 * A segment may have these unencoded (RFC 3986, 3.3), as well as what `encodeURIComponent` leaves.
 */
const PLAIN = /%(?:24|26|2B|2C|3A|3B|3D|40)/g;

const encoded = (segment: string) => encodeURIComponent(segment).replace(PLAIN, decodeURIComponent);

/**
 * @returns a handler that is only called with canonical paths. Reads of another spelling are
 * redirected with the query; writes, and invalid paths, are refused.
 */
export function oneSpelling(handler: Handler): Handler {
  return (request, info) => {
    const path = pathOf(request.url);
    const canonical = canonicalPath(path);
    if (path === canonical) return handler(request, info);
    const url = URL.parse(request.url);
    // The handler refuses an invalid URL.
    if (url === null) return handler(request, info);
    return Promise.resolve(respelled(request.method, canonical, url.search));
  };
}

function respelled(method: string, canonical: string | null, search: string): Response {
  if (canonical === null || !["GET", "HEAD"].includes(method)) {
    return new Response(null, { status: 404 });
  }
  return new Response(null, { status: 308, headers: { location: canonical + search } });
}
