/** Runs the calls of a host page, each with one answer. */
import { CALLS } from "../../../lib/map/embed/embed_calls.ts";
import type { HostMessage } from "../../../lib/map/embed/embed_frame.ts";
import { requestEmbedCode } from "../../../lib/map/embed/lend_code.ts";
import { CallFailed } from "./call_failed.ts";
import { createCallLimits, isSmall } from "./call_limits.ts";
import type { HostServerOptions } from "./host_server_types.ts";
import { MAP_METHODS, type MethodMap } from "./map_methods.ts";
import { type Method, method, type ShownMap } from "./method.ts";
import { setPageTheme } from "./page_theme.ts";

type HostCall = Extract<HostMessage, { type: "call" }>;

/** A map that runs, and what ends with it. */
interface Running {
  readonly map: ShownMap;
  readonly gone: AbortController;
}

/**
 * @param mapOf waits for a map.
 * @param now milliseconds of a monotonic clock.
 */
export function createCalls(
  options: HostServerOptions,
  mapOf: () => Promise<Running>,
  now: () => number,
) {
  const { send } = options;
  const limits = createCallLimits(now);
  let isStopped = false;

  async function run(name: string, params: unknown): Promise<unknown> {
    if (!isSmall(params)) throw new CallFailed("bad_params", "The parameters are too large");
    const ofPage = ownOf(PAGE_METHODS, name);
    if (ofPage !== undefined) return await ofPage(options, params);
    const ofMap = ownOf<Method<MethodMap>>(MAP_METHODS, name);
    if (ofMap === undefined) throw new CallFailed("unknown_method", "There is no such method");
    const { map, gone } = await mapOf();
    return await ofMap({ ...map, signal: gone.signal }, params);
  }

  function fail(id: string, error: unknown): void {
    if (isStopped) return;
    if (error instanceof CallFailed) {
      return send({ type: "failure", id, code: error.code, message: error.message });
    }
    send({ type: "failure", id, code: "not_available", message: "The call failed" });
    // A fault of ours goes where the page's other errors go.
    reportError(error);
  }

  return {
    async answer({ id, method: name, params }: HostCall): Promise<void> {
      if (!limits.begin()) return fail(id, new CallFailed("busy", "Too many calls"));
      try {
        const value = await run(name, params);
        if (!isStopped) send({ type: "result", id, value });
      } catch (error) {
        fail(id, error);
      } finally {
        limits.end();
      }
    },
    stop: () => void (isStopped = true),
  };
}

/** The methods that need no map. */
const PAGE_METHODS = {
  setTheme: method(CALLS.setTheme, (_: HostServerOptions, theme) => {
    setPageTheme(theme);
    return null;
  }),
  setLanguage: method(CALLS.setLanguage, async (page: HostServerOptions, { lang }) => {
    await page.setLanguage(lang);
    return null;
  }),
  getCode: method(CALLS.getCode, async (page: HostServerOptions) => {
    const bearer = page.bearer();
    if (bearer === undefined) throw new CallFailed("not_ready", "There is no session");
    const code = await requestEmbedCode(bearer, page.hostOrigin).catch((cause) => {
      throw new CallFailed("not_available", "The map's server gave no code", { cause });
    });
    return { code };
  }),
} as const;

/** @param name of the host page. */
function ownOf<Entry>(entries: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
