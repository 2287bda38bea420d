/** Listens to the canvases of a map, whose graphics contexts may be lost. */
import { type ContextHealthOptions, createContextHealth } from "./context_health.ts";

export interface ContextWatch {
  /** Nothing can be drawn now. */
  isLost(): boolean;
  stop(): void;
}

/** @param container of all canvases, those to come included. */
export function watchContexts(
  container: HTMLElement,
  onState: ContextHealthOptions["onState"],
): ContextWatch {
  const health = createContextHealth({ onState });
  const ending = new AbortController();
  const options = { signal: ending.signal, capture: true };
  container.addEventListener("webglcontextlost", (event) => {
    // Else the browser never gives it back (WebGL 1.0, 5.15.2).
    event.preventDefault();
    if (event.target !== null) health.lost(event.target);
  }, options);
  container.addEventListener("webglcontextrestored", ({ target }) => {
    // MapLibre takes its own up again before anything is drawn over it.
    if (target !== null) queueMicrotask(() => health.restored(target));
  }, options);
  return {
    isLost: () => health.state() !== "ok",
    stop() {
      ending.abort();
      health.stop();
    },
  };
}
