/**
 * What the map runs on: access that stays valid, sources of CARTO, and the heavy code that draws
 * them, each loaded when it is first needed.
 */
import type { Filters, TilejsonResult, WidgetQuerySource } from "@carto/api-client";
import type { AccessKeeper } from "./access_keeper.ts";
import { type EngineUrls, loadCartoSource, loadMapView } from "./load_engine.ts";
import type { MapAccess } from "./map_access.ts";
import type { MapViewOptions, StoresMap } from "./map_view.ts";
import { patiently } from "./patient.ts";

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
  /** @throws {MapError} `unsupported` in a browser without WebGL2. */
  createView(options: Omit<MapViewOptions, "keeper">): Promise<StoresMap>;
}

export function createMapEngine(keeper: AccessKeeper, urls: EngineUrls): MapEngine {
  const sources = loadCartoSource(urls.source);
  // The request for the data is on its way before the processor has to do with what draws it.
  const view = sources.catch(() => undefined).then(() => loadMapView(urls.view));
  // Judged where they are awaited; until then a failure must not count as unhandled.
  for (const part of [sources, view]) part.catch(() => undefined);

  return {
    access: (signal) => keeper.access(signal),
    async storeTiles(filters, signal) {
      const { storeTiles } = await sources;
      return await patiently(keeper, (access) => storeTiles(access, filters), signal);
    },
    async clusterTiles(filters, signal) {
      const { clusterTiles, CLUSTER_COUNT } = await sources;
      const data = await patiently(keeper, (access) => clusterTiles(access, filters), signal);
      return { data, countColumn: CLUSTER_COUNT };
    },
    async ask(call, signal) {
      const { widgetSource } = await sources;
      return await patiently(keeper, (access) => call(widgetSource(access)), signal);
    },
    async createView(options) {
      const { createMapView } = await view;
      return await createMapView({ ...options, keeper });
    },
  };
}
