import { type FunctionComponent, isValidElement, type VNode } from "preact";
import type { BuildCache } from "./build/build_cache.ts";
import type { LayoutConfig } from "./components.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { renderResponse } from "./render/render_response.ts";
import type { RenderScope } from "./render/wrap.ts";

/** What the framework keeps per request, out of reach of the app. */
export interface ContextInternals<State> {
  /** Layouts and app wrapper in force. */
  scope: RenderScope<State>;
  readonly build: BuildCache | null;
}

/** Gives the framework's part of a context. */
export let internalsOf: <State>(ctx: Context<State>) => ContextInternals<State>;

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

const RENDERS_NOTHING = () => null;
const NOTHING_NEXT = () => Promise.reject(new TypeError("Nothing comes next"));
const NO_SCOPE = { appWrapper: null, layouts: [] };

/** One request, as middlewares, handlers and components see it. */
export class Context<State> {
  // `declare`: each is set once, by the constructor, and not made undefined before.
  /** The request, untouched. */
  declare readonly req: Request;
  /** The request's URL: this request's own object, slash runs in its path collapsed. */
  declare readonly url: URL;
  /** What the pattern's groups matched, percent-decoded except for reserved characters. */
  declare readonly params: Record<string, string>;
  /** The app's own values; one object per request. */
  declare readonly state: State;
  declare readonly config: ResolvedFreshConfig;
  /** The pattern that matched, or null. */
  declare readonly route: string | null;
  declare readonly info: Deno.ServeHandlerInfo;
  /** The value that was thrown last; null before. */
  error: unknown = null;
  /** While a layout or the app wrapper is called: what it wraps. Renders nothing otherwise. */
  Component: FunctionComponent = RENDERS_NOTHING;
  /** Runs what is inside the current middleware; rejects with what that throws. */
  next: () => Promise<Response> = NOTHING_NEXT;
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
    this.#internals = { scope: NO_SCOPE, build: init.build };
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
  html(html: string, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    return new Response(html, { ...init, headers });
  }

  /** Answers with plain text. */
  text(text: string, init?: ResponseInit): Response {
    return new Response(text, init);
  }
}
