import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { MAP_CANVAS } from "./focus_lost.ts";

/**
 * Where focus is in the element as it leaves the page, gives it back to what had it when the element
 * came, else to the map: it is never lost to the page as a whole.
 */
export function useFocusReturn(element: RefObject<HTMLElement>): void {
  useLayoutEffect(() => {
    const { current } = element;
    const opener = document.activeElement;
    return () => {
      if (!current?.contains(document.activeElement)) return;
      // What the element covered is there again once it has gone.
      queueMicrotask(() => {
        if (opener instanceof HTMLElement && opener !== document.body) opener.focus();
        if (document.activeElement === opener && opener !== document.body) return;
        document.querySelector<HTMLElement>(MAP_CANVAS)?.focus({ preventScroll: true });
      });
    };
  }, []);
}
