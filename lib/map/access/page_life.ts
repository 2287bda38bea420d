/** What a page lives through, as far as its map minds: it is looked at or not, has a network or not. */

export interface PageEvents {
  /** Looked at again: its tab or window came to the front, or the device woke up. */
  shown(): void;
  /** Nobody looks at it. */
  hidden(): void;
  /** The network is back. */
  online(): void;
  /** The person did something: moved the pointer, pressed a key. */
  input(): void;
}

export interface PageLife {
  isVisible(): boolean;
  isOnline(): boolean;
  /** @returns what ends the listening. */
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

/** Calls back once the time is over. @returns what cancels that. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
