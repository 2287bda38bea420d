import { useEffect, useRef } from "preact/hooks";
import type { Value } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import { type ColumnOf, emphasize } from "./coloring.ts";

/** Hover delay in milliseconds, so that a passing pointer changes nothing. */
const PAUSE_MS = 80;

/** @returns a function that highlights a value's features on the map; undefined for none. */
export function useEmphasis(state: MapState, of: ColumnOf): (value: Value | undefined) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const pointed = useRef<Value>();
  const point = (value: Value | undefined) => {
    if (pointed.current === value) return;
    pointed.current = value;
    clearTimeout(timer.current);
    if (value === undefined) emphasize(state, of, undefined);
    else timer.current = setTimeout(() => emphasize(state, of, value), PAUSE_MS);
  };
  useEffect(() => () => point(undefined), []);
  return point;
}
