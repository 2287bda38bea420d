import type { BuildCache } from "../build/build_cache.ts";
import type { ResolvedFreshConfig } from "../config.ts";
import { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import { type Method, METHODS } from "../handlers.ts";
import { logError } from "../log.ts";
import { type ErrorStatus, reasonPhrase } from "../reason_phrases.ts";
import type { Chain, RouteEntry, RouteTable } from "./compile.ts";
import { runMiddlewares } from "./middleware.ts";

/** Answers one request. */
export type RequestHandler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const LOCAL_INFO: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/**
 * Makes the function that finds a request's route, runs it, and answers for its errors.
 *
 * It rejects a request with a method that it does not know, and one whose URL is none: no
 * middleware sees them.
 */
export function requestHandler<State>(
  { router, root }: RouteTable<State>,
  config: ResolvedFreshConfig,
  build: BuildCache | null,
): RequestHandler {
  return async (req, info = LOCAL_INFO) => {
    const url = new URL(req.url);
    if (!isMethod(req.method)) throw new TypeError(`Fresh knows no method ${req.method}`);
    if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/{2,}/g, "/");
    const match = router.match(url.pathname);
    const ctx = new Context<State>({
      req,
      url,
      info,
      config,
      params: match?.params ?? Object.create(null),
      route: match?.entry.pattern ?? null,
      build,
    });
    const chain = match === null ? undefined : chainOf(match.entry, req.method);
    const last = match === null || chain !== undefined
      ? missing
      : unanswered(match.entry, req.method);
    let response: Response;
    try {
      response = await runMiddlewares(ctx, chain ?? root, last);
    } catch (error) {
      response = errorResponse(error);
    }
    return req.method === "HEAD" ? await withoutBody(response) : response;
  };
}

const KNOWN_METHODS: ReadonlySet<string> = new Set(METHODS);

function isMethod(method: string): method is Method {
  return KNOWN_METHODS.has(method);
}

function chainOf<State>({ methods }: RouteEntry<State>, method: Method): Chain<State> | undefined {
  return methods.get(method) ?? (method === "HEAD" ? methods.get("GET") : undefined);
}

/** The answer to a method that a pattern lacks; only the root's middlewares are around it. */
function unanswered<State>({ methods }: RouteEntry<State>, method: Method) {
  if (method !== "OPTIONS") return rejecting(405);
  const headers = { allow: [...methods.keys()].join(", ") };
  return () => Promise.resolve(new Response(null, { status: 204, headers }));
}

const missing = rejecting(404);

function rejecting(status: ErrorStatus): () => Promise<Response> {
  return () => Promise.reject(new HttpError(status));
}

/** The response to an unhandled error; only an `HttpError`'s message reaches the client. */
function errorResponse(error: unknown): Response {
  if (!(error instanceof HttpError)) {
    logError(error);
    return new Response("Internal server error", { status: 500 });
  }
  if (error.status >= 500) logError(error);
  const { status } = error;
  return new Response(error.message || reasonPhrase(status), { status });
}

async function withoutBody(response: Response): Promise<Response> {
  if (response.body === null) return response;
  await response.body.cancel();
  return new Response(null, response);
}
