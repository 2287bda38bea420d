import { ApiError } from "../errors/api_error.ts";

/** A request that found its route. */
export interface RouteContext {
  readonly request: Request;
  readonly url: URL;
  /** What stood at the `:name` places of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** Answers one method of one path, or throws an {@linkcode ApiError}. */
export type Handler = (context: RouteContext) => Response | Promise<Response>;

/**
 * The owner of the OAuth token that a request carries.
 *
 * @throws {ApiError} 401 without one, 403 where it is an API Access Token
 */
export type OwnerOf = (request: Request) => Promise<string>;

/** A path such as `/v3/tokens/:token`, with a handler for each method it knows. */
export interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, Handler>>;
}

/**
 * Finds the route of a request and runs it.
 *
 * @throws {ApiError} 404 where no route has the path, 405 where it lacks the method
 */
export function createRouter(routes: readonly Route[]): (request: Request) => Promise<Response> {
  const table = routes.map(({ path, methods }) => ({
    segments: path.split("/"),
    methods: new Map(Object.entries(methods)),
  }));
  return async (request) => {
    const url = new URL(request.url);
    const segments = url.pathname.split("/");
    for (const route of table) {
      const params = match(route.segments, segments);
      if (!params) continue;
      const handler = route.methods.get(request.method);
      if (handler) return await handler({ request, url, params });
      const allow = [...route.methods.keys(), "OPTIONS"].join(", ");
      throw new ApiError(405, `${request.method} is not allowed here; use ${allow}`, { allow });
    }
    throw new ApiError(404, "Not found");
  };
}

function match(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = decode(segments[index] ?? "");
    if (!expected.startsWith(":")) {
      if (segment !== expected) return undefined;
    } else if (segment) {
      params[expected.slice(1)] = segment;
    } else {
      return undefined;
    }
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
