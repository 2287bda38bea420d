/** The events of a page that matter to its map: visibility, network and use. */

export interface PageEvents {
  /** Visible again: its tab or window came to the front, or the device woke up. */
  shown(): void;
  /** The page is hidden. */
  hidden(): void;
  /** The network is back. */
  online(): void;
  /** The person used the page: moved the pointer, pressed a key. */
  input(): void;
}

export interface PageLife {
  isVisible(): boolean;
  isOnline(): boolean;
  /** @returns a function that stops listening. */
  listen(events: PageEvents): () => void;
}

const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** The page that this runs in. */
export const thisPage: PageLife = {
  isVisible: () => document.visibilityState === "visible",
  isOnline: () => navigator.onLine,
  listen({ shown, hidden, online, input }) {
    const ending = new AbortController();
    const options = { signal: ending.signal, passive: true };
    const onVisibility = () => document.visibilityState === "visible" ? shown() : hidden();
    document.addEventListener("visibilitychange", onVisibility, options);
    addEventListener("pageshow", ({ persisted }) => persisted && shown(), options);
    addEventListener("focus", shown, options);
    addEventListener("online", online, options);
    for (const type of INPUTS) addEventListener(type, input, { ...options, capture: true });
    return () => ending.abort();
  },
};

/** Calls back after the time. @returns a function that cancels it. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
