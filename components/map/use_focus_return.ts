import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { MAP_CANVAS } from "./focus_lost.ts";

/**
 * When the element leaves the page with focus in it, returns focus to the element that had it
 * before, else to the map: it is never lost to the page as a whole.
 */
export function useFocusReturn(element: RefObject<HTMLElement>): void {
  useLayoutEffect(() => {
    const { current } = element;
    const opener = document.activeElement;
    return () => {
      if (!current?.contains(document.activeElement)) return;
      // The elements that it covered are focusable again once it is gone.
      queueMicrotask(() => {
        if (opener instanceof HTMLElement && opener !== document.body) opener.focus();
        if (document.activeElement === opener && opener !== document.body) return;
        document.querySelector<HTMLElement>(MAP_CANVAS)?.focus({ preventScroll: true });
      });
    };
  }, []);
}
