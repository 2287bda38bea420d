/**
 * What the map runs on: access that stays valid, sources of CARTO, and the heavy code that draws
 * them, each loaded when it is first needed.
 */
import type { Filters, TilejsonResult, WidgetQuerySource } from "@carto/api-client";
import type { AccessKeeper } from "../access/access_keeper.ts";
import { type EngineUrls, loadCartoSource, loadMapView } from "./load_engine.ts";
import { type MapAccess, MapError } from "../access/map_access.ts";
import type { MapViewOptions, StoresMap } from "../view/map_view.ts";
import { withRetry } from "../access/with_retry.ts";

export interface MapEngine {
  /** Access that is valid now, for which it waits as long as it takes. */
  access(signal: AbortSignal): Promise<MapAccess>;
  /** Stores as single points. Waits for CARTO as long as it takes, as all of these do. */
  storeTiles(filters: Filters, signal: AbortSignal): Promise<TilejsonResult>;
  clusterTiles(
    filters: Filters,
    signal: AbortSignal,
  ): Promise<{ readonly data: TilejsonResult; readonly countColumn: string }>;
  /** Asks for figures or rows. */
  ask<T>(call: (source: WidgetQuerySource) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** @throws {MapError} `unsupported` in a browser without WebGL2; an AbortError once it was stopped. */
  createView(options: Omit<MapViewOptions, "keeper">): Promise<StoresMap>;
}

export function createMapEngine(keeper: AccessKeeper, urls: EngineUrls): MapEngine {
  /**
   * To a browser a script that did not arrive once never will, for as long as the page lives: once it
   * can be had, the page begins anew, whose address has its state. Never more than once in a row, nor
   * in a frame, whose session would be gone.
   */
  async function beginAnew(failure: unknown, url: string): Promise<never> {
    if (!(failure instanceof MapError)) throw failure;
    for (;;) {
      await keeper.failed({ status: null, token: "" });
      const isThere = await fetch(url).then(({ ok }) => ok, () => false);
      if (isThere && !isReloaded() && globalThis.parent === globalThis.self) location.reload();
    }
  }

  const source = loadCartoSource(urls.source);
  const sources = source.catch((error) => beginAnew(error, urls.source));
  // The request for the data is on its way before the processor has to do with what draws it.
  const view = source.catch(() => undefined).then(() => loadMapView(urls.view))
    .catch((error) => beginAnew(error, urls.view));
  // Judged where they are awaited; until then a failure must not count as unhandled.
  for (const part of [sources, view]) part.catch(() => undefined);

  return {
    access: (signal) => keeper.access(signal),
    async storeTiles(filters, signal) {
      const { storeTiles } = await sources;
      return await withRetry(keeper, (access) => storeTiles(access, filters), signal);
    },
    async clusterTiles(filters, signal) {
      const { clusterTiles, CLUSTER_COUNT } = await sources;
      const data = await withRetry(keeper, (access) => clusterTiles(access, filters), signal);
      return { data, countColumn: CLUSTER_COUNT };
    },
    async ask(call, signal) {
      const { widgetSource } = await sources;
      return await withRetry(keeper, (access) => call(widgetSource(access)), signal);
    },
    async createView(options) {
      const { createMapView } = await view;
      return await createMapView({ ...options, keeper });
    },
  };
}

function isReloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}
