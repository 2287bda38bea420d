/**
 * What the map runs on: access that stays valid, sources of CARTO, and the heavy code that draws
 * them, each loaded when it is first needed.
 */
import type { TilejsonResult, WidgetQuerySource } from "@carto/api-client";
import type { AccessKeeper } from "../access/access_keeper.ts";
import { type MapAccess, MapError } from "../access/map_access.ts";
import { withRetry } from "../access/with_retry.ts";
import type { Narrowing } from "../query/narrowing.ts";
import { type EngineUrls, loadCartoSource, loadMapView } from "./load_engine.ts";
import type { MapEngine } from "./map_engine_types.ts";
import { createSharedRequests } from "./shared_requests.ts";
import type { TileRequest } from "./tile_request.ts";

/** Several layers, and a legend, may ask for the same; a person goes back and forth. */
const KEPT_TILES = { limit: 64, freshMs: 60_000 } as const;

export function createMapEngine(keeper: AccessKeeper, urls: EngineUrls): MapEngine {
  const source = loadCartoSource(urls.source);
  const sources = source.catch((error) => reloadWhenThere(keeper, error, urls.source));
  // The request for the data is on its way before the processor has to do with what draws it.
  const view = source.catch(() => undefined).then(() => loadMapView(urls.view))
    .catch((error) => reloadWhenThere(keeper, error, urls.view));
  // Judged where they are awaited; until then a failure must not count as unhandled.
  for (const part of [sources, view]) part.catch(() => undefined);

  const shared = createSharedRequests<TilejsonResult>(KEPT_TILES);

  async function ask<T>(
    { dataset, narrowing }: { readonly dataset: string; readonly narrowing: Narrowing },
    call: (source: WidgetQuerySource) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { widgetSourceOf } = await sources;
    const { parameters } = narrowing;
    return await withRetry(
      keeper,
      (access) => call(widgetSourceOf(access, dataset, parameters)),
      signal,
    );
  }

  return {
    access: (signal) => keeper.access(signal),
    async tiles(request, signal) {
      const { tilesOf } = await sources;
      const key = keyOf(request, await keeper.access(signal));
      return await shared.get(
        key,
        (ended) =>
          withRetry(keeper, (access) => {
            // An answer for other rights must not be kept as one for these.
            if (keyOf(request, access) !== key) {
              throw new DOMException("Other rights", "AbortError");
            }
            return tilesOf(access, request);
          }, ended),
        signal,
      );
    },
    async formulas(widgets, request, signal) {
      const { loadFormulas } = await sources;
      return await ask(request, (from) => loadFormulas(from, widgets, request, signal), signal);
    },
    async chart(widget, request, signal) {
      const { loadChart } = await sources;
      return await ask(request, (from) => loadChart(from, widget, request, signal), signal);
    },
    async rows(request, signal) {
      const { loadRows } = await sources;
      return await ask(request, (from) => loadRows(from, request, signal), signal);
    },
    async feature(key, columns, signal) {
      const { loadFeature, widgetSourceOf } = await sources;
      return await withRetry(keeper, (access) => {
        const from = widgetSourceOf(access, key.dataset, {});
        return loadFeature(from, key, columns, signal);
      }, signal);
    },
    async createView(options) {
      const { createMapView } = await view;
      return await createMapView({ ...options, keeper });
    },
  };
}

/** Equal for requests with equal answers: the rights are in it, and not the token. */
function keyOf({ dataset, kind, columns, aggregation, narrowing }: TileRequest, access: MapAccess) {
  const source = Object.hasOwn(access.sources, dataset) ? access.sources[dataset] : undefined;
  return JSON.stringify([
    source?.sql_query,
    source?.geometry?.column,
    kind,
    columns,
    aggregation,
    narrowing.key,
  ]);
}

/**
 * Browsers cache a failed module import for the page's lifetime: once the script can be loaded the
 * page begins again, whose address has its state. Never more than once in a row, nor in a frame,
 * whose session would be gone.
 */
async function reloadWhenThere(
  keeper: AccessKeeper,
  failure: unknown,
  url: string,
): Promise<never> {
  if (!(failure instanceof MapError)) throw failure;
  for (;;) {
    await keeper.failed({ status: null, token: "" });
    const isThere = await fetch(url).then(({ ok }) => ok, () => false);
    if (isThere && !isReloaded() && globalThis.parent === globalThis.self) location.reload();
  }
}

function isReloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}
