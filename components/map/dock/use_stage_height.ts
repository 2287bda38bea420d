import type { RefObject } from "preact";
import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** Until it is laid out, in CSS pixels. */
const USUAL = 752;

/** @returns the height that dock and map share, in CSS pixels. */
export function useStageHeight(dock: RefObject<HTMLElement>): Signal<number> {
  const height = useSignal(USUAL);
  useLayoutEffect(() => {
    const stage = dock.current?.closest(".stage");
    if (!stage) return;
    const measure = () => height.value = stage.clientHeight;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(stage);
    return () => observer.disconnect();
  }, []);
  return height;
}
