import type { RefObject } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { BasemapOptions, BasemapSetting } from "../../lib/map/basemap/basemap_style.ts";
import type { MapDocument } from "../../lib/map/document.ts";
import type { EngineUrls } from "../../lib/map/sources/load_engine.ts";
import { type MapRun, type MapRunOptions, runMap } from "./map_run.ts";
import { createMapState, type MapState } from "./state/map_state.ts";

/** Server settings for maps, the same for everyone. */
export interface MapSettings {
  readonly basemap: BasemapSetting;
  /** The app's own basemap tiles: their URL and zooms. */
  readonly basemapTiles: Pick<BasemapOptions, "minzoom" | "maxzoom" | "bounds"> & {
    readonly path: string;
  };
  readonly engine: EngineUrls;
  readonly workerUrl: string;
  /** The code of lazily loaded layer types, by name. */
  readonly layerUrls: Readonly<Record<string, string>>;
}

/** Which map, and for whom. */
export type MapSubject = Pick<MapRunOptions, "requestAccess" | "requestSession" | "reportFault"> & {
  /** The map's id. */
  readonly id: string;
  readonly document: MapDocument;
  readonly locale: Locale;
  /** The page's query string. */
  readonly search: string;
  /** Texts of cooperative gestures in a frame, where the wheel scrolls the page. */
  readonly gestureHints?: Readonly<Record<string, string>> | undefined;
};

/** A map in the page, as its components use it. */
export interface UsedMap {
  readonly state: MapState;
  /** Null until it runs. */
  readonly run: MapRun | null;
  readonly container: RefObject<HTMLDivElement>;
}

/** Runs a map in the container while the component is in the page. */
export function useMap(
  { basemap, basemapTiles, engine, workerUrl, layerUrls }: MapSettings,
  { id, document: map, locale, search, gestureHints, ...access }: MapSubject,
): UsedMap {
  const container = useRef<HTMLDivElement>(null);
  const state = useMemo(() => createMapState({ id, document: map, search, locale }), []);
  const run = useSignal<MapRun | null>(null);

  useEffect(() => {
    if (container.current === null) return;
    const started = runMap({
      state,
      container: container.current,
      ...access,
      engine,
      workerUrl,
      layerUrls,
      basemap,
      basemapOptions: {
        ...basemapTiles,
        tilesUrl: `${location.origin}${basemapTiles.path}`,
        language: locale,
      },
      cooperates: gestureHints !== undefined,
      texts: { ...controlTexts(state), ...gestureHints },
      format: formatsOf(locale).compactNumber,
    });
    run.value = started;
    // A page in the back/forward cache drops its data, and starts again when it is shown: its
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
  return { state, run: run.value, container };
}

function reloadIfRestored({ persisted }: PageTransitionEvent): void {
  if (persisted) location.reload();
}

/** By MapLibre's own keys. */
function controlTexts({ locale, texts }: MapState): Readonly<Record<string, string>> {
  const { region, stage: { tools } } = mapWordsOf(locale);
  return {
    "Map.Title": region(texts.mapTitle),
    "NavigationControl.ResetBearing": tools.north,
  };
}
