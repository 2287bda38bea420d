import { useEffect } from "preact/hooks";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { MapState } from "../state/map_state.ts";

/**
 * The browser prints at once what is drawn: in dark mode, the print shortcut first redraws the map
 * in light colors. In a frame the shortcut prints the host page, which is not ours.
 *
 * @param engine null until the map runs.
 */
export function usePrintKey(state: MapState, engine: Pick<MapEngine, "rows"> | null): void {
  useEffect(() => {
    if (engine === null || globalThis.parent !== globalThis.self) return;
    const left = new AbortController();
    let printing = false;
    const printLight = async () => {
      try {
        const { printMap } = await import("./print_map.ts");
        await printMap({ state, engine, signal: left.signal });
      } catch {
        // Print without the missing rows or code.
        if (!left.signal.aborted) print();
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (key.toLowerCase() !== "p" || altKey || shiftKey || ctrlKey === metaKey) return;
      if (state.theme.peek() !== "dark" || state.access.peek() === null) return;
      event.preventDefault();
      if (printing) return;
      printing = true;
      printLight().finally(() => printing = false);
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      removeEventListener("keydown", onKeyDown);
      left.abort();
    };
  }, [state, engine]);
}
