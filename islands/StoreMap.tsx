import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { MapNotice } from "../components/MapNotice.tsx";
import { StoreTooltip } from "../components/StoreTooltip.tsx";
import type { HoveredStore } from "../lib/map/map_view.ts";
import { createStoreMap, type MapPhase, type StoreMap as Handle } from "../lib/map/store_map.ts";

export interface StoreMapProps {
  readonly group: string;
  /** The BASEMAP setting. */
  readonly basemap: string;
  /** Where our own server has the offline basemap's tiles, and how deep they go. */
  readonly basemapTiles: { readonly path: string; readonly maxzoom: number };
  readonly workerUrl: string;
}

/** The interactive map of the group's stores. */
export default function StoreMap(props: StoreMapProps) {
  const { group, basemap, basemapTiles, workerUrl } = props;
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<Handle | null>(null);
  const phase = useSignal<MapPhase>({ name: "loading" });
  const hovered = useSignal<HoveredStore | null>(null);
  const incomplete = useSignal(false);

  useEffect(() => {
    if (container.current === null) return;
    const handle = createStoreMap({
      container: container.current,
      workerUrl,
      basemap,
      basemapOptions: {
        tilesUrl: `${location.origin}${basemapTiles.path}`,
        maxzoom: basemapTiles.maxzoom,
      },
      onPhase: (next) => phase.value = next,
      onHover: (next) => hovered.value = next,
      onTileError: () => incomplete.value = true,
    });
    map.current = handle;
    handle.load();
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      removeEventListener("pageshow", reloadIfRestored);
      handle.remove();
    };
  }, []);

  const retry = () => {
    incomplete.value = false;
    map.current?.load();
  };

  return (
    <>
      <div ref={container} class="map-canvas" />
      <section class="card map-summary" aria-busy={phase.value.name === "loading"}>
        <h1>Retail stores · {group}</h1>
        <p role="status">{summary(phase.value)}</p>
      </section>
      {hovered.value !== null && <StoreTooltip {...hovered.value} />}
      {phase.value.name === "failed" && <MapNotice fault={phase.value.fault} onRetry={retry} />}
      {incomplete.value && phase.value.name === "ready" && (
        <div class="card map-toast" role="alert">
          Part of the map could not be loaded.
          <button type="button" class="button button-quiet" onClick={retry}>Try again</button>
        </div>
      )}
    </>
  );
}

/** A page that "back" takes out of the browser's memory may show what its session no longer may. */
function reloadIfRestored({ persisted }: PageTransitionEvent): void {
  if (persisted) location.reload();
}

function summary(phase: MapPhase): string {
  if (phase.name === "loading") return "Loading your stores…";
  if (phase.name === "failed") return "Not loaded";
  if (phase.count === null) return "Your group's stores";
  if (phase.count === 0) return "No stores to show";
  return `${phase.count.toLocaleString("en")} ${phase.count === 1 ? "store" : "stores"}`;
}
