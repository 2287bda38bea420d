import type { RefObject } from "preact";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** @returns the element's width in CSS pixels, from the first paint on. */
export function useWidth(element: RefObject<Element>, atFirst: number): ReadonlySignal<number> {
  const width = useSignal(atFirst);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = () => {
      const { clientWidth } = current;
      if (clientWidth > 0) width.value = clientWidth;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return width;
}
