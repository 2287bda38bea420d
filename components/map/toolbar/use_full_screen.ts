import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export interface FullScreen {
  /** False where the browser or the host does not allow it. */
  readonly allowed: boolean;
  readonly on: boolean;
  toggle(): void;
}

export function useFullScreen(element: RefObject<HTMLElement>): FullScreen {
  const on = useSignal(false);
  useEffect(() => {
    const follow = () => on.value = document.fullscreenElement !== null;
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  return {
    allowed: globalThis.document?.fullscreenEnabled ?? false,
    on: on.value,
    toggle() {
      const done = on.peek() ? document.exitFullscreen() : element.current?.requestFullscreen();
      // The browser requires a recent user gesture; otherwise the button stays as it was.
      done?.catch(() => {});
    },
  };
}
