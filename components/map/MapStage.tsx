import type { ComponentChildren, RefObject } from "preact";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";
import { MapBanner } from "./MapBanner.tsx";
import { MapProgress } from "./MapProgress.tsx";
import { MapToolbar } from "./MapToolbar.tsx";
import { NoMap } from "./NoMap.tsx";
import { Panel } from "./Panel.tsx";
import { PrintedMap } from "./PrintedMap.tsx";
import { SkipLinks } from "./SkipLinks.tsx";
import { StoreCard } from "./StoreCard.tsx";
import { StoreTable } from "./StoreTable.tsx";
import { StoreTooltip } from "./StoreTooltip.tsx";
import type { Locale } from "../../lib/locale/locale.ts";

export interface MapStageProps {
  readonly store: MapStore;
  /** Null until the map runs, which it does in the browser alone. */
  readonly run: MapRun | null;
  readonly container: RefObject<HTMLDivElement>;
  readonly locale: Locale;
  /** The groups whose stores are shown, where they are known before the map is. */
  readonly groups?: readonly string[];
  /** What the map says before anything else. */
  readonly notice?: string | null;
  /** Lies over all of it. */
  readonly children?: ComponentChildren;
}

/** The map, the panel beside it, and the table below. */
export function MapStage(
  { store, run, container, locale, groups = [], notice = null, children }: MapStageProps,
) {
  const shown = store.known.value?.groups ?? groups;
  return (
    <div class="stage">
      <SkipLinks store={store} locale={locale} />
      <Panel store={store} locale={locale} groups={shown} />
      <div class="stage-map">
        <div ref={container} class="map-canvas" />
        <PrintedMap store={store} locale={locale} />
        <MapProgress store={store} locale={locale} />
        {run !== null && <MapToolbar store={store} run={run} locale={locale} />}
        <MapBanner store={store} locale={locale} notice={notice} />
        <StoreTooltip store={store} locale={locale} />
        {run !== null && <StoreCard store={store} run={run} locale={locale} />}
        {store.unsupported.value && <NoMap locale={locale} />}
      </div>
      {run !== null && store.query.value.table && (
        <StoreTable store={store} run={run} locale={locale} />
      )}
      {children}
    </div>
  );
}
