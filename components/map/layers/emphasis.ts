import { useEffect, useRef } from "preact/hooks";
import type { LayerState } from "../state/layer_state.ts";

/** Hover delay in milliseconds, so that a passing pointer changes nothing. */
const PAUSE_MS = 80;

/** @returns a function that highlights a class of the layer on the map, or none. */
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
