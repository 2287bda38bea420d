import { useEffect } from "preact/hooks";
import type { EmbedFrame, FrameState } from "../../../lib/map/embed/embed_frame.ts";
import type { MapState } from "../state/map_state.ts";

/** Reports the map's state to the host page. */
export function useHostReports(
  frame: EmbedFrame,
  state: FrameState,
  { health, unsupported, access, datasets, layers, document: shown }: MapState,
): void {
  const { name } = health.value;
  const isUnsupported = unsupported.value;
  const groups = access.value?.groups ?? null;
  const totals = [...new Set(shown.layers.map(({ dataset }) => dataset))]
    .map((dataset) => [dataset, datasets.get(dataset)?.total.value ?? null] as const);
  const [first] = shown.layers;
  // Wait for all layers, so that the host page gets one event instead of one per layer.
  const isKnown = first !== undefined &&
    datasets.get(first.dataset)?.extent.value !== undefined &&
    [...layers.values()].every(({ status }) => status.value !== "waiting");
  useEffect(() => {
    if (isUnsupported) return frame.postFault("unsupported");
    if (name !== "ok") return frame.postFault(name);
    // Sent again for each session: the host page may have heard that the last one ended.
    if (groups !== null && isKnown && state === "open") {
      frame.postLoaded(new Map(totals), groups);
    }
  }, [isUnsupported, name, groups, isKnown, JSON.stringify(totals), state]);
}
