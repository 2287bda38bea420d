/**
 * One path, one spelling. `/%6cogin`, `//login` and `/login/` would all be `/login` to Fresh, which
 * decodes here and not there: whatever goes by the path, such as a guard, a limit, a cache or a log,
 * could be passed by a spelling that it does not know.
 */
import { pathOf } from "./paths.ts";

type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** No path of ours: what separates segments inside of one, and control characters. */
const NO_SEGMENT = /^\.{1,2}$|[/\\\p{Cc}]/u;

/**
 * @param path of a URL, as the client wrote it.
 * @returns the path as its one spelling has it: no empty segment, no slash at the end, and percent-encoded
 * what RFC 3986, 3.3 lets in no segment, in capitals, and nothing else. Null where it is a spelling of
 * no path: browsers have resolved `.` and `..` before they ask, and the rest is broken, or two paths
 * depending on who decodes it.
 */
export function canonicalPath(path: string): string | null {
  const segments: string[] = [];
  for (const written of path.split("/")) {
    if (written === "") continue;
    const segment = decoded(written);
    if (segment === null || NO_SEGMENT.test(segment)) return null;
    segments.push(encoded(segment));
  }
  return `/${segments.join("/")}`;
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** A segment may have these as they are (RFC 3986, 3.3), and so may what `encodeURIComponent` leaves. */
const PLAIN = /%(?:24|26|2B|2C|3A|3B|3D|40)/g;

const encoded = (segment: string) => encodeURIComponent(segment).replace(PLAIN, decodeURIComponent);

/**
 * @returns a handler that is only asked for paths in their one spelling. Who reads another is sent
 * there, with the query; what would change something, and what is no path, leads nowhere.
 */
export function oneSpelling(handler: Handler): Handler {
  return async (request, info) => {
    const url = URL.parse(request.url);
    const path = pathOf(request.url);
    const canonical = canonicalPath(path);
    // What is no URL at all is for the handler to refuse.
    if (url === null || path === canonical) return await handler(request, info);
    if (canonical === null || !["GET", "HEAD"].includes(request.method)) {
      return new Response(null, { status: 404 });
    }
    return new Response(null, { status: 308, headers: { location: canonical + url.search } });
  };
}
