import { render } from "preact";
import { useEffect } from "preact/hooks";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { MapState } from "../state/map_state.ts";
import { rowsToPrint } from "./printed.ts";
import { PrintedMap } from "./PrintedMap.tsx";
import { usePrintKey } from "./use_print_key.ts";

export interface PaperProps {
  readonly state: MapState;
  /** Null until the map runs. */
  readonly engine: Pick<MapEngine, "rows"> | null;
}

/**
 * The map for print, however it is started: browsers do not print WebGL, so a copy is printed. It
 * is rendered beside the page, which print styles hide.
 */
export function Paper({ state, engine }: PaperProps) {
  usePrintKey(state, engine);
  useEffect(() => {
    let paper: HTMLElement | null = null;
    const show = () => {
      const picture = state.map.peek()?.capture() ?? null;
      paper ??= document.body.appendChild(document.createElement("div"));
      paper.className = "printed-map";
      // Synchronously: the browser prints as soon as this returns.
      const printed = (
        <PrintedMap state={state} picture={picture} table={rowsToPrint(state)} at={Date.now()} />
      );
      render(printed, paper);
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
  return null;
}
