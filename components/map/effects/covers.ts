/** Tells the map what covers it, and whenever that changes. */
import { effect } from "@preact/signals";
import type { MapState } from "../state/map_state.ts";

/** @returns what ends it. */
export function tellCovers(state: MapState): () => void {
  return effect(() => state.map.value?.setCovers(state.covered.value));
}
