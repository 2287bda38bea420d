import { type FunctionComponent, isValidElement, type VNode } from "preact";
import type { BuildCache } from "./build/build_cache.ts";
import type { LayoutConfig } from "./components.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { renderResponse } from "./render/render_response.ts";
import type { RenderScope } from "./render/wrap.ts";

/** What the framework keeps per request, out of reach of the app. */
export interface ContextInternals<State> {
  /** Layouts and app wrapper in force; null until a route has matched. */
  scope: RenderScope<State> | null;
  readonly build: BuildCache | null;
  /** The nonce of the page rendered for this request; "" when none was. */
  nonce: string;
}

/** Gives the framework's part of a context. */
export let internalsOf: <State>(ctx: Context<State>) => ContextInternals<State>;

/** What {@linkcode Context.stream} sends. */
export type StreamSource = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** What {@linkcode Context} is made from. */
export interface ContextInit {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo;
  config: ResolvedFreshConfig;
  params: Record<string, string>;
  route: string | null;
  build: BuildCache | null;
}

/** One request, as middlewares, handlers and components see it. */
export class Context<State> {
  /** The request, untouched. */
  readonly req: Request;
  /** The request's URL: this request's own object, slash runs in its path collapsed. */
  readonly url: URL;
  /** What the pattern's groups matched, percent-decoded except for reserved characters. */
  readonly params: Record<string, string>;
  /** The app's own values; one object per request. */
  readonly state: State;
  readonly config: ResolvedFreshConfig;
  /** The pattern that matched, or null. */
  readonly route: string | null;
  readonly info: Deno.ServeHandlerInfo;
  /** The value that was thrown; null outside error handlers. */
  error: unknown = null;
  /** While a layout or the app wrapper is called: what it wraps. Renders nothing otherwise. */
  Component: FunctionComponent = () => null;
  /** Runs what is inside the current middleware; rejects with what that throws. */
  next: () => Promise<Response> = () => Promise.reject(new TypeError("Nothing comes next"));
  #internals: ContextInternals<State>;

  static {
    internalsOf = (ctx) => ctx.#internals;
  }

  constructor(init: ContextInit) {
    this.req = init.req;
    this.url = init.url;
    this.info = init.info;
    this.config = init.config;
    this.params = init.params;
    this.route = init.route;
    this.state = {} as State;
    this.#internals = { scope: null, build: init.build, nonce: "" };
  }

  /** Whether a client-side navigation asks for a part of the page. */
  get isPartial(): boolean {
    return this.url.searchParams.has("fresh-partial");
  }

  /**
   * Answers with a redirect. Slash runs in the path of a root-relative target are collapsed, so
   * that `//evil.test` cannot leave the origin.
   *
   * @param to A path, or an absolute URL, which passes as it is.
   * @param status 3xx status code.
   */
  redirect(to: string, status = 302): Response {
    let location = to;
    if (to.startsWith("/")) {
      const end = to.search(/[?#]/);
      const path = end === -1 ? to : to.slice(0, end);
      location = path.replace(/\/{2,}/g, "/") + to.slice(path.length);
    }
    return new Response(null, { status, headers: { location } });
  }

  /**
   * Renders a page inside the layouts and app wrapper in force.
   *
   * @param vnode The page.
   * @param init Status and headers of the response; its content type is always HTML.
   * @param config What to leave out.
   * @throws {TypeError} `vnode` is neither null nor a VNode.
   */
  render<Props>(
    vnode: VNode<Props> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      return Promise.reject(
        new TypeError(
          `ctx.render() takes a VNode or null, and was given ${typeof vnode}`,
        ),
      );
    }
    return renderResponse(this, vnode, init, config);
  }

  /** Answers with a value as JSON. */
  json(value: unknown, init?: ResponseInit): Response {
    return Response.json(value, init);
  }

  /** Answers with HTML that the caller has made safe. */
  html(html: string, init?: ResponseInit): Response {
    return withContentType(html, "text/html; charset=utf-8", init);
  }

  /**
   * Answers with what an iterable yields, as it comes; texts are sent in UTF-8. A client that goes
   * away ends the iteration.
   *
   * @param source The iterable, or a function that makes it, like an async generator.
   */
  stream(
    source: StreamSource | (() => StreamSource),
    init?: ResponseInit,
  ): Response {
    const chunks = typeof source === "function" ? source() : source;
    return new Response(ReadableStream.from(encoded(chunks)), init);
  }

  /** Answers with plain text. */
  text(text: string, init?: ResponseInit): Response {
    return withContentType(text, "text/plain; charset=utf-8", init);
  }
}

async function* encoded(source: StreamSource): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const chunk of source) {
    yield typeof chunk === "string" ? encoder.encode(chunk) : chunk;
  }
}

function withContentType(body: string, type: string, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  if (!headers.has("content-type")) headers.set("content-type", type);
  return new Response(body, { ...init, headers });
}
