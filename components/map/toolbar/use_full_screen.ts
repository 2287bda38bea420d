import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export interface FullScreen {
  /** A frame may not be allowed to. */
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
      // The browser refuses without a fresh press; the button stays what it was.
      done?.catch(() => {});
    },
  };
}
