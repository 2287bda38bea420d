import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * The stage's layout, by its own size: `wide` has a panel and a dock, `narrow` one sheet over the
 * map, and on a `phone` the card is a sheet too. On a `low` one (1280 × 800 at 200 %) the sheet
 * opens beside the map: below it, neither would have room. styles/stage.css has the same limits.
 */
export type StageLayout = "wide" | "narrow" | "low" | "phone";

/** In CSS pixels at the root's font size of 16. */
const NARROW_BELOW = 768;
const PHONE_BELOW = 480;
const LOW_BELOW = 480;

/** @param width in rem times 16, as is the height. */
export function layoutOf(width: number, height: number): StageLayout {
  if (width < PHONE_BELOW) return "phone";
  if (width >= NARROW_BELOW) return "wide";
  return height < LOW_BELOW ? "low" : "narrow";
}

/** Follows the element's width; `wide` until it is known. Style sheets do not depend on it. */
export function useStageLayout(element: RefObject<HTMLElement>): StageLayout {
  const layout = useSignal<StageLayout>("wide");
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const measure = () =>
      layout.value = layoutOf(current.clientWidth / rem, current.clientHeight / rem);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return layout.value;
}
