/** What a page learns of itself: whether it is seen, used, and connected. */

export interface PageSignals {
  visible(): boolean;
  online(): boolean;
  /**
   * @param handlers `onChange`: the page is seen again, or there is a connection again. `onInput`:
   * the person does something.
   * @returns what ends it.
   */
  subscribe(handlers: { onChange(): void; onInput(): void }): () => void;
}

const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** Those of the page that the script runs in. */
export function pageSignals(): PageSignals {
  return {
    visible: () => document.visibilityState === "visible",
    online: () => navigator.onLine,
    subscribe({ onChange, onInput }) {
      const ended = new AbortController();
      const { signal } = ended;
      document.addEventListener("visibilitychange", onChange, { signal });
      for (const event of ["online", "focus", "pageshow"]) {
        addEventListener(event, onChange, { signal });
      }
      for (const event of INPUTS) addEventListener(event, onInput, { signal, passive: true });
      return () => ended.abort();
    },
  };
}
