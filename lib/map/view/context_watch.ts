/** Listens to the canvases of a map, whose graphics contexts may be lost. */
import { type ContextHealthOptions, createContextHealth } from "./context_health.ts";

export interface ContextWatchOptions extends Pick<ContextHealthOptions, "onState"> {
  /** Of all canvases, those to come included. */
  readonly container: HTMLElement;
  /** The canvas lost its context; called before the state changes. */
  onLost(canvas: EventTarget): void;
}

/** @returns what ends it. */
export function watchContexts({ container, onLost, onState }: ContextWatchOptions): () => void {
  const health = createContextHealth({ onState });
  const ending = new AbortController();
  const { signal } = ending;
  container.addEventListener("webglcontextlost", (event) => {
    // Else the browser never gives it back (WebGL 1.0, 5.15.2).
    event.preventDefault();
    const { target } = event;
    if (target === null) return;
    // It may have left the page by then. MapLibre takes its own up before anything is drawn over
    // it.
    const restored = () => queueMicrotask(() => health.restored(target));
    target.addEventListener("webglcontextrestored", restored, { once: true, signal });
    onLost(target);
    health.lost(target);
  }, { signal, capture: true });
  return () => {
    ending.abort();
    health.stop();
  };
}
