import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";

/** Shorter loading is not shown, in milliseconds. */
const PATIENCE_MS = 400;

/** Shows that the map is loading. */
export function MapProgress({ state }: { readonly state: MapState }) {
  const busy = isBusy(state);
  const shown = useSignal(false);
  useEffect(() => {
    if (!busy) {
      shown.value = false;
      return;
    }
    const timer = setTimeout(() => shown.value = true, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [busy]);
  if (!shown.value) return null;
  return (
    <div
      class="map-progress"
      role="progressbar"
      aria-label={mapWordsOf(state.locale).stage.loading}
    >
      <span />
    </div>
  );
}

function isBusy({ layers, map, unsupported, context, health, ended }: MapState): boolean {
  if (unsupported.value || context.value === "gone") return false;
  // A banner already says why the map waits.
  if (health.value.name !== "ok" || ended.value) return false;
  if (map.value === null) return true;
  return [...layers.values()].some((layer) =>
    layer.loadingTiles.value > 0 || layer.status.value === "waiting"
  );
}
