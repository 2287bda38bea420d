import { join } from "node:path";
import { type App, useBuild } from "../app.ts";
import type { BuildCache } from "../build/build_cache.ts";
import { logError } from "../log.ts";
import type { RequestHandler } from "../routing/request_handler.ts";
import { assemble } from "./assemble.ts";
import { stopBundler } from "./bundle.ts";
import { errorPage } from "./error_page.ts";
import { LIVE_RELOAD_SCRIPT } from "./live_reload.ts";
import { memoryBuild } from "./memory_build.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import { RecordedErrors } from "./recorded_errors.ts";

/**
 * Answers for an app in development: from a build in memory once it is there, and with a page that
 * shows the error where the build, the app or a page of it fails.
 *
 * @param load Imports the module that exports the app.
 */
export function develop<State>(
  options: ResolvedBuildOptions,
  load: () => Promise<{ app: App<State> }>,
): RequestHandler {
  const errors = new RecordedErrors();
  // Requests wait for this: the page that reloads after an edit is among them.
  const started = start(options, load, errors).catch((error) => {
    logError(error);
    return (request: Request) =>
      Promise.resolve(errorPage(error, options.root, request.headers.get("accept")));
  });
  return async (request, info) => {
    const response = await (await started)(request, info);
    const accept = request.headers.get("accept");
    const error = errors.of(request);
    const isPage = accept?.includes("text/html") && response.status >= 500;
    if (error === undefined || !isPage) return response;
    await response.body?.cancel();
    return errorPage(error, options.root, accept);
  };
}

async function start<State>(
  options: ResolvedBuildOptions,
  load: () => Promise<{ app: App<State> }>,
  errors: RecordedErrors,
): Promise<RequestHandler> {
  const npmCache = join(options.outDir, "cache");
  const [assembly, { app }] = await Promise.all([
    assemble(options, { mode: "development", npmCache }).finally(stopBundler),
    load(),
  ]);
  const build = await memoryBuild(assembly, options);
  const watched: BuildCache = {
    ...build,
    devScript: LIVE_RELOAD_SCRIPT,
    fsRoutes: errors.watch(build.fsRoutes),
  };
  useBuild(app, watched);
  return app.handler();
}
