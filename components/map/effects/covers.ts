/** Reports to the map the areas that are covered, whenever they change. */
import { effect } from "@preact/signals";
import type { MapState } from "../state/map_state.ts";

/** @returns a function that stops it. */
export function tellCovers(state: MapState): () => void {
  return effect(() => {
    const covers = state.covered.value;
    if (covers !== null) state.map.value?.setCovers(covers);
  });
}
