import type { RefObject } from "preact";
import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** The most rows of chips in the panel. */
const ROWS = 2;

/**
 * @param texts of all chips: a change measures them again.
 * @returns the number of chips that fit, beside the "+2" button; all until measured.
 */
export function useFittingChips(element: RefObject<HTMLElement>, texts: string): number {
  const measured = useSignal<{ readonly texts: string; readonly count: number } | null>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() => {
      if (width.peek() === current.clientWidth) return;
      width.value = current.clientWidth;
      measured.value = null;
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const isKnown = measured.value?.texts === texts;
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null || isKnown) return;
    measured.value = { texts, count: fittingOf(current) };
  }, [texts, isKnown, width.value]);
  return isKnown && measured.value !== null ? measured.value.count : Infinity;
}

function fittingOf(element: HTMLElement): number {
  const children = [...element.children].filter((child) => child instanceof HTMLElement);
  const tops = [...new Set(children.map(({ offsetTop }) => offsetTop))];
  // Controls of one row may differ by a few pixels in height.
  const rows = tops.filter((top, index) => index === 0 || top - (tops[index - 1] ?? 0) > 8);
  if (rows.length <= ROWS) return Infinity;
  const below = rows[ROWS] ?? Infinity;
  const chips = children.filter((child) => child.classList.contains("chip"));
  const fitting = chips.filter(({ offsetTop }) => offsetTop < below - 8).length;
  // The last row also has room for "+2" and "Clear all".
  return Math.max(1, fitting - 1);
}
