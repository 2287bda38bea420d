import type { RefObject } from "preact";
import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/**
 * @param before the width until the element is laid out.
 * @returns the element's width in CSS pixels, as it changes.
 */
export function useWidth(element: RefObject<HTMLElement>, before: number): Signal<number> {
  const width = useSignal(before);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = () => {
      if (current.clientWidth > 0) width.value = current.clientWidth;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return width;
}
