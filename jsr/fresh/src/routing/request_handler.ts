import type { BuildCache } from "../build/build_cache.ts";
import type { ResolvedFreshConfig } from "../config.ts";
import { Context, internalsOf } from "../context.ts";
import { HttpError } from "../error.ts";
import { logError } from "../log.ts";
import { type ErrorStatus, reasonPhrase } from "../reason_phrases.ts";
import type { Chain, RouteEntry, RouteTable } from "./compile.ts";
import { type Middleware, runMiddlewares } from "./middleware.ts";

/** Answers one request. */
export type RequestHandler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const LOCAL_INFO: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/** Makes the function that finds a request's route, runs it, and answers for its errors. */
export function requestHandler<State>(
  table: RouteTable<State>,
  config: ResolvedFreshConfig,
  build: BuildCache | null,
): RequestHandler {
  return async (req, info = LOCAL_INFO) => {
    const url = requestUrl(req, config.trustProxy);
    if (url === null) return errorResponse(new HttpError(400));
    const match = table.router.match(url.pathname);
    const ctx = new Context<State>({
      req,
      url,
      info,
      config,
      params: match?.params ?? Object.create(null),
      route: match?.entry.pattern ?? null,
      build,
    });
    const chain = match === null ? rejecting(table.root, 404) : pickChain(match.entry, req.method);
    internalsOf(ctx).scope = chain.scope;
    const response = await answer(ctx, chain, table.notFound);
    return req.method === "HEAD" ? withoutBody(response) : response;
  };
}

async function answer<State>(
  ctx: Context<State>,
  chain: Chain<State>,
  notFound: Middleware<State> | null,
): Promise<Response> {
  try {
    return await runMiddlewares(ctx, chain.middlewares);
  } catch (error) {
    if (notFound === null || !(error instanceof HttpError && error.status === 404)) {
      return errorResponse(error);
    }
    ctx.error = error;
    return await runMiddlewares(ctx, [notFound]).catch(errorResponse);
  }
}

function pickChain<State>(entry: RouteEntry<State>, method: string): Chain<State> {
  const chain = entry.methods.get(method) ??
    (method === "HEAD" ? entry.methods.get("GET") : undefined);
  if (chain !== undefined) return chain;
  if (method !== "OPTIONS") return rejecting(entry.around, 405);
  const allow = new Set([...entry.methods.keys(), "OPTIONS"]);
  if (allow.has("GET")) allow.add("HEAD");
  const headers = { allow: [...allow].join(", ") };
  const respond = () => new Response(null, { status: 204, headers });
  return { ...entry.around, middlewares: [...entry.around.middlewares, respond] };
}

function rejecting<State>(around: Chain<State>, status: ErrorStatus): Chain<State> {
  const reject = () => Promise.reject(new HttpError(status));
  return { ...around, middlewares: [...around.middlewares, reject] };
}

/** The request's URL; null when the client wrote something that is none, like `http://[`. */
function requestUrl(req: Request, trustProxy: boolean): URL | null {
  const url = URL.parse(req.url);
  if (url === null) return null;
  if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/{2,}/g, "/");
  if (trustProxy) applyForwarded(url, req.headers);
  return url;
}

/** Takes what the outermost proxy was asked for; a chain of proxies lists one value each. */
function applyForwarded(url: URL, headers: Headers): void {
  const [protocol = ""] = (headers.get("x-forwarded-proto") ?? "").split(",");
  const [host = ""] = (headers.get("x-forwarded-host") ?? "").split(",");
  if (/^https?$/.test(protocol.trim())) url.protocol = protocol.trim();
  if (host.trim() === "") return;
  const forwarded = URL.parse(`${url.protocol}//${host.trim()}`);
  if (forwarded === null) return;
  url.host = forwarded.host;
  // A host without a port means the scheme's own, not the one this server listens on.
  url.port = forwarded.port;
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
