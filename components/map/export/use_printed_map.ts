import { h, type RefObject, render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import { PrintedMap } from "./PrintedMap.tsx";
import { type PrintedRows, rowsOnPage } from "./printed.ts";

/**
 * The map on paper: what WebGL has drawn is not printed, a copy of it is.
 *
 * @returns where to put rows that are to be printed in place of those on the page.
 */
export function usePrintedMap(state: MapState): RefObject<PrintedRows> {
  const rows = useRef<PrintedRows>(null);
  useEffect(() => {
    let paper: HTMLElement | null = null;
    const show = () => {
      const picture = state.map.peek()?.capture() ?? null;
      paper ??= document.body.appendChild(document.createElement("div"));
      paper.className = "printed-map";
      // At once: the browser prints as soon as this returns.
      const table = rows.current ?? rowsOnPage(state);
      render(h(PrintedMap, { state, picture, table, at: Date.now() }), paper);
    };
    const hide = () => {
      if (paper !== null) render(null, paper);
      paper?.remove();
      paper = null;
    };
    addEventListener("beforeprint", show);
    addEventListener("afterprint", hide);
    return () => {
      removeEventListener("beforeprint", show);
      removeEventListener("afterprint", hide);
      hide();
    };
  }, [state]);
  return rows;
}
