import { useEffect, useRef } from "preact/hooks";
import type { Value } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import { type ColumnOf, emphasize } from "./coloring.ts";

/** A pointer that only passes by changes nothing, in milliseconds. */
const PAUSE_MS = 80;

/** @returns what has the features of a value stand out on the map; undefined for all alike. */
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
