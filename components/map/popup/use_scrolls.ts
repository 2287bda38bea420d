import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** @returns whether the element overflows: it must be focusable by keyboard then. */
export function useScrolls(element: RefObject<HTMLElement>): boolean {
  const scrolls = useSignal(false);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() =>
      scrolls.value = current.scrollHeight > current.clientHeight + 1
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return scrolls.value;
}
