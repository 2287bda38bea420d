import { useEffect, useRef } from "preact/hooks";
import type { LayerState } from "../state/layer_state.ts";

/** A pointer that only passes by changes nothing, in milliseconds. */
const PAUSE_MS = 80;

/** @returns what lets a class of the layer stand out on the map, or none. */
export function useEmphasis({ emphasized }: LayerState): (key: string | null) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const emphasize = (key: string | null) => {
    clearTimeout(timer.current);
    if (key === null) emphasized.value = null;
    else timer.current = setTimeout(() => emphasized.value = [key], PAUSE_MS);
  };
  useEffect(() => () => emphasize(null), []);
  return emphasize;
}
