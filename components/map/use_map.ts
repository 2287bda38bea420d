import type { RefObject } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { EngineUrls } from "../../lib/map/sources/load_engine.ts";
import type { BasemapOptions, BasemapSetting } from "../../lib/map/basemap/basemap_style.ts";
import { type MapRun, type MapRunOptions, runMap } from "./map_run.ts";
import { createMapStore, type MapStore } from "./map_store.ts";

/** What the server knows about the map, the same for everybody. */
export interface MapSettings {
  readonly basemap: BasemapSetting;
  /** Where our own server has the basemap's tiles, and which. */
  readonly basemapTiles: Pick<BasemapOptions, "minzoom" | "maxzoom" | "bounds"> & {
    readonly path: string;
  };
  readonly engine: EngineUrls;
  readonly workerUrl: string;
}

/** A map in the page, as its components see it. */
export interface UsedMap {
  readonly store: MapStore;
  /** Null until it runs. */
  readonly run: MapRun | null;
  readonly container: RefObject<HTMLDivElement>;
}

/**
 * Keeps a map in the container for as long as the component is in the page.
 *
 * @param search the page's query string.
 */
export function useMap(
  { basemap, basemapTiles, engine, workerUrl }: MapSettings,
  { requestAccess, requestSession, locale, search }:
    & Pick<MapRunOptions, "requestAccess" | "requestSession">
    & {
      readonly locale: Locale;
      readonly search: string;
    },
): UsedMap {
  const container = useRef<HTMLDivElement>(null);
  const store = useMemo(() => createMapStore(search), []);
  const run = useSignal<MapRun | null>(null);

  useEffect(() => {
    if (container.current === null) return;
    const started = runMap({
      store,
      container: container.current,
      requestAccess,
      requestSession,
      engine,
      workerUrl,
      basemap,
      basemapOptions: {
        ...basemapTiles,
        tilesUrl: `${location.origin}${basemapTiles.path}`,
        language: locale,
      },
      texts: controlTexts(locale),
      format: formatsOf(locale).compactNumber,
    });
    run.value = started;
    // A page that the browser keeps for "back" keeps no data, and begins anew when it is shown: its
    // session may have ended meanwhile.
    const leave = ({ persisted }: PageTransitionEvent) => persisted && started.stop();
    addEventListener("pagehide", leave);
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", reloadIfRestored);
      started.stop();
    };
  }, []);
  return { store, run: run.value, container };
}

function reloadIfRestored({ persisted }: PageTransitionEvent): void {
  if (persisted) location.reload();
}

/** By MapLibre's own keys. */
function controlTexts(locale: Locale): Readonly<Record<string, string>> {
  const { region, view } = mapWordsOf(locale);
  return {
    "Map.Title": region,
    "NavigationControl.ZoomIn": view.zoomIn,
    "NavigationControl.ZoomOut": view.zoomOut,
    "AttributionControl.ToggleAttribution": view.attribution,
  };
}
