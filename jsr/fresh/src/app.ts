import type { BuildCache } from "./build/build_cache.ts";
import type { LayoutConfig, WrapperComponent } from "./components.ts";
import { type FreshConfig, resolveConfig, type ResolvedFreshConfig } from "./config.ts";
import { type Method, METHODS } from "./handlers.ts";
import { type ListenOptions, serve } from "./listen.ts";
import type { Command, Route } from "./routing/commands.ts";
import { compile } from "./routing/compile.ts";
import { fsCommands } from "./routing/fs_commands.ts";
import type { MaybeLazyMiddleware, Middleware } from "./routing/middleware.ts";
import { type RequestHandler, requestHandler } from "./routing/request_handler.ts";
import { splitPattern } from "./routing/segments.ts";
import { setBuildId } from "./runtime/build_id.ts";

/** Gives a build's routes, islands and files to an app; call it before `handler()`. */
export let useBuild: <State>(app: App<State>, build: BuildCache) => void;

/**
 * A web application: what is registered on it, in order, and the handler made from that.
 *
 * A middleware, layout, app wrapper or error handler holds only for routes registered after it;
 * `notFound` holds always.
 *
 * @example
 * ```ts ignore
 * export const app = new App().use(staticFiles()).fsRoutes();
 * ```
 */
export class App<State> {
  #config: ResolvedFreshConfig;
  #build: BuildCache | null = null;
  readonly #commands: Command<State>[] = [];

  static {
    useBuild = (app, build) => {
      app.#build = build;
      app.#config = { ...app.#config, root: build.root, mode: build.mode };
      setBuildId(build.buildId);
    };
  }

  constructor(config: FreshConfig = {}) {
    this.#config = resolveConfig(config);
  }

  /** The configuration in force. */
  get config(): ResolvedFreshConfig {
    return this.#config;
  }

  /**
   * Runs middlewares around everything, or around a path and everything below it.
   *
   * @param path The names that lead to it, as the routes below it spell them; `/admin/*` holds only
   * for patterns that have the name `*` there. A file's path begins with its folders, groups
   * included: `/admin` does not hold for `routes/(staff)/admin/`, nor for `routes/admin.tsx`.
   */
  use(...middlewares: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this;
  use(first: string | MaybeLazyMiddleware<State>, ...rest: MaybeLazyMiddleware<State>[]): this {
    const path = typeof first === "string" ? first : "*";
    const middlewares = typeof first === "string" ? rest : [first, ...rest];
    return this.#add({ type: "middleware", segments: splitPattern(path), middlewares });
  }

  /** Answers GET, and HEAD unless it is registered by itself; the last middleware answers. */
  get(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }

  /** Answers POST. */
  post(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }

  /** Answers PUT. */
  put(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }

  /** Answers PATCH. */
  patch(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }

  /** Answers DELETE. */
  delete(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }

  /** Answers HEAD. */
  head(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }

  /** Answers every method. */
  all(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    return this.#handle(METHODS, path, middlewares);
  }

  /** Sets the outermost component of every page. */
  appWrapper(component: WrapperComponent<State>): this {
    return this.#add({ type: "appWrapper", component });
  }

  /** Puts a component around the pages of a path and everything below it. */
  layout(path: string, component: WrapperComponent<State>, config: LayoutConfig = {}): this {
    return this.#add({ type: "layout", segments: splitPattern(path), component, config });
  }

  /** Answers for errors thrown at a path or below it, outside that path's own middlewares. */
  onError(path: string, route: Route<State> | Middleware<State>): this {
    return this.#add({ type: "error", segments: splitPattern(path), route });
  }

  /** Answers for every 404, whether nothing matched or a handler threw it. */
  notFound(route: Route<State> | Middleware<State>): this {
    return this.#add({ type: "notFound", route });
  }

  /** Registers the build's file routes here; without a build, nothing. */
  fsRoutes(): this {
    return this.#add({ type: "fsRoutes" });
  }

  /** Makes the function that answers requests. */
  handler(): RequestHandler {
    const files = fsCommands<State>(this.#build?.fsRoutes ?? []);
    const commands = this.#commands.flatMap((command) =>
      command.type === "fsRoutes" ? files : [command]
    );
    return requestHandler(compile(commands, this.#config.basePath), this.#config, this.#build);
  }

  /** Serves the app; without a port, on the first free one from 8000 to 8019. */
  async listen(options: ListenOptions = {}): Promise<void> {
    await serve(this.handler(), options).finished;
  }

  #handle(
    methods: readonly Method[],
    pattern: string,
    middlewares: MaybeLazyMiddleware<State>[],
  ): this {
    const segments = splitPattern(pattern);
    return this.#add({ type: "handler", segments, methods, pattern, middlewares });
  }

  #add(command: Command<State>): this {
    this.#commands.push(command);
    return this;
  }
}
