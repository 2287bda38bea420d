import { type App, useBuild } from "../app.ts";
import type { BuildCache } from "../build/build_cache.ts";
import { type ListenOptions, serve } from "../listen.ts";
import { assemble } from "./assemble.ts";
import { stopBundler } from "./bundle.ts";
import { writeBuild } from "./disk_build.ts";
import { develop } from "./develop.ts";
import { withLiveReload } from "./live_reload.ts";
import { memoryBuild } from "./memory_build.ts";
import { type BuildOptions, resolveBuildOptions, type ResolvedBuildOptions } from "./options.ts";

/** What {@linkcode Builder.build} takes. */
export interface BuildRequest {
  /** @default {"production"} */
  mode?: "development" | "production";
  /**
   * "disk" writes `outDir`; "memory" writes nothing, for tests.
   * @default {"disk"}
   */
  snapshot?: "disk" | "memory";
}

/** Gives a build to an app, before its `handler()` is made. */
export type ApplyBuild = <State>(app: App<State>) => void;

/** Builds a project, and serves it for development. */
export class Builder {
  readonly #options: ResolvedBuildOptions;

  constructor(options: BuildOptions = {}) {
    this.#options = resolveBuildOptions(options);
  }

  /**
   * Bundles islands, and finds routes and static files.
   *
   * @returns A function that gives the build to an app.
   * @throws {Error} A module does not load or bundle; the message names it.
   */
  async build(request: BuildRequest = {}): Promise<ApplyBuild> {
    const { mode = "production", snapshot = "disk" } = request;
    const assembly = await assemble(this.#options, { mode }).finally(stopBundler);
    const build = await memoryBuild(assembly, this.#options);
    if (snapshot === "disk") await writeBuild(assembly, this.#options);
    return applying(build);
  }

  /**
   * Serves the app for development: built in memory, pages reloading after a restart
   * of the process (`deno run --watch`). What fails is shown in the page until the next save.
   *
   * @param load Imports the module that exports the app.
   * @param options Name a `hostname`: the default is every interface.
   */
  async listen<State>(
    load: () => Promise<{ app: App<State> }>,
    options: ListenOptions = {},
  ): Promise<void> {
    const handler = develop(this.#options, load);
    await serve(withLiveReload(handler, options.signal), options).finished;
  }
}

function applying(build: BuildCache): ApplyBuild {
  return (app) => useBuild(app, build);
}
