import type { FsRoute } from "../build/build_cache.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "../routing/middleware.ts";

/** Remembers what went wrong with a request, which an app's own error page may not tell. */
export class RecordedErrors {
  readonly #errors = new WeakMap<Request, unknown>();

  /** The fault that a request met, or undefined. */
  of(request: Request): unknown {
    return this.#errors.get(request);
  }

  /** Puts middlewares that see every error before any error handler around all file routes. */
  watch(files: readonly FsRoute[]): FsRoute[] {
    const routes = files.filter(({ kind }) => kind === "route");
    const around = files.filter(({ kind }) => kind !== "route");
    const folders = new Map(files.map(({ segments }) => [segments.join("/"), segments]));
    folders.set("", []);
    const watchers = [...folders.values()].map((segments): FsRoute => ({
      kind: "middleware",
      file: "the development server",
      segments,
      pattern: "",
      module: { default: this.#record },
    }));
    return [...watchers, ...around, ...watchers, ...routes];
  }

  readonly #record: Middleware<unknown> = async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      const isFault = !(error instanceof HttpError) || error.status >= 500;
      if (isFault && !this.#errors.has(ctx.req)) this.#errors.set(ctx.req, error);
      throw error;
    }
  };
}
